import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Commit } from './store.ts'

/**
 * A commit as followers keep it: its id, and the proof that the store named it, so that nobody can stop a control
 * plane by inventing a later commit. Empty for revision 0. Chosen: decision 0034.
 */
export function sealCommit(seal: Uint8Array, { revision, id }: Commit): string {
  return id === '' ? '' : `${id}.${proofOf(seal, revision, id).toString('base64url')}`
}

/** The commit's id, where the history of a follower at `revision` proves that this store named it. */
export function openHistory(seal: Uint8Array, revision: bigint, history: string): string | undefined {
  const end = history.lastIndexOf('.')
  const id = history.slice(0, end)
  const shown = Buffer.from(history.slice(end + 1), 'base64url')
  const proof = proofOf(seal, revision, id)
  return end > 0 && shown.length === proof.length && timingSafeEqual(shown, proof) ? id : undefined
}

function proofOf(seal: Uint8Array, revision: bigint, id: string): Buffer {
  return createHmac('sha256', seal).update(`${revision} ${id}`).digest()
}
