import { checkContentTypeKey } from '../media-type.ts'
import { quote } from '../refusal.ts'
import { isObject, mapOf, type Place, report, text, wrongType } from './json-reader.ts'
import { findVtl, findVtlInText, type VtlText } from './vtl-text.ts'

/** Reads a map of content types to JSONata templates. Null is the empty template, as AWS stores it. */
export function jsonataTemplates(value: unknown, place: Place): Record<string, string> | undefined {
  return readTemplates(value, place, findVtl)
}

/** Reads a map of content types to the plain texts of a gateway response. */
export function textTemplates(value: unknown, place: Place): Record<string, string> | undefined {
  return readTemplates(value, place, findVtlInText)
}

function readTemplates(
  value: unknown,
  place: Place,
  findForeign: (template: string) => VtlText | undefined,
): Record<string, string> | undefined {
  if (!isObject(value)) return wrongType(value, place, 'an object of content type and template')
  const seen = new Set<string>()
  return mapOf((entry, at, key) => {
    const isKeyGood = checkContentTypeKey(key, at, seen)
    const template = entry === null ? '' : text(entry, at)
    if (template === undefined || !isTemplateGood(template, at, findForeign)) return undefined
    return isKeyGood ? template : undefined
  })(value, place)
}

const ADVICE = {
  construct: 'Velocity (VTL) is not supported: write the template in JSONata',
  reference:
    'nothing is filled in inside a JSONata string, this looks like Velocity (VTL): write a value outside quotes and ' +
    'join it with &, as in "id-" & $context.requestId; where the text itself is meant, join its $ or # to the rest',
} as const

function isTemplateGood(
  template: string,
  place: Place,
  findForeign: (template: string) => VtlText | undefined,
): boolean {
  const bytes = Buffer.byteLength(template)
  if (bytes > place.limits.templateBytes) {
    report(place, 'LIMIT_EXCEEDED', `a template has at most ${place.limits.templateBytes} bytes, this one ${bytes}`)
    return false
  }
  const foreign = findForeign(template)
  if (foreign === undefined) return true
  report(place, 'NOT_SUPPORTED', `${foreign.line}:${foreign.column} ${quote(foreign.text)}: ${ADVICE[foreign.kind]}`)
  return false
}
