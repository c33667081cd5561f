/** A reason why a document is no policy, with the place in it. */
export interface PolicyFault {
  readonly kind: 'policy-fault'
  /** Names and indexes that lead to the place. */
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** Makes a PolicyFault. */
export function fault(path: PolicyFault['path'], message: string): PolicyFault {
  return { kind: 'policy-fault', path, message }
}

/** Tells a fault from what was compiled. */
export function isPolicyFault(value: object): value is PolicyFault {
  return 'kind' in value && value.kind === 'policy-fault'
}

/** An object that is no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
