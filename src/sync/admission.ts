/** Claims of a follower when it subscribes. */
export interface FollowerClaim {
  readonly nodeId: string
  /** Revision that it serves; 0n = none. */
  readonly revision: bigint
  /** Name and proof that came with that revision; empty = none did. */
  readonly history: string
}

/** `hold`: nothing is pushed until the admission changes; `deny`: its stream ends; `snapshot`: it gets all anew. */
export type FollowerVerdict =
  | { readonly kind: 'push' | 'snapshot' }
  | { readonly kind: 'hold' | 'deny'; readonly why: string }

/** Decides which followers are pushed to, so that an older store takes nothing away from them. */
export interface FollowerAdmission {
  admit(claim: FollowerClaim): Promise<FollowerVerdict>
  /** Nothing may be pushed to anybody. */
  readonly isHeld: boolean
  /** Calls back when verdicts may be others than before, until the returned function is called. */
  onAdmission(listener: () => void): () => void
}

/** Reason of the PERMISSION_DENIED that a denied follower gets. */
export const FOREIGN_HISTORY = 'HISTORY_FOREIGN'
