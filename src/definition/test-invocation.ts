import type { AuthorizerContext, RawHeaders } from '../exchange/messages.ts'
import type { RestApiDefinition } from './rest-api.ts'

/** One request to be run through a definition, without deploying it, and explained. */
export interface TestInvocation {
  readonly definition: RestApiDefinition
  /** Method to run; null = the one that the path and verb lead to. */
  readonly method: { readonly path: string; readonly httpMethod: string } | null
  /** Stage whose name and variables count; null = the API has none. */
  readonly stage: string | null
  readonly stageVariables: Readonly<Record<string, string>>
  readonly httpMethod: string
  /** `/pets/1?type=dog`, without the stage; may hold `{id}` literally. Empty = none was given. */
  readonly pathWithQueryString: string
  readonly headers: RawHeaders
  readonly body: Uint8Array
  /** `dry`: stop after the request is mapped and signed; `authorize`: decide who may call, and stop. */
  readonly dispatch: 'dry' | 'send' | 'authorize'
  /** `$context.authorizer`, where one is given. */
  readonly authorizer: AuthorizerContext | null
  /** Address of the client, for policies. */
  readonly sourceIp: string
}
