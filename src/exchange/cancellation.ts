import type { MemoryAccount } from './memory.ts'

/** The part of an AbortSignal that a call needs. */
export interface Cancellation {
  readonly aborted: boolean
  /** Where the bytes of the request's bodies are counted; undefined = they are not. */
  readonly memory?: MemoryAccount | undefined
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}
