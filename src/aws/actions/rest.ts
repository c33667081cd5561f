// Protocols `rest-json` and `rest-xml`: path, query, headers and payload. Documented: Smithy, "HTTP binding traits".

import { encodeComponent, encodePath } from '../signature/uri-encode.ts'
import { jsonBody, jsonStructure } from './json.ts'
import {
  ActionError,
  type InputObject,
  listValue,
  type Member,
  membersOf,
  type Operation,
  objectValue,
  type ServiceModel,
  type Shape,
  shapeOf,
} from './model.ts'
import { blobBytes, jsonText, scalarText } from './scalar.ts'
import { xmlDocument } from './xml.ts'

/** The parts of a request that an input fills. Header names are in lower case. */
export interface RestParts {
  readonly path: string
  readonly query: [string, string][]
  readonly headers: Record<string, string>
  readonly body: string | Buffer
}

/** Values of the members that have a location, by that location. */
interface Bindings {
  readonly model: ServiceModel
  readonly labels: Map<string, string>
  readonly query: [string, string][]
  readonly queryMaps: [string, string][]
  readonly headers: Record<string, string>
  readonly prefixed: Record<string, string>
}

const LABEL = /\{([^{}]+)\}/g
const NEEDS_QUOTES = /[",]/

/** Binds an input to path, query, headers and body. */
export function restParts(
  model: ServiceModel,
  action: string,
  operation: Operation,
  input: InputObject,
  format: 'json' | 'xml',
): RestParts {
  const [uri = '/', search] = splitUri(operation.http?.requestUri ?? '/')
  const shape = operation.input === undefined ? {} : shapeOf(model, operation.input)
  const bindings: Bindings = { model, labels: new Map(), query: [], queryMaps: [], headers: {}, prefixed: {} }
  bind(bindings, shape, input)
  const { type, body } = payload(model, action, operation, shape, input, format)
  const headers = { ...bindings.prefixed, ...bindings.headers }
  if (type !== undefined && headers['content-type'] === undefined) headers['content-type'] = type
  return { path: fillPath(uri, bindings.labels), query: mergeQuery(search, bindings), headers, body }
}

function bind(to: Bindings, shape: Shape, input: InputObject): void {
  const members = membersOf(shape)
  for (const key in members) {
    const member = members[key]
    const value = input[key]
    if (member?.location === undefined || value === null || value === undefined) continue
    const name = member.locationName ?? key
    switch (member.location) {
      case 'uri':
        to.labels.set(name, bindScalar(to, member, value, 'iso8601', key))
        break
      case 'querystring':
        bindQuery(to, key, name, member, value)
        break
      case 'header':
        to.headers[name.toLowerCase()] = headerText(to.model, member, value, key)
        break
      case 'headers':
        for (const [suffix, text] of Object.entries(objectValue(value, key))) {
          if (text !== null)
            to.prefixed[(member.locationName ?? '').toLowerCase() + suffix.toLowerCase()] = String(text)
        }
        break
    }
  }
}

function bindQuery(to: Bindings, key: string, name: string, member: Member, value: unknown): void {
  const shape = shapeOf(to.model, member)
  if (shape.type === 'list') {
    for (const item of listValue(value, key)) {
      if (item !== null) to.query.push([name, bindScalar(to, shape.member ?? {}, item, 'iso8601', key)])
    }
  } else if (shape.type === 'map') {
    for (const [entry, given] of Object.entries(objectValue(value, key))) {
      const texts = Array.isArray(given) ? given : [given]
      for (const text of texts) if (text !== null) to.queryMaps.push([entry, String(text)])
    }
  } else {
    to.query.push([name, bindScalar(to, member, value, 'iso8601', key)])
  }
}

function headerText(model: ServiceModel, member: Member, value: unknown, key: string): string {
  if (member.jsonvalue) return Buffer.from(jsonText(value)).toString('base64')
  const shape = shapeOf(model, member)
  if (shape.type !== 'list') return scalarText(shape, member, value, 'rfc822', key)
  const items = shape.member ?? {}
  const itemShape = shapeOf(model, items)
  const texts = listValue(value, key).map(item => scalarText(itemShape, items, item, 'rfc822', key))
  // A comma parts the values, but a time has one of its own and is never quoted.
  return (itemShape.type === 'timestamp' ? texts : texts.map(quote)).join(', ')
}

function quote(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : text
}

function bindScalar(to: Bindings, member: Member, value: unknown, format: 'iso8601' | 'rfc822', key: string): string {
  return scalarText(shapeOf(to.model, member), member, value, format, key)
}

function fillPath(uri: string, labels: ReadonlyMap<string, string>): string {
  return uri.replace(LABEL, (_, label: string) => {
    const greedy = label.endsWith('+')
    const name = greedy ? label.slice(0, -1) : label
    const value = labels.get(name)
    if (!value) throw new ActionError('MISSING_VALUE', `${name} is missing: it is part of the path`, name)
    return greedy ? encodePath(value) : encodeComponent(value)
  })
}

/** The operation's own query, then named members, then maps: a name of the former two is never taken from a map. */
function mergeQuery(search: string | undefined, { query, queryMaps }: Bindings): [string, string][] {
  if (search === undefined && queryMaps.length === 0) return query
  const merged: [string, string][] = [...staticQuery(search), ...query]
  const named = new Set(merged.map(([name]) => name))
  for (const pair of queryMaps) if (!named.has(pair[0])) merged.push(pair)
  return merged
}

function staticQuery(search: string | undefined): [string, string][] {
  if (search === undefined) return []
  return search.split('&').map(piece => {
    const [name = '', ...value] = piece.split('=')
    return [name, value.join('=')]
  })
}

function splitUri(uri: string): [string, string | undefined] {
  const mark = uri.indexOf('?')
  return mark < 0 ? [uri, undefined] : [uri.slice(0, mark), uri.slice(mark + 1)]
}

/** A body and its media type, unless the input gives one. */
interface Payload {
  readonly type: string | undefined
  readonly body: string | Buffer
}

const NO_PAYLOAD: Payload = { type: undefined, body: '' }

function payload(
  model: ServiceModel,
  action: string,
  operation: Operation,
  shape: Shape,
  input: InputObject,
  format: 'json' | 'xml',
): Payload {
  const members = membersOf(shape)
  if (shape.payload !== undefined) {
    const member = members[shape.payload]
    if (member === undefined) return NO_PAYLOAD
    refuseUnknown(action, members, input)
    return payloadMember(model, shape.payload, member, input[shape.payload], format)
  }
  const inBody = Object.values(members).some(isInBody)
  if (!inBody) {
    refuseUnknown(action, members, input)
    return NO_PAYLOAD
  }
  if (format === 'json')
    return { type: 'application/json', body: jsonStructure(model, shape, bodyPart(members, input)) }
  return xmlPayload(model, action, operation, shape, input)
}

function payloadMember(
  model: ServiceModel,
  key: string,
  member: Member,
  value: unknown,
  format: 'json' | 'xml',
): Payload {
  const shape = shapeOf(model, member)
  if (member.eventstream || shape.eventstream) {
    throw new ActionError('UNSUPPORTED_INPUT', `${key} is a stream of events, which one request cannot carry`, key)
  }
  const missing = value === null || value === undefined
  if (value instanceof Uint8Array) return { type: rawType(shape, format), body: blobBytes(value, key) }
  switch (shape.type) {
    case 'blob':
      return missing ? NO_PAYLOAD : { type: 'application/octet-stream', body: blobBytes(value, key) }
    case undefined:
    case 'string':
    case 'character':
      return missing ? NO_PAYLOAD : { type: 'text/plain', body: scalarText(shape, member, value, 'iso8601', key) }
  }
  if (format === 'xml') {
    if (missing) return NO_PAYLOAD
    const root = { name: payloadName(key, member, shape), namespace: member.xmlNamespace ?? shape.xmlNamespace }
    return { type: 'application/xml', body: xmlDocument(model, root, shape, objectValue(value, key), () => true) }
  }
  if (!missing) return { type: 'application/json', body: jsonBody(model, member, value, key) }
  // A structure without a value is an empty one; a union or a document without a value is nothing at all.
  const empty = shape.type === 'structure' && !shape.union && !shape.document
  return empty ? { type: 'application/json', body: '{}' } : NO_PAYLOAD
}

/** The media type of a payload given as bytes: they are sent as they are, whatever the type of the member. */
function rawType(shape: Shape, format: 'json' | 'xml'): string {
  if (shape.type === 'blob') return 'application/octet-stream'
  return shape.type === undefined || shape.type === 'string' ? 'text/plain' : `application/${format}`
}

/**
 * The root element of a payload. Models repeat a member's name as its locationName where the author gave none; then
 * the type's name counts. A namespace beside it shows that the author did.
 */
function payloadName(key: string, member: Member, shape: Shape): string {
  const repeated = member.locationName === undefined || (member.locationName === key && !member.xmlNamespace)
  if (!repeated && member.locationName !== undefined) return member.locationName
  return shape.locationName ?? member.shape ?? key
}

function xmlPayload(
  model: ServiceModel,
  action: string,
  operation: Operation,
  shape: Shape,
  input: InputObject,
): Payload {
  const members = membersOf(shape)
  refuseUnknown(action, members, input)
  const given = Object.keys(members).some(key => isInBody(members[key] ?? {}) && (input[key] ?? null) !== null)
  if (!given) return NO_PAYLOAD
  const root = {
    name: shape.locationName ?? operation.input?.locationName ?? operation.input?.shape ?? `${action}Request`,
    namespace: operation.input?.xmlNamespace ?? shape.xmlNamespace ?? model.metadata.xmlNamespace,
  }
  return { type: 'application/xml', body: xmlDocument(model, root, shape, input, isInBody) }
}

function bodyPart(members: Readonly<Record<string, Member>>, input: InputObject): InputObject {
  const part: Record<string, unknown> = {}
  for (const key in input) if (members[key]?.location === undefined) part[key] = input[key]
  return part
}

function isInBody(member: Member): boolean {
  return member.location === undefined
}

function refuseUnknown(action: string, members: Readonly<Record<string, Member>>, input: InputObject): void {
  for (const key in input) {
    if (!Object.hasOwn(members, key)) throw new ActionError('UNKNOWN_MEMBER', `${action} has no member ${key}`, key)
  }
}
