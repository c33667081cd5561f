import { type Place, report, text } from './parsers/json-reader.ts'
import { quote } from './refusal.ts'

const TOKEN = String.raw`[!#$%&'*+.^_\`|~0-9A-Za-z-]+`
const MEDIA_TYPE = new RegExp(`^${TOKEN}/${TOKEN}$`)

/** A media type without parameters, such as `image/png`; `*` may stand for either half. */
export function isMediaType(text: string): boolean {
  return MEDIA_TYPE.test(text)
}

/** Reads a media type. */
export function mediaType(value: unknown, place: Place): string | undefined {
  const given = text(value, place)
  if (given === undefined || isMediaType(given)) return given
  return report(place, 'INVALID_VALUE', explainMediaType(given))
}

/**
 * Checks the keys of a map by content type: media types, or `$default`. Types are compared without regard to case, so
 * two that differ only in it are refused.
 */
export function checkContentTypeKey(key: string, place: Place, seen: Set<string>): boolean {
  const lower = key.toLowerCase()
  const faults = place.problems.length
  if (key !== '$default' && !isMediaType(key)) report(place, 'INVALID_VALUE', explainMediaType(key))
  if (seen.has(lower)) report(place, 'INVALID_VALUE', `the content type ${quote(lower)} is given twice`)
  seen.add(lower)
  return place.problems.length === faults
}

function explainMediaType(given: string): string {
  const bare = given.split(';')[0]?.trim() ?? ''
  const advice = isMediaType(bare) ? `; parameters take no part in the choice, write ${quote(bare)}` : ''
  return `must be a media type such as application/json, not ${quote(given)}${advice}`
}
