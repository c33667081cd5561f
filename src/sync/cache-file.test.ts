import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DeployedConfig } from '../definition/deployment.ts'
import { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import { readCacheFile, writeCacheFile } from './cache-file.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'regauge-cache-'))
  path = join(folder, 'below', 'last-good')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function config(revision: string): DeployedConfig {
  const { definition } = parseRestApi({ name: 'pets' })
  if (definition === undefined) throw new Error('the definition is bad')
  const settings = { description: '', variables: {}, autoDeploy: true, deploymentId: null, canarySettings: null }
  return {
    revision,
    apis: { pets: { deployments: { d1: definition }, stages: { dev: { deploymentId: 'd1', settings } } } },
  }
}

describe('a cache file', () => {
  it('gives back what was written last', async () => {
    await writeCacheFile(path, config('1'))
    await writeCacheFile(path, config('2'))
    expect(await readCacheFile(path)).toEqual({ config: config('2'), damaged: [] })
  })

  it('is for its owner alone, and leaves no draft behind', async () => {
    await writeCacheFile(path, config('1'))
    await writeCacheFile(path, config('2'))
    expect(readdirSync(join(folder, 'below')).sort()).toEqual(['last-good', 'last-good.previous'])
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('may not be there', async () => {
    expect(await readCacheFile(path)).toEqual({ config: undefined, damaged: [] })
  })

  it.each<[string, (text: string) => string]>([
    ['cut short', text => text.slice(0, -10)],
    ['with a flipped byte', text => text.replace('"pets"', '"pits"')],
    ['empty', () => ''],
    ['of a later format', text => text.replace('last-good-1', 'last-good-2')],
  ])('is not loaded %s: the generation before is', async (_, damage) => {
    await writeCacheFile(path, config('1'))
    await writeCacheFile(path, config('2'))
    writeFileSync(path, damage(readFileSync(path, 'utf8')))
    const read = await readCacheFile(path)
    expect(read.config?.revision).toBe('1')
    expect(read.damaged).toEqual([`${path}: checksum does not match`])
  })

  it('is written over a draft that a crash left', async () => {
    await writeCacheFile(path, config('1'))
    writeFileSync(`${path}.new`, 'half a dra')
    await writeCacheFile(path, config('2'))
    expect((await readCacheFile(path)).config?.revision).toBe('2')
  })
})
