/** Words of an enumeration: what protobuf calls it → AWS's bare word. The UNSPECIFIED value is left out: it is absence. */
export type Words = Readonly<Record<string, string>>

/** How one field of a message stands in plain JSON. */
export type WireField =
  | 'string'
  | 'boolean'
  | 'integer'
  | 'number'
  /** List of text; the empty list is absence. */
  | 'strings'
  /** Map to text; null becomes the empty text, as on AWS. */
  | 'stringMap'
  | 'booleanMap'
  /** JSON of any form in a google.protobuf.Value. */
  | 'json'
  /** Not part of a definition: name, etag, revision, times. */
  | 'output'
  | { readonly words: Words }
  /** List of text under a name that AWS spells as no message can: `providerARNs`. */
  | { readonly stringsNamed: string }
  | { readonly message: WireShape }
  | { readonly map: WireShape }

/** The fields of a message. */
export type WireShape = Readonly<Record<string, WireField>>

/** Names of a message's real fields, without the loader's markers of presence (`_uri`). */
export type FieldsOf<T> = Exclude<keyof T, `_${string}`>

type Plain = Readonly<Record<string, unknown>>

/** A message as proto-loader decodes it → plain JSON with AWS's words. What is absent in the one is in the other. */
export function messageToJson(shape: WireShape, message: object): Record<string, unknown> {
  const values = new Map(Object.entries(message))
  const json: Record<string, unknown> = Object.create(null)
  for (const [name, field] of Object.entries(shape)) {
    const value = fieldToJson(field, values.get(name))
    if (value !== undefined) json[jsonName(name, field)] = value
  }
  return json
}

function jsonName(name: string, field: WireField): string {
  return typeof field === 'object' && 'stringsNamed' in field ? field.stringsNamed : name
}

/**
 * Plain JSON → a message that proto-loader encodes. Lenient: what the message has no place for is left out, since a
 * strict parser names it.
 */
export function jsonToMessage(shape: WireShape, json: unknown): Record<string, unknown> {
  if (!isPlain(json)) return {}
  return mapEntries(shape, (name, field) => {
    const known = jsonName(name, field)
    return Object.hasOwn(json, known) ? jsonToField(field, json[known]) : undefined
  })
}

function fieldToJson(field: WireField, value: unknown): unknown {
  if (value === undefined || value === null || field === 'output') return undefined
  if (field === 'strings' || (typeof field === 'object' && 'stringsNamed' in field))
    return Array.isArray(value) && value.length > 0 ? value : undefined
  if (field === 'json') return valueToJson(value)
  if (typeof field === 'string') return value
  // A number stands for a word that this version does not know: the parser refuses it by name.
  if ('words' in field) return field.words[String(value)] ?? (typeof value === 'number' ? String(value) : undefined)
  if (!isPlain(value)) return undefined
  if ('message' in field) return messageToJson(field.message, value)
  return mapEntries(value, (_, entry) => (isPlain(entry) ? messageToJson(field.map, entry) : undefined))
}

function jsonToField(field: WireField, value: unknown): unknown {
  if (typeof field === 'string') return jsonToScalar(field, value)
  if ('stringsNamed' in field) return jsonToScalar('strings', value)
  if ('words' in field) return Object.keys(field.words).find(word => field.words[word] === value)
  if (!isPlain(value)) return undefined
  if ('message' in field) return jsonToMessage(field.message, value)
  return mapEntries(value, (_, entry) => jsonToMessage(field.map, entry))
}

function jsonToScalar(field: Extract<WireField, string>, value: unknown): unknown {
  switch (field) {
    case 'string':
      return typeof value === 'string' ? value : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'number':
      return typeof value === 'number' ? value : undefined
    case 'integer':
      return typeof value === 'number' && (value | 0) === value ? value : undefined
    case 'strings':
      return Array.isArray(value) ? value.filter(item => typeof item === 'string') : undefined
    case 'stringMap':
      return isPlain(value) ? mapEntries(value, (_, text) => (text === null ? '' : keep('string', text))) : undefined
    case 'booleanMap':
      return isPlain(value) ? mapEntries(value, (_, flag) => keep('boolean', flag)) : undefined
    case 'json':
      // Text, AWS's own form: a Value tree costs three levels a level, and decoders stop at a hundred.
      return value === undefined ? undefined : { stringValue: JSON.stringify(value) }
    case 'output':
      return undefined
  }
}

function keep(type: 'string' | 'boolean', value: unknown): unknown {
  return typeof value === type ? value : undefined
}

/** A google.protobuf.Value as the loader decodes it → JSON; text that holds JSON is read as that JSON. */
function valueToJson(value: unknown): unknown {
  const json = plainValue(value)
  if (typeof json !== 'string') return json
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}

function plainValue(value: unknown): unknown {
  if (!isPlain(value)) return undefined
  const { structValue, listValue } = value
  if (value.kind === 'structValue' && isPlain(structValue) && isPlain(structValue.fields)) {
    return mapEntries(structValue.fields, (_, field) => plainValue(field))
  }
  if (value.kind === 'listValue' && isPlain(listValue) && Array.isArray(listValue.values)) {
    return listValue.values.map(plainValue)
  }
  if (value.kind === 'nullValue') return null
  return value.stringValue ?? value.numberValue ?? value.boolValue
}

/** A record of what `convert` makes of each entry; undefined leaves the entry out. */
function mapEntries<T>(record: Readonly<Record<string, T>>, convert: (key: string, value: T) => unknown) {
  const result: Record<string, unknown> = Object.create(null)
  for (const [key, value] of Object.entries(record)) {
    const converted = convert(key, value)
    if (converted !== undefined) result[key] = converted
  }
  return result
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
