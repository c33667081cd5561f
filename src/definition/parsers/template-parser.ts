import { checkContentTypeKey } from '../media-type.ts'
import { quote } from '../refusal.ts'
import { isObject, mapOf, type Place, report, text, wrongType } from './json-reader.ts'
import { findVtlInText, type VtlText } from './vtl-text.ts'

/** Reads a map of content types to mapping templates. Null is the empty template, as AWS stores it. */
export function templates(value: unknown, place: Place): Record<string, string> | undefined {
  return readTemplates(value, place, () => undefined)
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
  const advice =
    'a gateway response fills in $context, $stageVariables and $method.request only, as on AWS: no Velocity'
  report(place, 'NOT_SUPPORTED', `${foreign.line}:${foreign.column} ${quote(foreign.text)}: ${advice}`)
  return false
}
