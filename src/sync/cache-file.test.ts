import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
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

  it.each<[string, string, (text: string) => string]>([
    ['cut short', 'is damaged: its checksum does not match', text => text.slice(0, -10)],
    ['with a flipped byte', 'is damaged: its checksum does not match', text => text.replace('"pets"', '"pits"')],
    ['empty', 'is no last good configuration of this version', () => ''],
    [
      'of a later format',
      'is no last good configuration of this version',
      text => text.replace('last-good-1', 'last-good-2'),
    ],
    ['of another program', 'is no last good configuration of this version', () => '{"routes": []}'],
  ])('that is %s is put aside, and the generation before is loaded', async (_, reason, damage) => {
    await writeCacheFile(path, config('1'))
    await writeCacheFile(path, config('2'))
    const text = damage(readFileSync(path, 'utf8'))
    writeFileSync(path, text)
    const read = await readCacheFile(path)
    expect(read.config?.revision).toBe('1')
    expect(read.damaged).toEqual([`${path} ${reason}, and is ${path}.unusable now`])
    expect(readFileSync(`${path}.unusable`, 'utf8')).toBe(text)
    await writeCacheFile(path, config('3'))
    expect((await readCacheFile(path)).config?.revision).toBe('3')
  })

  it('that is a folder is put aside, too', async () => {
    mkdirSync(path, { recursive: true })
    const read = await readCacheFile(path)
    expect(read).toMatchObject({ config: undefined, damaged: [expect.stringContaining('cannot be read')] })
    await writeCacheFile(path, config('1'))
    expect((await readCacheFile(path)).config?.revision).toBe('1')
  })

  it('stays where it is for one that only reads it', async () => {
    await writeCacheFile(path, config('1'))
    writeFileSync(path, 'nonsense')
    expect(await readCacheFile(path, 'read')).toMatchObject({ damaged: [expect.stringMatching(/of this version$/)] })
    expect(readFileSync(path, 'utf8')).toBe('nonsense')
  })

  it('is written over a draft that a crash left', async () => {
    await writeCacheFile(path, config('1'))
    writeFileSync(`${path}.new`, 'half a dra')
    await writeCacheFile(path, config('2'))
    expect((await readCacheFile(path)).config?.revision).toBe('2')
  })
})
