import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DeployedApi, DeployedConfig } from '../definition/deployment.ts'
import { reviveDefinition } from '../definition/from-json.ts'
import { messageOf } from '../exchange/failure.ts'

/** First bytes of a cache file; the checksum of the rest follows. */
const MAGIC = 'regauge-last-good-1 '

/** Result of looking for the last good configuration, newest generation first. */
export interface CacheRead {
  readonly config: DeployedConfig | undefined
  /** Generations that are there and cannot be used, each with its reason and with what became of it. */
  readonly damaged: readonly string[]
}

/**
 * Writes the last good configuration: durable when it resolves, whole or not at all, mode 0600. The generation before
 * stays beside it as `{path}.previous`.
 */
export async function writeCacheFile(path: string, config: DeployedConfig): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const body = JSON.stringify(config)
  const draft = `${path}.new`
  await rm(draft, { force: true })
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${MAGIC}${checksum(body)}\n${body}`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(path, previousGeneration(path)).catch(ignoreMissing)
  await rename(draft, path)
  await syncFolder(dirname(path))
}

/**
 * Reads the newest generation that is whole. One that cannot be used is reported and never loaded; who keeps the file
 * puts it aside, so that a new one can be written and somebody can look at it.
 */
export async function readCacheFile(path: string, use: 'keep' | 'read' = 'keep'): Promise<CacheRead> {
  const damaged: string[] = []
  for (const generation of [path, previousGeneration(path)]) {
    const found = await readGeneration(generation)
    if (found === undefined) continue
    if (typeof found !== 'string') return { config: found, damaged }
    damaged.push(`${generation} ${found}${use === 'keep' ? await putAside(generation) : ''}`)
  }
  return { config: undefined, damaged }
}

/** The configuration in a file, or why it cannot be used; undefined where there is no file. */
async function readGeneration(path: string): Promise<DeployedConfig | string | undefined> {
  try {
    const text = await readFile(path, 'utf8').catch(ignoreMissing)
    return text === undefined ? undefined : parseCache(text)
  } catch (error) {
    return `cannot be read (${messageOf(error)})`
  }
}

async function putAside(path: string): Promise<string> {
  const aside = `${path}.unusable`
  try {
    await rm(aside, { recursive: true, force: true })
    await rename(path, aside)
    return `, and is ${aside} now`
  } catch (error) {
    return `, and cannot be put aside (${messageOf(error)})`
  }
}

function parseCache(text: string): DeployedConfig | string {
  const end = text.indexOf('\n')
  const body = text.slice(end + 1)
  if (!text.startsWith(MAGIC)) return 'is no last good configuration of this version'
  if (text.slice(0, end) !== `${MAGIC}${checksum(body)}`) return 'is damaged: its checksum does not match'
  // The checksum proves that this is what writeCacheFile wrote.
  const { revision, history, apis }: DeployedConfig = JSON.parse(body)
  const revived: Record<string, DeployedApi> = Object.create(null)
  for (const [name, api] of Object.entries(apis)) {
    const deployments = Object.entries(api.deployments).map(([id, json]) => [id, reviveDefinition(json)])
    revived[name] = { deployments: Object.fromEntries(deployments), stages: api.stages }
  }
  return { revision, ...(history === undefined ? {} : { history }), apis: revived }
}

function checksum(body: string): string {
  return createHash('sha256').update(body).digest('hex')
}

function previousGeneration(path: string): string {
  return `${path}.previous`
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
