import type { StoreState } from '../../control/store/guarded.ts'
import type { PackedSnapshot } from '../../snapshot/packed.ts'
import type { FollowerEvent } from '../../sync/follow.ts'
import type { Log } from '../../telemetry/log.ts'
import type { SentError } from '../error-transfer.ts'
import type { Settings } from '../settings/settings.ts'
import type { FollowerPlace } from './follower.ts'

/** Start of the background thread: its settings and its part in the control plane. */
export interface BackgroundStart {
  readonly settings: Settings
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Address of the push stream. */
  readonly sync: string
  /** `elsewhere`: the role has none, or another process has it. */
  readonly controlPlane: 'here' | 'elsewhere'
}

/** Orders that the thread carries out one after the other, and answers with `done` each. */
export type OrderKind = Follow['kind'] | 'stop-following' | 'close'

/** Starts to follow the push stream. */
export interface Follow {
  readonly kind: 'follow'
  readonly place: FollowerPlace
}

/** Messages to the background thread. */
export type BackgroundOrder =
  | Follow
  | { readonly kind: Exclude<OrderKind, 'follow'> }
  /** The last snapshot is served, or could not be. */
  | { readonly kind: 'served'; readonly error: string | null }

/** Messages from the background thread. */
export type BackgroundReport =
  /** `admin` is undefined where the role has no control plane. */
  | { readonly kind: 'started'; readonly admin: string | undefined }
  | { readonly kind: 'not-started'; readonly error: SentError }
  | { readonly kind: 'done'; readonly order: OrderKind; readonly error: SentError | null }
  /** Is answered with `served`; until then none follows. */
  | { readonly kind: 'snapshot'; readonly snapshot: PackedSnapshot }
  /** A thread that checked a definition or ran a test invocation was terminated. */
  | { readonly kind: 'killed' }
  | { readonly kind: 'event'; readonly event: FollowerEvent }
  | { readonly kind: 'store'; readonly state: StoreState }
  | { readonly kind: 'log'; readonly level: keyof Log; readonly fields: object; readonly message: string }
