import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/**
 * The key pair that the examples use: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN), else the
 * well-known pair of AWS's documentation, which opens nothing.
 */
export function exampleCredentials(): Credentials {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env
  if (AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined) {
    return { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }
  }
  const keys = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY }
  return AWS_SESSION_TOKEN === undefined ? keys : { ...keys, sessionToken: AWS_SESSION_TOKEN }
}

/** The region whose signatures the examples accept: AWS_REGION, else us-east-1. */
export function exampleRegion(): string {
  return process.env.AWS_REGION ?? 'us-east-1'
}

/** A signer of the Smithy library; the S3 one neither normalises nor encodes the path a second time. */
export function smithySigner(service: string, region: string, credentials: Credentials): SignatureV4 {
  return new SignatureV4({
    service,
    region,
    credentials,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: false,
  })
}

/** Lower-case hexadecimal SHA-256. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

type Secret = string | ArrayBuffer | ArrayBufferView

/** SHA-256, or HMAC-SHA-256 when a secret is given: the form in which the Smithy library asks for it. */
class Sha256 {
  readonly #secret: Secret | undefined
  #state: Hash | Hmac

  constructor(secret?: Secret) {
    this.#secret = secret
    this.#state = start(secret)
  }

  update(chunk: Uint8Array): void {
    this.#state.update(chunk)
  }

  async digest(): Promise<Uint8Array> {
    return this.#state.digest()
  }

  reset(): void {
    this.#state = start(this.#secret)
  }
}

function start(secret: Secret | undefined): Hash | Hmac {
  if (secret === undefined) return createHash('sha256')
  if (typeof secret === 'string') return createHmac('sha256', secret)
  const bytes = ArrayBuffer.isView(secret)
    ? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
    : new Uint8Array(secret)
  return createHmac('sha256', bytes)
}
