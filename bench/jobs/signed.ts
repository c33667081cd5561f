import { verifySignature } from '../../examples/backends/verify-signature.ts'
import type { BackendRequest } from '../measure/subject.ts'

const credentials = { accessKeyId: 'AKIDBENCH', secretAccessKey: 'a-secret-for-the-bench' }

/** The environment of a gateway whose calls to AWS go to the stub, signed with the bench's own key. */
export function awsEnvironment(origin: string): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: origin,
  }
}

/** A check of the backend's side: a valid signature for the service, with what `next` asks besides. */
export function expectSigned(service: string, next: (request: BackendRequest) => string | undefined) {
  return async (request: BackendRequest): Promise<string | undefined> => {
    const signed = { ...request, body: Buffer.from(request.body) }
    const expected = { service, region: 'us-east-1', credentials, now: new Date() }
    const refusal = await verifySignature(signed, expected)
    return refusal === undefined ? next(request) : `the signature is refused: ${refusal.reason}, ${refusal.message}`
  }
}
