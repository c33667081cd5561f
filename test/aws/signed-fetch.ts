import { type Credentials, sha256Hex, smithySigner } from '../../examples/backends/sigv4.ts'

/** A request to be signed by the Smithy library and sent as it was signed. */
export interface UnsignedCall {
  readonly service: string
  readonly method?: string
  /** Percent-encoded. */
  readonly path?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Signs and sends; nothing of ours takes part, so that a test can prepare and check what the gateway works with. */
export async function signedFetch(origin: string, call: UnsignedCall, keys: Credentials): Promise<Response> {
  const { service, method = 'GET', path = '/', query = {}, body = '' } = call
  const { host } = new URL(origin)
  const hash = sha256Hex(Buffer.from(body))
  const headers = { ...call.headers, host, 'x-amz-content-sha256': hash }
  const unsigned = { method, protocol: 'http:', hostname: host, path, query: { ...query }, headers, body }
  const signed = await smithySigner(service, 'us-east-1', keys).sign(unsigned)
  const search = new URLSearchParams(query).toString().replaceAll('+', '%20')
  const url = `${origin}${path}${search === '' ? '' : `?${search}`}`
  return fetch(url, { method, headers: signed.headers, ...(body === '' ? {} : { body }) })
}
