import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readSources, targetFile } from './sources.ts'

/** The thread that carries traffic loads what it needs for that: gRPC and the store are the background thread's. */

const { imports } = readSources(fileURLToPath(new URL('../../src/', import.meta.url)))

/** Packages that are loaded with a file, each with the chain of imports that leads to it. */
function loadedWith(entry: string): Map<string, string> {
  const packages = new Map<string, string>()
  const seen = new Set<string>()
  const visit = (file: string, chain: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const found of imports.filter(candidate => candidate.file === file && candidate.kind === 'value')) {
      const next = targetFile(found)
      if (next === undefined) packages.set(found.target, `${chain} > ${found.target}`)
      else visit(next, `${chain} > ${next}`)
    }
  }
  visit(entry, entry)
  return packages
}

const FOREIGN = /^(@grpc\/|protobufjs|grpc-health-check|node:sqlite)/

test.each([
  ['one process of all roles', 'cli/serve.ts'],
  ['a process of the data plane', 'app/processes/entry.ts'],
  ['its mapping threads', 'worker/entry.ts'],
])('%s loads no gRPC and no SQLite', (_, entry) => {
  const foreign = [...loadedWith(entry)].filter(([name]) => FOREIGN.test(name)).map(([, chain]) => chain)
  expect(foreign).toEqual([])
})

test('the background thread loads both: this test is not about nothing', () => {
  expect([...loadedWith('app/background/thread.ts').keys()]).toEqual(
    expect.arrayContaining(['@grpc/grpc-js', 'node:sqlite']),
  )
})
