import type { CredentialsOwner } from '../aws/credentials/credential-cache.ts'

/** An authorizer as compiled for one stage: plain data, with its stage variables filled in. */
export type AuthorizerPlan = LambdaAuthorizerPlan | TokenAuthorizerPlan

/** A function that decides. */
export interface LambdaAuthorizerPlan {
  readonly kind: 'TOKEN' | 'REQUEST'
  readonly name: string
  /** Names API, stage and all that the plan says: what is kept under it is no other authorizer's. */
  readonly id: string
  readonly sources: readonly IdentitySource[]
  /** Regular expression of a token; empty = any. */
  readonly validation: string
  /** Milliseconds for which a result is kept; 0 = none is. */
  readonly keepMs: number
  readonly call: FunctionCall
}

/** Where an identity stands in a request. */
export type IdentitySource =
  /** `name` is in lower case. */
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'querystring'; readonly name: string }
  /** A stage variable's value; empty where there is none. */
  | { readonly kind: 'static'; readonly value: string }
  | { readonly kind: 'context'; readonly keys: readonly string[] }

/** How a function is invoked. */
export type FunctionCall =
  | {
      readonly kind: 'function'
      readonly origin: string
      /** Percent-encoded. */
      readonly path: string
      readonly signingName: string
      readonly region: string
      readonly sourceArn: string
      readonly apiId: string
      readonly credentials: CredentialsOwner
    }
  /** Unusable with this stage's variables. */
  | { readonly kind: 'invalid'; readonly reason: string }

/** Tokens that are verified here: of user pools, or of one issuer. */
export interface TokenAuthorizerPlan {
  readonly kind: 'COGNITO_USER_POOLS' | 'JWT'
  readonly name: string
  readonly id: string
  readonly source: IdentitySource
  readonly issuers: readonly Issuer[]
  /** Of JWT: who its tokens are for. */
  readonly audience: readonly string[]
  /** Of user pools: regular expression of `aud`; empty = any. */
  readonly validation: string
}

/** Who signs tokens, and where the keys are. */
export interface Issuer {
  /** `iss` of its tokens. */
  readonly name: string
  /** `discovery` is a document that names the address of the keys. */
  readonly keys: { readonly kind: 'jwks' | 'discovery'; readonly url: string }
}
