import { Fault } from '../error.ts'
import type { Meter } from '../meter.ts'

/** Encodes the UTF-8 of a text, with padding. */
export function base64Encode(meter: Meter, text: string): string {
  meter.text(Math.ceil(text.length / 3) * 4)
  return Buffer.from(text, 'utf8').toString('base64')
}

/** Decodes to UTF-8. Fails for text that is no base64. */
export function base64Decode(meter: Meter, text: string): string {
  meter.text(text.length)
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.replace(/=+$/, '').length % 4 === 1) {
    throw new Fault('VTL_ARGUMENT', 'base64Decode needs text in base64')
  }
  return Buffer.from(text, 'base64').toString('utf8')
}
