import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { handleServerStreamingCall } from '@grpc/grpc-js'
import type { BackupStoreRequest__Output } from '../../generated/regauge/admin/v1/BackupStoreRequest.ts'
import type { BackupStoreResponse } from '../../generated/regauge/admin/v1/BackupStoreResponse.ts'
import type { StoreServiceHandlers } from '../../generated/regauge/admin/v1/StoreService.ts'
import type { StoreStatus } from '../../generated/regauge/admin/v1/StoreStatus.ts'
import { isRefusal, type Refusal, toServiceError, unwritable } from '../refusal.ts'
import { CHUNK_BYTES, type ReportFault, unary } from '../rpc.ts'
import type { GuardedStore } from '../store/guarded.ts'
import { explainWriteFault } from '../store/open-error.ts'

/** The methods of StoreService. `scratch` is a folder where a backup may lie until it is sent. */
export function storeService(store: GuardedStore, scratch: string, report: ReportFault): StoreServiceHandlers {
  return {
    GetStoreStatus: unary(() => storeStatus(store), report),
    AdoptStore: unary(() => adoptStore(store), report),
    BackupStore: backupStore(store, scratch, report),
  }
}

/** The store's state as the admin API tells it. */
export function storeStatus({ state: { state, message, revision, knownRevision } }: GuardedStore): StoreStatus {
  return {
    kind: 'embedded',
    state: state === 'ok' ? 'STORE_STATE_OK' : 'STORE_STATE_BEHIND',
    message,
    revision: String(revision),
    knownRevision: String(knownRevision),
  }
}

async function adoptStore(store: GuardedStore): Promise<StoreStatus | Refusal> {
  const outcome = await store.adopt(0n)
  return outcome.kind === 'unwritable' ? unwritable(outcome.fault, outcome.message) : storeStatus(store)
}

function backupStore(
  store: GuardedStore,
  scratch: string,
  report: ReportFault,
): handleServerStreamingCall<BackupStoreRequest__Output, BackupStoreResponse> {
  return async call => {
    const folder = await makeCopy(store, scratch)
    if (isRefusal(folder)) return void call.emit('error', toServiceError(folder))
    try {
      for await (const chunk of createReadStream(join(folder.path, COPY), { highWaterMark: CHUNK_BYTES })) {
        if (call.cancelled) break
        if (!call.write({ chunk })) await Promise.race([once(call, 'drain'), once(call, 'cancelled')])
      }
      call.end()
    } catch (error) {
      report(error)
      call.emit('error', toServiceError(unwritable('failed', 'the copy cannot be read')))
    } finally {
      await rm(folder.path, { recursive: true, force: true })
    }
  }
}

const COPY = 'copy.db'

/** A new folder with a copy of the store in it. */
async function makeCopy(store: GuardedStore, scratch: string): Promise<{ readonly path: string } | Refusal> {
  let path: string | undefined
  try {
    path = await mkdtemp(join(scratch, 'backup-'))
    await store.backup(join(path, COPY))
    return { path }
  } catch (error) {
    if (path !== undefined) await rm(path, { recursive: true, force: true })
    const { fault, message } = explainWriteFault(scratch, error)
    return unwritable(fault, message)
  }
}
