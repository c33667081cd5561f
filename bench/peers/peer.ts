import type { Subject } from '../measure/subject.ts'

/** Another program that does the same job, or one that only passes requests on, for reference. */
export interface Peer {
  readonly name: string
  /** `orders`: reshapes orders and answers; `nothing`: passes both on. */
  readonly does: 'orders' | 'nothing'
  /** Installs what it needs. Returns why it cannot be measured, or undefined. */
  prepare(): Promise<string | undefined>
  /** The peer before a backend (`http://HOST:PORT`). */
  subject(backend: string): Subject
}
