import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { messageOf } from '../../exchange/failure.ts'
import { openEmbeddedStore } from './embedded.ts'
import { lockStoreFile } from './file.ts'
import { knownCommitIn } from './known-commit.ts'
import { explained, STORE_FILE } from './open-error.ts'
import { type Commit, StoreOpenError } from './store.ts'

/** Outcome of a restore. */
export interface RestoredStore extends Commit {
  /** Where the store that was there lies now; undefined where there was none. */
  readonly aside: string | undefined
  /** Later commits are known than the backup has: the control plane waits until it is adopted. */
  readonly isBehind: boolean
}

/**
 * Puts a backup in the place of the store in a data directory that is there, and that no process may have open. The backup is checked
 * first, record by record, and the store that was there is kept aside, damaged or not. Throws StoreOpenError.
 */
export async function restoreStore(backup: string, dataDir: string): Promise<RestoredStore> {
  const scratch = explained(dataDir, () => mkdtempSync(join(dataDir, 'restore-')))
  try {
    const commit = await checkedCopy(backup, scratch)
    const aside = moveAside(dataDir)
    explained(dataDir, () => renameSync(join(scratch, STORE_FILE), join(dataDir, STORE_FILE)))
    const known = knownCommitIn(dataDir, () => {}).read()
    const isBehind = known !== undefined && (known.revision > commit.revision || isOther(known, commit))
    return { ...commit, aside, isBehind }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** The backup in a folder of its own, as a whole store of this version's format. */
async function checkedCopy(backup: string, folder: string): Promise<Commit> {
  try {
    // Else a store would be made anew where there is none.
    if (!existsSync(backup)) throw new Error('it is not there')
    copyFileSync(backup, join(folder, STORE_FILE))
    const store = openEmbeddedStore(folder)
    const { revision, id } = await store.load()
    await store.close()
    return { revision, id }
  } catch (cause) {
    const why = messageOf(cause)
      .replaceAll(join(folder, STORE_FILE), 'it')
      .replace(/: restore it from a backup$/, '')
    throw new StoreOpenError('unusable', `${backup} cannot be restored: ${why}`, { cause })
  }
}

/** Moves the store that is there, with its log, out of the way. */
function moveAside(dataDir: string): string | undefined {
  const path = join(dataDir, STORE_FILE)
  if (!existsSync(path)) return undefined
  refuseLocked(path, dataDir)
  const aside = `${path}.before-restore-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
  return explained(dataDir, () => {
    renameSync(path, aside)
    if (existsSync(`${path}-wal`)) renameSync(`${path}-wal`, `${aside}-wal`)
    return aside
  })
}

/** One that is damaged or of another format may be replaced; one that is in use may not. */
function refuseLocked(path: string, dataDir: string): void {
  const database = new DatabaseSync(path)
  try {
    explained(dataDir, () => lockStoreFile(database))
  } catch (error) {
    if (!(error instanceof StoreOpenError) || error.reason !== 'damaged') throw error
  } finally {
    database.close()
  }
}

function isOther(known: Commit, restored: Commit): boolean {
  return known.revision === restored.revision && known.id !== '' && known.id !== restored.id
}
