// An action with its input as an HTTP request, for every AWS protocol. Exported by the package as `regauge/aws-action`.
import { hash, randomUUID } from 'node:crypto'
import { crc32, gzipSync } from 'node:zlib'
import { jsonBody } from './json.ts'
import {
  ActionError,
  type InputObject,
  membersOf,
  type Operation,
  objectValue,
  type ServiceModel,
  shapeOf,
} from './model.ts'
import { formBody } from './query.ts'
import { restParts } from './rest.ts'
import { scalarText } from './scalar.ts'

export type { Operation, ServiceModel }
export { ActionError }

/** A request without its host: that, host prefixes and an endpoint's own path are the dispatcher's. */
export interface ActionRequest {
  readonly method: string
  /** Encoded. */
  readonly path: string
  /** Unencoded pairs. */
  readonly query: readonly (readonly [string, string])[]
  /** Names in lower case; `content-length` where there is a body. */
  readonly headers: Record<string, string>
  /** Empty text: none. */
  readonly body: string | Buffer
}

/** Sources of impurity in {@link serialize}, which a test replaces. */
export interface SerializeOptions {
  /** Fills idempotency tokens that the input lacks. Default: random UUIDs. */
  readonly newToken?: () => string
}

const PROTOCOLS = ['query', 'ec2', 'json', 'rest-json', 'rest-xml'] as const
/** A protocol that {@link serialize} speaks. */
export type Protocol = (typeof PROTOCOLS)[number]
// The SDKs' own threshold: below it gzip gains nothing.
const MIN_COMPRESSED_BYTES = 10_240
const HOST_LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/

/**
 * Makes the request of an operation. Blobs in `input` are base64 text or bytes; times are seconds, ISO 8601 or HTTP
 * dates; null members count as absent. Throws {@link ActionError}, which names the member at fault.
 */
export function serialize(
  model: ServiceModel,
  operation: string,
  input: unknown,
  options: SerializeOptions = {},
): ActionRequest {
  const found = operationOf(model, operation)
  const given = withTokens(model, found, objectValue(input ?? {}, 'input'), options.newToken ?? randomUUID)
  const request = serializeAs(model, operation, found, given)
  compress(found, request)
  addChecksum(found, request)
  if (request.body.length > 0) request.headers['content-length'] = String(Buffer.byteLength(request.body))
  return request
}

/** Text that the operation puts before its host, such as `data-`; labels are filled from the input. Empty for most. */
export function hostPrefix(model: ServiceModel, operation: string, input: unknown): string {
  const found = operationOf(model, operation)
  const template = found.endpoint?.hostPrefix
  if (template === undefined) return ''
  const members = membersOf(shapeOf(model, found.input ?? {}))
  return template.replace(/\{([^{}]+)\}/g, (_, label: string) => {
    const member = members[label] ?? {}
    const value = objectValue(input ?? {}, 'input')[label]
    const text = value === undefined ? '' : scalarText(shapeOf(model, member), member, value, 'iso8601', label)
    if (!HOST_LABEL.test(text)) throw new ActionError('INVALID_VALUE', `${label} cannot be part of a host name`, label)
    return text
  })
}

/** A request that still grows. */
interface Draft extends ActionRequest {
  body: string | Buffer
}

function operationOf(model: ServiceModel, name: string): Operation {
  const found = Object.hasOwn(model.operations, name) ? model.operations[name] : undefined
  if (found === undefined) throw new ActionError('UNKNOWN_ACTION', `there is no action ${name}`)
  return found
}

function serializeAs(model: ServiceModel, name: string, operation: Operation, input: InputObject): Draft {
  const protocol = protocolOf(model)
  switch (protocol) {
    case 'query':
    case 'ec2': {
      const body = formBody(model, name, operation, input, protocol)
      return post({ 'content-type': 'application/x-www-form-urlencoded' }, body)
    }
    case 'json':
      return post(jsonHeaders(model, name), jsonBody(model, operation.input ?? {}, input, 'input'))
    case 'rest-json':
      return rest(operation, restParts(model, name, operation, input, 'json'))
    case 'rest-xml':
      return rest(operation, restParts(model, name, operation, input, 'xml'))
  }
}

/** The protocol to speak: the model's own, or where that is none of ours, the first of its others that is. */
export function protocolOf({ metadata }: ServiceModel): Protocol {
  const found = [metadata.protocol, ...(metadata.protocols ?? [])].find(isProtocol)
  if (found !== undefined) return found
  throw new ActionError('UNSUPPORTED_PROTOCOL', `protocol ${metadata.protocol} is not supported`)
}

function isProtocol(name: string): name is Protocol {
  return PROTOCOLS.some(each => each === name)
}

/** The headers by which a JSON service knows its action. */
export function jsonHeaders({ metadata }: ServiceModel, action: string): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': `application/x-amz-json-${metadata.jsonVersion ?? '1.0'}`,
    'x-amz-target': metadata.targetPrefix === undefined ? action : `${metadata.targetPrefix}.${action}`,
  }
  if (metadata.awsQueryCompatible !== undefined) headers['x-amzn-query-mode'] = 'true'
  return headers
}

function post(headers: Record<string, string>, body: string): Draft {
  return { method: 'POST', path: '/', query: [], headers, body }
}

function rest(operation: Operation, parts: Omit<ActionRequest, 'method'>): Draft {
  return { method: operation.http?.method ?? 'POST', ...parts }
}

function withTokens(
  model: ServiceModel,
  operation: Operation,
  input: InputObject,
  newToken: () => string,
): InputObject {
  if (operation.input === undefined) return input
  const members = membersOf(shapeOf(model, operation.input))
  let filled = input
  for (const key in members) {
    if (members[key]?.idempotencyToken && (filled[key] ?? null) === null) filled = { ...filled, [key]: newToken() }
  }
  return filled
}

function compress(operation: Operation, request: Draft): void {
  if (!operation.requestcompression?.encodings?.includes('gzip')) return
  if (Buffer.byteLength(request.body) < MIN_COMPRESSED_BYTES) return
  request.body = gzipSync(request.body)
  const before = request.headers['content-encoding']
  request.headers['content-encoding'] = before === undefined ? 'gzip' : `${before}, gzip`
}

/** Operations that demand a checksum get the one the input chose, or MD5, which every service takes. */
function addChecksum(operation: Operation, request: Draft): void {
  const { headers, body } = request
  if ('content-md5' in headers || Object.keys(headers).some(name => name.startsWith('x-amz-checksum-'))) return
  const chosen = operation.httpChecksum && headers['x-amz-sdk-checksum-algorithm']?.toLowerCase()
  if (chosen === 'sha256' || chosen === 'sha1') headers[`x-amz-checksum-${chosen}`] = hash(chosen, body, 'base64')
  else if (chosen === 'crc32') headers['x-amz-checksum-crc32'] = crc32Base64(body)
  else if (operation.httpChecksumRequired || operation.httpChecksum?.requestChecksumRequired) {
    headers['content-md5'] = hash('md5', body, 'base64')
  }
}

function crc32Base64(body: string | Buffer): string {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return sum.toString('base64')
}
