import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inDataDir, makeDataDir } from './data-dir.ts'
import type { Settings } from './settings/settings.ts'

/** Name of this data plane in the fleet: the same after a restart on the same data folder. */
export function nodeId({ dataDir }: Pick<Settings, 'dataDir'>): string {
  if (dataDir === ':memory:') return randomUUID()
  const file = join(dataDir, 'node-id')
  try {
    const known = readFileSync(file, 'utf8').trim()
    if (/^[0-9a-f-]{36}$/.test(known)) return known
  } catch {}
  const id = randomUUID()
  makeDataDir(dataDir)
  inDataDir(dataDir, () => writeFileSync(file, `${id}\n`, { mode: 0o600 }))
  return id
}
