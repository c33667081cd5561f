/** A started subject: where requests go (no slash at the end) and the root of its process tree. */
export interface Running {
  readonly url: string
  readonly pid: number
}

/** Something that is measured: the gateway, or a peer that does the same job. */
export interface Subject {
  readonly name: string
  /** Resolves when the first request can be answered. */
  start(): Promise<Running>
  stop(): Promise<void>
}

/** A request of the load generator. */
export interface Call {
  readonly method: string
  /** Appended to the subject's URL, query included. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Answer of the backend to everything. */
export interface StubAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A request as the backend got it; names of headers in lower case, a body over 64 KiB cut there. */
export interface BackendRequest {
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly bodyBytes: number
}

/** Conditions on a subject: on its first answer before it is measured, and on the client's side ever after. */
export interface Outcome {
  readonly status: number
  /** Compared as JSON when both are JSON, else as text. */
  readonly body: string
  /** The fault of a request that reached the backend, or undefined. */
  checkBackend(request: BackendRequest): string | undefined | Promise<string | undefined>
}

/** A subject with the traffic it gets in a scenario. */
export interface Contender {
  /** A gateway must start and answer rightly; a peer that does not is left out. */
  readonly kind: 'gateway' | 'peer'
  readonly subject: Subject
  /** Sent in turn. */
  readonly calls: readonly Call[]
  readonly outcome: Outcome
}
