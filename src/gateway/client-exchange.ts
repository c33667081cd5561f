import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Connection } from './client-connections.ts'
import type { IncomingBody } from './request-body.ts'

/** One request of a client and its answer. */
export interface ClientExchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly connection: Connection<ClientExchange>
  readonly requestId: string
  body: IncomingBody | undefined
  /** `begun`: some of a streamed answer is on its way. `answered`: nothing more is to be done for it. */
  state: 'open' | 'begun' | 'answered'
}
