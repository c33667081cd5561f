import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

/** The order in which folders may import one another: to the left only; folders of one step stay strangers. */

const src = fileURLToPath(new URL('../../src/', import.meta.url))

const ORDER: readonly (readonly string[])[] = [
  ['errors'],
  ['exchange'],
  ['definition'],
  ['template', 'aws'],
  ['mapping'],
  ['integration'],
  ['snapshot'],
  ['worker', 'sync', 'openapi'],
  ['gateway', 'control'],
  ['main', 'data-plane', 'control-plane', 'settings'],
  ['cli'],
]
/** Leaves that anybody, or only some, may use. */
const LEAVES = new Set(['telemetry', 'generated'])

/** Both are to the right of the snapshot, and know nothing of each other. */
const STRANGERS: readonly (readonly [readonly string[], readonly string[]])[] = [
  [
    ['worker', 'gateway'],
    ['sync', 'openapi', 'control'],
  ],
]

/** Imports that the order alone would refuse or allow wrongly, with their reason. */
const PACKAGE_USERS: Readonly<Record<string, RegExp>> = {
  undici: /^gateway\/(dispatch|endpoint-failure)/,
  piscina: /^worker\/(pool|entry)\.ts$/,
  '@grpc/grpc-js': /^(sync|control|cli)\//,
  '@aws-sdk/credential-providers': /^aws\/credentials\.ts$/,
  commander: /^cli\//,
}

interface Import {
  readonly file: string
  readonly target: string
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('generated/'))
  .sort()

const imports = files.flatMap((file): Import[] => {
  const text = readFileSync(join(src, file), 'utf8')
  const specifiers = [...text.matchAll(/(?:from|import\(|^import)\s*'([^']+)'/gm)].map(match => match[1] ?? '')
  return specifiers.map(target => ({ file, target }))
})

function folderOf(file: string): string {
  return (file.split('/')[0] ?? '').replace(/\.ts$/, '')
}

function stepOf(folder: string): number {
  return ORDER.findIndex(step => step.includes(folder))
}

/** The first cycle among files, types included; empty when there is none. */
function findCycle(): readonly string[] {
  const targets = Map.groupBy(
    imports.filter(({ target }) => target.startsWith('.')),
    ({ file }) => file,
  )
  const done = new Set<string>()
  const visit = (file: string, trail: readonly string[]): readonly string[] => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file]
    if (done.has(file)) return []
    for (const { target } of targets.get(file) ?? []) {
      const cycle = visit(relative(src, resolve(src, dirname(file), target)), [...trail, file])
      if (cycle.length > 0) return cycle
    }
    done.add(file)
    return []
  }
  for (const file of files) {
    const cycle = visit(file, [])
    if (cycle.length > 0) return cycle
  }
  return []
}

describe('imports point left', () => {
  test('every folder has a place in the order', () => {
    expect([...new Set(files.map(folderOf))].filter(folder => stepOf(folder) < 0 && !LEAVES.has(folder))).toEqual([])
  })

  test('no file imports from the right, or from a stranger', () => {
    const wrong = imports.flatMap(({ file, target }) => {
      if (!target.startsWith('.')) return []
      const from = folderOf(file)
      const to = folderOf(relative(src, resolve(src, dirname(file), target)))
      if (from === to || LEAVES.has(to)) return []
      if (from === 'telemetry') return to === 'errors' || to === 'exchange' ? [] : [`${file} -> ${to}`]
      const isComposition = stepOf(from) === stepOf('main') && stepOf(to) === stepOf('main')
      return isComposition || stepOf(to) < stepOf(from) ? [] : [`${file} -> ${to}`]
    })
    expect(wrong).toEqual([])
  })

  test('the request path and the control plane stay strangers', () => {
    const wrong = imports.filter(({ file, target }) => {
      if (!target.startsWith('.')) return false
      const from = folderOf(file)
      const to = folderOf(relative(src, resolve(src, dirname(file), target)))
      return STRANGERS.some(([a, b]) => (a.includes(from) && b.includes(to)) || (b.includes(from) && a.includes(to)))
    })
    expect(wrong).toEqual([])
  })

  test('no file imports itself by way of others', () => {
    expect(findCycle()).toEqual([])
  })

  test('settings are read by the composition root and the command line only', () => {
    const wrong = imports.filter(({ target }) => /\/settings\.ts$/.test(target)).map(({ file }) => file)
    expect(wrong.filter(file => !/^(main|data-plane|control-plane|cli\/)/.test(file))).toEqual([])
  })

  test.each(Object.entries(PACKAGE_USERS))('%s is imported where it belongs', (name, allowed) => {
    const users = imports.filter(({ target }) => target === name).map(({ file }) => file)
    expect(users.filter(file => !allowed.test(file))).toEqual([])
  })

  test('generated code is used by the wire form, the push stream, the control plane and the command line', () => {
    const users = imports.filter(({ target }) => target.includes('/generated/')).map(({ file }) => file)
    expect(users.filter(file => !/^(definition\/wire|sync\/|control\/|cli\/)/.test(file))).toEqual([])
  })
})
