/**
 * Header fields in order and spelling as sent or received: name, value, name, value…
 * A flat list of text is what crosses a thread most cheaply.
 */
export type RawHeaders = readonly string[]

/**
 * A payload: text, or bytes that are not to be read as text. Text is what templates see and what crosses a thread as
 * one copy; it goes over a socket as UTF-8.
 */
export type Payload = string | Uint8Array

/** A body that passes through: read piece by piece, once, at the pace of whoever it goes to. */
export interface BodyStream {
  /** Bytes in all, where that is known beforehand. */
  readonly length: number | undefined
  /** Throws where the body breaks off. */
  readonly pieces: AsyncIterable<Uint8Array>
  /** Says that nobody will read it, or read on. */
  cancel(): void
}

/** The request as the client sent it, bounded and with its identity, before routing. */
export interface ClientRequest {
  readonly httpMethod: string
  /** Path as it arrived, still percent-encoded, without the query. */
  readonly path: string
  /** Query as it arrived, without `?`. */
  readonly rawQuery: string
  readonly headers: RawHeaders
  /** Host without port, lower case. */
  readonly domainName: string
  readonly protocol: string
  readonly sourceIp: string
  /** `x-amzn-RequestId`, a UUID. */
  readonly requestId: string
  /** `x-amz-apigw-id`. */
  readonly extendedRequestId: string
  readonly requestTimeEpoch: number
}

/**
 * The request as mappings see it: routed, its parameters known, its body read. Cloneable and small: what a plan or a
 * header already says is not said again, so that a thread is sent little.
 */
export interface MethodRequest {
  /** Verb of the client. */
  readonly httpMethod: string
  /** Path without the stage, as the event of AWS_PROXY shows it. */
  readonly path: string
  /** Path with the stage: `$context.path`. */
  readonly requestPath: string
  /** Still percent-encoded values. */
  readonly pathParameters: Readonly<Record<string, string>>
  readonly rawQuery: string
  /** Without the headers that are dropped on arrival (semantics §7.1). */
  readonly headers: RawHeaders
  readonly body: Payload
  readonly domainName: string
  readonly protocol: string
  readonly sourceIp: string
  readonly requestId: string
  readonly extendedRequestId: string
  readonly requestTimeEpoch: number
  /** Value of `X-Amzn-Trace-Id` towards the backend. */
  readonly traceId: string
  /** The API key in use. */
  readonly apiKey?: { readonly id: string; readonly value: string }
  /** Signer of the request, where the method asks for a signature. */
  readonly caller?: Caller
  readonly authorizer?: AuthorizerContext
}

/** Facts that an authorizer gave about a caller: texts, `claims`, and more where its kind has it. Documented: access §27. */
export type AuthorizerContext = Readonly<Record<string, unknown>>

/** A caller whose AWS signature was verified. */
export interface Caller {
  readonly accessKeyId: string
  /** ARN of the user, or of the session of a role. */
  readonly arn: string
  readonly userId: string
  readonly accountId: string
}

/** `$context` of one request: what is known when the request is routed. Documented: semantics §10.4. */
export interface RequestContext {
  readonly accountId: string
  readonly apiId: string
  readonly deploymentId: string
  readonly domainName: string
  readonly domainPrefix: string
  readonly extendedRequestId: string
  readonly httpMethod: string
  readonly identity: Readonly<Record<string, string | null>>
  /** Request path with the stage. */
  readonly path: string
  readonly protocol: string
  readonly requestId: string
  readonly requestTime: string
  readonly requestTimeEpoch: number
  readonly resourceId: string
  readonly resourcePath: string
  readonly stage: string
  /** Only where the stage has canary settings. */
  readonly isCanaryRequest?: boolean
  /** Only where an authorizer was asked. */
  readonly authorizer?: AuthorizerContext
}

/** The request to the backend: mapped, and signed where AWS asks for that. Cloneable. */
export interface IntegrationRequest {
  readonly kind: 'integration-request'
  readonly httpMethod: string
  /** Scheme, host and port: `https://sqs.us-east-1.amazonaws.com`. */
  readonly origin: string
  /** Path with query, starting with one `/`. */
  readonly path: string
  readonly headers: RawHeaders
  readonly body: Payload
  /** Overrides that the request template set for the response side. */
  readonly overrides: ContextOverrides
}

/** A MOCK's outcome: there is no backend, its status chooses the integration response. */
export interface MockOutcome {
  readonly kind: 'mock'
  readonly status: number
  readonly overrides: ContextOverrides
}

/** `$context.requestOverride` and `$context.responseOverride` as a request template set them. */
export interface ContextOverrides {
  readonly request?: OverrideSet
  readonly response?: OverrideSet & { readonly status?: unknown }
  /** Other keys of `$context` that the request's template has set; the response's template sees them. */
  readonly context?: Readonly<Record<string, unknown>>
}

export interface OverrideSet {
  readonly header?: Readonly<Record<string, readonly string[]>>
  readonly querystring?: Readonly<Record<string, readonly string[]>>
  readonly path?: Readonly<Record<string, string>>
}

/** The backend's answer, whole; its body is bytes until content handling decides (semantics §12.3). */
export interface EndpointResponse {
  readonly status: number
  readonly headers: RawHeaders
  readonly body: Payload
}

/** The mapped answer to the client, before the gateway's own headers. */
export interface MethodResponse {
  readonly kind: 'method-response'
  readonly status: number
  readonly headers: RawHeaders
  readonly body: Payload
}

/** A backend's answer whose body is still arriving. */
export interface StreamedResponse {
  readonly status: number
  readonly headers: RawHeaders
  readonly stream: BodyStream
}

/** The answer as the server writes it: a method response or gateway response with every header that the client sees. */
export interface ClientResponse {
  readonly status: number
  readonly headers: RawHeaders
  /** Empty where there is a stream. */
  readonly body: Payload
  readonly stream?: BodyStream
}
