import { isRecord } from '../policy/fault.ts'

/** Claims of a verified token, as its JSON has them. */
export type Claims = Readonly<Record<string, unknown>>

/** The payload of a token; undefined where it is no object. */
export function readClaims(payload: Uint8Array): Claims | undefined {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
    return isRecord(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

/**
 * Claims as text, in a map without prototype: names come from tokens. Of user pools lists are joined with commas, and
 * `exp` and `iat` are written out; a JWT's lists stand in brackets, as HTTP APIs have them. Observed: access §28.
 */
export function claimTexts(claims: Claims, kind: 'COGNITO_USER_POOLS' | 'JWT'): Readonly<Record<string, string>> {
  const texts: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(claims)) {
    const isDate = kind === 'COGNITO_USER_POOLS' && (name === 'exp' || name === 'iat')
    texts[name] = isDate && typeof value === 'number' ? formatDate(value) : textOf(value, kind)
  }
  return texts
}

function textOf(value: unknown, kind: 'COGNITO_USER_POOLS' | 'JWT'): string {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return JSON.stringify(value)
  const items = value.map(item => textOf(item, kind))
  return kind === 'JWT' ? `[${items.join(' ')}]` : items.join(',')
}

/** `EEE MMM dd HH:mm:ss UTC yyyy`. */
function formatDate(seconds: number): string {
  const at = new Date(seconds * 1000)
  if (Number.isNaN(at.getTime())) return String(seconds)
  // `Fri, 29 Jul 2016 18:52:53 GMT`, with the parts in another order.
  const [day = '', date, month, year, time] = at.toUTCString().split(' ')
  return `${day.slice(0, 3)} ${month} ${date} ${time} UTC ${year}`
}

/** Scopes of a token: `scope`, or `scp` where the issuer writes that; a text with blanks, or a list. */
export function scopesOf({ scope, scp }: Claims): readonly string[] {
  const given = scope ?? scp
  if (typeof given === 'string') return given.split(' ').filter(part => part !== '')
  return Array.isArray(given) ? given.filter(part => typeof part === 'string') : []
}
