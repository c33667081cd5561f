import type { StoreState } from '../../control/store/guarded.ts'
import type { PackedSnapshot } from '../../snapshot/packed.ts'
import type { FollowerEvent } from '../../sync/follow.ts'
import type { Log } from '../../telemetry/log.ts'
import type { SentError } from '../error-transfer.ts'
import type { Settings } from '../settings/settings.ts'
import type { FollowerPlace } from './follower.ts'

/** What the background thread starts from. */
export interface BackgroundStart {
  readonly settings: Settings
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Address of the push stream. */
  readonly sync: string
  /** `elsewhere`: the role has none, or another process has it. */
  readonly controlPlane: 'here' | 'elsewhere'
}

/** What the thread is asked to do, one after the other; it answers each with `done`. */
export type OrderKind = Follow['kind'] | 'stop-following' | 'close'

/** Starts to follow the push stream. */
export interface Follow {
  readonly kind: 'follow'
  readonly place: FollowerPlace
}

/** What goes to the background thread. */
export type BackgroundOrder =
  | Follow
  | { readonly kind: Exclude<OrderKind, 'follow'> }
  /** The last snapshot is served, or could not be. */
  | { readonly kind: 'served'; readonly error: string | null }

/** What comes from the background thread. */
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
