import { accessSync, constants, statfsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { messageOf } from '../../exchange/failure.ts'
import { StoreOpenError, type WriteFault } from './store.ts'

/** Name of the store's file in the data directory. */
export const STORE_FILE = 'regauge.db'

// SQLite's primary result codes. Our statements are fixed, so that ERROR means that a table is not there.
const SQLITE_ERROR = 1
const SQLITE_BUSY = 5
const SQLITE_READONLY = 8
const SQLITE_CORRUPT = 11
const SQLITE_FULL = 13
const SQLITE_NOTADB = 26

/** Runs `open`, and says what its failure means for the data directory. */
export function explained<T>(dataDir: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof StoreOpenError) throw error
    throw explain(dataDir, error instanceof Error ? error : new Error(String(error)))
  }
}

function explain(dataDir: string, cause: Error): StoreOpenError {
  const code = resultCode(cause)
  if (code === SQLITE_BUSY) {
    return new StoreOpenError('locked', `data directory ${dataDir} is in use by another regauge process`, { cause })
  }
  if (code === SQLITE_ERROR || code === SQLITE_CORRUPT || code === SQLITE_NOTADB) {
    return damaged(dataDir, cause.message, cause)
  }
  const { message } = explainWriteFault(dataDir, cause)
  return new StoreOpenError('unusable', `data directory ${dataDir} cannot be used: ${message}`, { cause })
}

/** The error that a damaged store is refused with. */
export function damaged(dataDir: string, what: string, cause?: Error): StoreOpenError {
  const file = join(dataDir, STORE_FILE)
  return new StoreOpenError(
    'damaged',
    `store ${file} is damaged (${what.replaceAll(/\s+/g, ' ')}): restore it from a backup`,
    { cause },
  )
}

/** The reason why nothing can be written below a data directory. SQLite itself often knows only of an I/O error. */
export function explainWriteFault(dataDir: string, cause: unknown): { fault: WriteFault; message: string } {
  const code = resultCode(cause)
  const where = resolve(dataDir)
  if (code === SQLITE_READONLY || systemCode(cause) === 'EROFS' || isReadOnly(where)) {
    return { fault: 'read-only', message: `${where} is read-only` }
  }
  if (code === SQLITE_FULL || systemCode(cause) === 'ENOSPC' || isFull(where)) {
    return { fault: 'full', message: `the disk of ${where} is full` }
  }
  return { fault: 'failed', message: messageOf(cause) }
}

/** SQLite's primary result code, where it is SQLite's error. */
export function resultCode(error: unknown): number | undefined {
  const isOurs = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
  return isOurs ? Number(error.errcode) & 0xff : undefined
}

function systemCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function isReadOnly(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return false
  } catch (error) {
    return systemCode(error) === 'EROFS' || systemCode(error) === 'EACCES'
  }
}

/** A page or two are left over by what did not fit. */
function isFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize < 64 * 1024
  } catch {
    return false
  }
}
