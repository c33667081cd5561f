import { randomFillSync } from 'node:crypto'

/** Makes the two ids of a request. */
export interface RequestIds {
  /** A UUID of version 4, for `x-amzn-RequestId`. */
  requestId(): string
  /** Sixteen characters of base64, the last one `=`, for `x-amz-apigw-id`. */
  extendedRequestId(): string
}

const UUID_BYTES = 16
/** Eleven bytes in base64 are fifteen characters and one `=`, the look of AWS's own ids. */
const EXTENDED_ID_BYTES = 11
const BATCH = 1_024

/** Creates the source of ids. Entropy is drawn in batches and each id is one flat string: every request needs two. */
export function createRequestIds(): RequestIds {
  const uuidBytes = createEntropy(UUID_BYTES)
  const extendedBytes = createEntropy(EXTENDED_ID_BYTES)
  const text = Buffer.from('00000000-0000-4000-8000-000000000000')
  return {
    requestId() {
      const offset = uuidBytes.next()
      for (let i = 0; i < UUID_BYTES; i++) {
        const byte = uuidBytes.pool[offset + i] ?? 0
        const at = UUID_POSITIONS[i] ?? 0
        text[at] = HEX[byte >> 4] ?? 0
        text[at + 1] = HEX[byte & 15] ?? 0
      }
      text[14] = VERSION_4
      // The variant is two bits, 10; the other two of the digit are random.
      text[19] = HEX[8 | ((uuidBytes.pool[offset + 8] ?? 0) >> 6)] ?? 0
      return text.toString('latin1')
    },
    extendedRequestId() {
      const offset = extendedBytes.next()
      return extendedBytes.pool.toString('base64', offset, offset + EXTENDED_ID_BYTES)
    },
  }
}

const HEX = Buffer.from('0123456789abcdef')
const VERSION_4 = 0x34
/** Where each byte's digits stand between the dashes. */
const UUID_POSITIONS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]

function createEntropy(bytes: number): { readonly pool: Buffer; next(): number } {
  const pool = Buffer.alloc(bytes * BATCH)
  let offset = pool.length
  return {
    pool,
    next() {
      if (offset === pool.length) {
        randomFillSync(pool)
        offset = 0
      }
      offset += bytes
      return offset - bytes
    },
  }
}
