// node test/architecture/measure.ts [SRC]: rooms, arrows between them, and the longest chain of folders.
import { fileURLToPath } from 'node:url'
import { readSources, targetFile } from './sources.ts'

const folder = process.argv[2] ?? fileURLToPath(new URL('../../src/', import.meta.url))
const { written, imports } = readSources(folder.endsWith('/') ? folder : `${folder}/`)

/** A file at the top is a room of its own. */
const roomOf = (file: string): string => file.split('/')[0] ?? ''
const rooms = new Set(written.map(roomOf))
const arrows = new Map<string, Set<string>>([...rooms].map(room => [room, new Set<string>()]))
for (const entry of imports) {
  const target = targetFile(entry)
  const [from, to] = [roomOf(entry.file), target === undefined ? undefined : roomOf(target)]
  if (to !== undefined && to !== from && rooms.has(to)) arrows.get(from)?.add(to)
}

const circles = new Set<string>()
const floors = new Map<string, number>()
function floorOf(room: string, below: readonly string[] = []): number {
  if (below.includes(room)) {
    circles.add([...below.slice(below.indexOf(room)), room].join(' > '))
    return 0
  }
  const known = floors.get(room)
  if (known !== undefined) return known
  const floor = 1 + Math.max(0, ...[...(arrows.get(room) ?? [])].map(target => floorOf(target, [...below, room])))
  floors.set(room, floor)
  return floor
}

const perFolder = new Map<string, number>()
for (const file of written) {
  const parent = file.split('/').slice(0, -1).join('/') || '.'
  perFolder.set(parent, (perFolder.get(parent) ?? 0) + 1)
}
const [fullest] = [...perFolder].sort(([, a], [, b]) => b - a)
console.log({
  rooms: rooms.size,
  looseFiles: written.filter(file => !file.includes('/')).length,
  arrows: [...arrows.values()].reduce((sum, { size }) => sum + size, 0),
  longestChain: Math.max(...[...rooms].map(room => floorOf(room))),
  circles: circles.size,
  fullestFolder: fullest,
})
