import type { HostPort } from '../../exchange/host-port.ts'
import type { Reading } from '../../telemetry/metrics-sum.ts'
import type { SentError } from '../error-transfer.ts'
import type { Settings } from '../settings/settings.ts'

/** Messages of a supervisor to a process of the data plane, over a channel that only the two have. */
export type ProcessOrder =
  | ({ readonly kind: 'start' } & Assignment)
  /** Answered by a reading of the same id. */
  | { readonly kind: 'measure'; readonly id: number }
  /** Reads anew what may change while it runs. */
  | { readonly kind: 'reread' }
  /** Says it is not ready, waits for as long as the settings tell, finishes what is in flight, and ends. */
  | { readonly kind: 'drain' }

/** Task of one process. Keys of callers are in it: it never stands on a command line or in a file. */
export interface Assignment {
  /** Counted from 1. The first keeps the last good configuration on disk; the others only read it. */
  readonly number: number
  /** `http` is the address to share. */
  readonly settings: Settings
  readonly syncAddress: string
  /** `ready` for one that takes the place of another. */
  readonly listens: 'cached' | 'ready'
  /** Name of the data plane in the fleet; each process adds its number. */
  readonly nodeId: string
}

/** Messages of a process of the data plane to its supervisor. */
export type ProcessReport =
  | { readonly kind: 'listening'; readonly address: HostPort }
  /** It cannot start, and ends. */
  | { readonly kind: 'refused'; readonly error: SentError }
  | { readonly kind: 'serving' }
  /** It takes no more requests, and ends when those in flight are answered. */
  | { readonly kind: 'leaving' }
  | { readonly kind: 'reading'; readonly id: number; readonly reading: Reading }
