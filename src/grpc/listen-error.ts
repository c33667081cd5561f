/** A listener that must not or cannot be opened; the message is one line for the operator. */
export class ListenError extends Error {
  /** `EADDRINUSE` and the like; undefined when the address was refused. */
  readonly code: string | undefined

  constructor(message: string, code?: string) {
    super(message)
    this.name = 'ListenError'
    this.code = code
  }
}
