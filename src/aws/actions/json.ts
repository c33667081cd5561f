// JSON bodies of the protocols `json` and `rest-json`. Documented: Smithy, "AWS JSON 1.1 protocol".
import {
  type InputObject,
  listValue,
  type Member,
  memberOf,
  membersOf,
  objectValue,
  type ServiceModel,
  type Shape,
  shapeOf,
} from './model.ts'
import { blobBase64, jsonText, timestamp, timestampFormat } from './scalar.ts'

/** A value as JSON text, by its type. What the model does not know is left as it is: the service judges it. */
export function jsonBody(model: ServiceModel, member: Member, value: unknown, name: string): string {
  return JSON.stringify(jsonValue(model, member, value, name))
}

/** A structure's own members as JSON text; `value` may hold others that stand elsewhere in the request. */
export function jsonStructure(model: ServiceModel, shape: Shape, value: InputObject): string {
  return JSON.stringify(structureValue(model, shape, value))
}

function jsonValue(model: ServiceModel, member: Member, value: unknown, name: string): unknown {
  if (value === null || value === undefined) return null
  if (member.jsonvalue) return jsonText(value)
  const shape = shapeOf(model, member)
  switch (shape.type) {
    case 'structure':
      return shape.document ? value : structureValue(model, shape, objectValue(value, name))
    case 'list':
      return listOf(model, shape, listValue(value, name), name)
    case 'map':
      return mapValue(model, shape, objectValue(value, name), name)
    case 'timestamp':
      return timestamp(value, timestampFormat(shape, member, 'unixTimestamp'), name)
    case 'blob':
      return blobBase64(value, name)
    default:
      return scalarValue(value)
  }
}

function structureValue(model: ServiceModel, shape: Shape, value: InputObject): Record<string, unknown> {
  const members = membersOf(shape)
  const json: Record<string, unknown> = Object.create(null)
  for (const key in value) {
    const given = value[key]
    if (given === null || given === undefined) continue
    const member = memberOf(members, key)
    if (member === undefined) json[key] = scalarValue(given)
    else json[member.locationName ?? key] = jsonValue(model, member, given, key)
  }
  return json
}

function listOf(model: ServiceModel, shape: Shape, values: readonly unknown[], name: string): unknown[] {
  const items = shape.member ?? {}
  return values.map(value => jsonValue(model, items, value, name))
}

function mapValue(model: ServiceModel, shape: Shape, value: InputObject, name: string): Record<string, unknown> {
  const values = shape.value ?? {}
  const json: Record<string, unknown> = Object.create(null)
  for (const key in value) json[key] = jsonValue(model, values, value[key], name)
  return json
}

function scalarValue(value: unknown): unknown {
  // JSON has no word for these numbers; the protocols write them as text.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return typeof value === 'bigint' ? exactInteger(value) : value
}

/** An integer beyond 2^53, digit by digit. TypeScript's library does not know `JSON.rawJSON` yet. */
function exactInteger(value: bigint): unknown {
  const rawJson: unknown = Reflect.get(JSON, 'rawJSON')
  return typeof rawJson === 'function' ? rawJson(String(value)) : Number(value)
}
