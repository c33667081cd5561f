// The request of an action integration: from what the mapping left to what the service understands.
// Documented: Developer Guide, "Integration request" (action ARNs); the order of sources is our own choice, see
// docs/decisions/0021-action-input.md.
import { parseExactJson } from '../../exchange/exact-json.ts'
import { type ActionRequest, hostPrefix, jsonHeaders, protocolOf, serialize } from './action.ts'
import {
  ActionError,
  type InputObject,
  type Member,
  memberOf,
  membersOf,
  type Operation,
  type ServiceModel,
  type Shape,
  shapeOf,
} from './model.ts'

/** An action integration's request as mapped. */
export interface MappedAction {
  /** Of `ServiceModels.findAction`: the model that has the action. */
  readonly model: ServiceModel
  /** The action's own name. */
  readonly action: string
  /** The `&name=value` of the ARN, decoded. */
  readonly arnParams: Params
  readonly body: string | Uint8Array
  /** Mapped query parameters, decoded. */
  readonly query: Params
  /** Headers that a mapping or an override set, names in lower case. A defaulted Content-Type is not among them. */
  readonly headers: Readonly<Record<string, string>>
  /** Media type of a body that is the payload as it is, where the input names none. Default: that of bytes. */
  readonly payloadType?: string | undefined
}

/** A request that lacks only its host and its signature. */
export interface PreparedAction extends Omit<ActionRequest, 'body'> {
  readonly kind: 'request'
  readonly body: string | Uint8Array
  /** Stands before the host, unless a setting names the address: emulators answer on one name. */
  readonly hostPrefix: string
  /** Signature that the operation asks for: of the whole request, of all but its body, or none. */
  readonly signing: 'v4' | 'v4-unsigned-body' | 'none'
}

/** An input that is not the action's. */
export interface ActionFailure {
  readonly kind: 'failure'
  readonly code: ActionError['code']
  readonly message: string
  /** The member at fault, where there is one. */
  readonly member: string | undefined
}

type Params = readonly (readonly [string, string])[]

/** A name that only the query protocol reads; there it stands for the model's own. */
const VERSION = 'Version'
const FORM = 'application/x-www-form-urlencoded'
const BYTES = 'application/octet-stream'

/** A mapped action with what every step asks of it. */
interface Draft extends MappedAction {
  readonly operation: Operation
  readonly shape: Shape
  readonly members: Readonly<Record<string, Member>>
  /** The object that the body's text is; empty for an empty body, undefined for anything but an object. */
  readonly object: InputObject | undefined
}

/** A request before mapped headers are laid over it. */
interface Unsent extends Omit<ActionRequest, 'body'> {
  readonly body: string | Uint8Array
  readonly input: InputObject
  /** Maker of the body: `serialised` by us, or `passed` on as the mapping left it. */
  readonly origin: 'serialised' | 'passed'
}

/**
 * Builds the request. The input is the body's JSON object, then the ARN's parameters, then mapped query parameters
 * that are members of the operation; other query parameters stay in the query. A body that is no JSON object passes
 * as it is, for REST services as the payload. Mapped headers win over ours.
 */
export function buildActionRequest(mapped: MappedAction): PreparedAction | ActionFailure {
  try {
    const protocol = protocolOf(mapped.model)
    if (protocol === 'json') return finish(mapped, jsonRequest(mapped))
    const draft = draftOf(mapped)
    return finish(mapped, protocol === 'query' || protocol === 'ec2' ? formRequest(draft) : restRequest(draft))
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return { kind: 'failure', code: error.code, message: error.message, member: error.member }
  }
}

/** JSON services judge their input themselves: it passes unread unless something has to be put into it. */
function jsonRequest(mapped: MappedAction): Unsent {
  const { model, action, arnParams, query } = mapped
  const object = arnParams.length === 0 ? undefined : readObject(mapped.body)
  const input = object === undefined ? {} : { ...object, ...Object.fromEntries(arnParams) }
  const body = object === undefined ? mapped.body : JSON.stringify(input)
  return {
    method: 'POST',
    path: '/',
    query: [['Action', action], ...(object === undefined ? arnParams : []), ...query],
    headers: jsonHeaders(model, action),
    body: body.length === 0 ? '{}' : body,
    input,
    origin: object === undefined ? 'passed' : 'serialised',
  }
}

function formRequest(draft: Draft): Unsent {
  const { model, action, arnParams, body } = draft
  if (draft.object === undefined) {
    const query = [...missingNames(draft), ...arnParams, ...draft.query]
    return { method: 'POST', path: '/', query, headers: { 'content-type': FORM }, body, input: {}, origin: 'passed' }
  }
  const version = arnParams.findLast(([name]) => name === VERSION)?.[1]
  const metadata = version === undefined ? model.metadata : { ...model.metadata, apiVersion: version }
  const { input, left } = withParams(draft, draft.object)
  // Parameters of the ARN beyond the model go into the form: `&Attributes.entry.1.key=` is good query protocol.
  const unknown = left.arn.filter(([name]) => name !== 'Action' && name !== VERSION)
  const whole = { ...input, ...Object.fromEntries(unknown) }
  return { ...serialize({ ...model, metadata }, action, whole), query: left.query, input: whole, origin: 'serialised' }
}

