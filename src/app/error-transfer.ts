/** An error as plain data: neither a clone between threads nor JSON between processes keeps its name and its fields. */
export interface SentError {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  /** `code`, `port` and what else the system told: texts and numbers. */
  readonly fields: Readonly<Record<string, string | number>>
}

/** Takes an error apart, for another thread or process. */
export function sendError(error: unknown): SentError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined, fields: {} }
  const entries = Object.entries(error).filter(([, value]) => ['string', 'number'].includes(typeof value))
  return { name: error.name, message: error.message, stack: error.stack, fields: Object.fromEntries(entries) }
}

/** Puts an error together again. */
export function receiveError({ name, message, stack, fields }: SentError): Error {
  return Object.assign(new Error(message), fields, { name }, stack === undefined ? {} : { stack })
}
