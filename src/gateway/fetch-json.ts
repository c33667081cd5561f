import { parseBoundedJson } from '../access/bounded-json.ts'
import type { FetchJson } from '../access/token/key-sets.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import { failure, isFailure } from '../exchange/failure.ts'
import { toText } from '../exchange/payload.ts'

/** Bounds of one document. Documented: access §28. */
const TIMEOUT_MS = 1_500
const DOCUMENT_BYTES = 150_000

/** Fetches documents of issuers as backends are called: to the same addresses, over kept connections, no redirects. */
export function createFetchJson(dispatcher: Dispatcher): FetchJson {
  return async url => {
    if (!URL.canParse(url)) return failure('UNAUTHORIZED', 'ISSUER', 'the address of the keys is none')
    const { origin, host, pathname, search } = new URL(url)
    const path = `${pathname}${search}`
    const headers = ['Host', host, 'Accept', 'application/json']
    const response = await dispatcher.dispatch(
      { kind: 'integration-request', httpMethod: 'GET', origin, path, headers, body: '', overrides: {} },
      {
        timeoutMs: TIMEOUT_MS,
        tls: 'verify',
        cancellation: undefined,
        upload: undefined,
        heldBytes: () => DOCUMENT_BYTES,
      },
    )
    if (isFailure(response)) return response
    if ('stream' in response) {
      response.stream.cancel()
      return failure('UNAUTHORIZED', 'ISSUER', `the issuer's document has more than ${DOCUMENT_BYTES} bytes`)
    }
    const document = response.status === 200 ? parseBoundedJson(toText(response.body)) : undefined
    return document ?? failure('UNAUTHORIZED', 'ISSUER', 'the issuer answered no document')
  }
}