function restRequest(draft: Draft): Unsent {
  const { input, left } = withParams(draft, bodyInput(draft))
  const request = serialize(draft.model, draft.action, input)
  // Nothing in the model could hold this body, so the service has to say what it thinks of it.
  const asItIs = draft.object === undefined && draft.shape.payload === undefined
  const query = [...request.query, ...left.arn, ...left.query]
  const origin = draft.object === undefined ? 'passed' : 'serialised'
  const headers = { ...request.headers }
  const type = origin === 'passed' && !namesContentType(draft, input) ? draft.payloadType : undefined
  if (type !== undefined && headers['content-type'] === BYTES) headers['content-type'] = type
  return { ...request, headers, query, body: asItIs ? draft.body : request.body, input, origin }
}

function namesContentType({ members }: Draft, input: InputObject): boolean {
  return Object.keys(input).some(name => members[name]?.locationName?.toLowerCase() === 'content-type')
}

/** Action and version, where neither a form body nor the ARN has them. */
function missingNames({ model, action, arnParams, body }: Draft): Params {
  const form = typeof body === 'string' ? body : ''
  const wanted = [['Action', action] as const, [VERSION, model.metadata.apiVersion ?? ''] as const]
  return wanted.filter(([name]) => !arnParams.some(pair => pair[0] === name) && !`&${form}`.includes(`&${name}=`))
}

/** The body as input: an object of the operation's members, or else the payload, its bytes as they are. */
function bodyInput({ model, shape, members, object, body }: Draft): InputObject {
  const { payload } = shape
  if (payload === undefined) return object ?? {}
  if (object === undefined) return { [payload]: Buffer.from(body) }
  const keys = Object.keys(object)
  // Bucket and key may come from elsewhere: an object that names no member at all is the payload itself.
  const isPayload = keys.length > 0 && !keys.some(key => memberOf(members, key) !== undefined)
  if (!isPayload) return object
  const { type } = shapeOf(model, members[payload] ?? {})
  return { [payload]: type === 'structure' ? object : Buffer.from(body) }
}

/** Puts parameters that are members into an input; `left` has those that are not. */
function withParams(draft: Draft, base: InputObject): { input: InputObject; left: Record<'arn' | 'query', Params> } {
  const arn = splitParams(draft, draft.arnParams)
  const query = splitParams(draft, draft.query)
  return { input: { ...base, ...arn.input, ...query.input }, left: { arn: arn.left, query: query.left } }
}

function splitParams({ model, members }: Draft, params: Params): { input: InputObject; left: Params } {
  const input: Record<string, unknown> = {}
  const left: (readonly [string, string])[] = []
  for (const pair of params) {
    const [name, value] = pair
    const member = memberOf(members, name)
    const before = input[name]
    if (member === undefined) left.push(pair)
    else if (shapeOf(model, member).type !== 'list') input[name] = typed(shapeOf(model, member), value)
    else input[name] = Array.isArray(before) ? [...before, value] : [value]
  }
  return { input, left }
}

/** A parameter's text as the number or boolean that its member is; text that is neither stays, for the service. */
function typed(shape: Shape, text: string): unknown {
  switch (shape.type) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return String(Number(text)) === text ? Number(text) : text
    default:
      return text
  }
}

function finish(mapped: MappedAction, { input, origin, ...request }: Unsent): PreparedAction {
  const { model, action } = mapped
  const headers = { ...request.headers, ...mapped.headers }
  const made = request.headers['content-type']
  // A body serialised as a form or as XML stays one, whatever a mapping calls it.
  const fixed = origin === 'serialised' && (made === FORM || made === 'application/xml')
  if (fixed && made !== undefined) headers['content-type'] = made
  if (request.body.length > 0) headers['content-length'] = String(Buffer.byteLength(request.body))
  else delete headers['content-length']
  const operation = model.operations[action] ?? {}
  const prefix = operation.endpoint === undefined ? '' : hostPrefix(model, action, prefixInput(mapped, input))
  return { kind: 'request', ...request, headers, hostPrefix: prefix, signing: signingOf(operation) }
}

/** JSON services have no input but their body's text. */
function prefixInput(mapped: MappedAction, input: InputObject): InputObject {
  return Object.keys(input).length > 0 ? input : (readObject(mapped.body) ?? {})
}

function draftOf(mapped: MappedAction): Draft {
  const { model, action } = mapped
  const operation = Object.hasOwn(model.operations, action) ? (model.operations[action] ?? {}) : {}
  const shape = shapeOf(model, operation.input ?? {})
  return { ...mapped, operation, shape, members: membersOf(shape), object: readObject(mapped.body) }
}

function signingOf(operation: Operation): PreparedAction['signing'] {
  if (operation.authtype === 'none') return 'none'
  return operation.unsignedPayload || operation.authtype === 'v4-unsigned-body' ? 'v4-unsigned-body' : 'v4'
}

/** The object that a body's text is; an empty body is an empty one. */
function readObject(body: string | Uint8Array): InputObject | undefined {
  if (body.length === 0) return {}
  const value = parseJson(body)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}

function parseJson(body: string | Uint8Array): unknown {
  const text = typeof body === 'string' ? body : Buffer.from(body).toString()
  // Most payloads that are no JSON show it at once; an exception would cost them ten microseconds.
  if (!/^\s*[[{"\-0-9tfn]/.test(text)) return undefined
  try {
    return parseExactJson(text)
  } catch {
    return undefined
  }
}
