import { randomFillSync } from 'node:crypto'

/** Eleven bytes in base64 are fifteen characters and one `=`, the look of AWS's own ids. */
const EXTENDED_ID_BYTES = 11
const BATCH = 256

/** Makes extended request ids (`x-amz-apigw-id`): random, 16 characters, ending in `=`. Entropy is drawn in batches. */
export function createExtendedRequestIds(): () => string {
  const pool = Buffer.alloc(EXTENDED_ID_BYTES * BATCH)
  let offset = pool.length
  return () => {
    if (offset === pool.length) {
      randomFillSync(pool)
      offset = 0
    }
    offset += EXTENDED_ID_BYTES
    return pool.toString('base64', offset - EXTENDED_ID_BYTES, offset)
  }
}
