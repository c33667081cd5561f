// The shape of an AWS service model, as botocore and aws-sdk v2 write them. Only what makes a request is named.
import { Numeral } from '../../exchange/numeral.ts'

/** A service: what its requests look like, whatever the operation. */
export interface ServiceModel {
  readonly metadata: ServiceMetadata
  readonly shapes: Readonly<Record<string, Shape>>
  readonly operations: Readonly<Record<string, Operation>>
}

/** Facts about a service. */
export interface ServiceMetadata {
  /** One of `query`, `ec2`, `json`, `rest-json`, `rest-xml`. */
  readonly protocol: string
  /** All that the service speaks, best first. */
  readonly protocols?: readonly string[]
  readonly apiVersion?: string
  /** Of protocol `json`: `1.0` or `1.1`. Default `1.0`. */
  readonly jsonVersion?: string
  /** Of protocol `json`: what stands before the action in `X-Amz-Target`. */
  readonly targetPrefix?: string
  /** Present when a JSON service once spoke query and can still name errors in that way. */
  readonly awsQueryCompatible?: unknown
  readonly xmlNamespace?: XmlNamespace
}

/** One action of a service. */
export interface Operation {
  readonly http?: { readonly method?: string; readonly requestUri?: string }
  readonly input?: Member
  readonly endpoint?: { readonly hostPrefix?: string }
  /** `none`: not signed. `v4-unsigned-body`: signed without its body. */
  readonly authtype?: string
  readonly unsignedPayload?: boolean
  readonly httpChecksumRequired?: boolean
  readonly httpChecksum?: { readonly requestChecksumRequired?: boolean; readonly requestAlgorithmMember?: string }
  readonly requestcompression?: { readonly encodings?: readonly string[] }
}

/** A namespace, as text or with its prefix. */
export type XmlNamespace = string | { readonly uri: string; readonly prefix?: string }

/** A type. Without `type` it is a string. */
export interface Shape {
  readonly type?: string
  readonly members?: Readonly<Record<string, Member>>
  readonly member?: Member
  readonly key?: Member
  readonly value?: Member
  /** Name of the member that is the whole body. */
  readonly payload?: string
  readonly locationName?: string
  readonly xmlNamespace?: XmlNamespace
  readonly flattened?: boolean
  readonly timestampFormat?: string
  /** A JSON value of any kind. */
  readonly document?: boolean
  readonly union?: boolean
  readonly eventstream?: boolean
}

/** A use of a type: by name (`shape`), or spelt out on the spot. */
export interface Member extends Shape {
  readonly shape?: string
  readonly location?: string
  readonly queryName?: string
  readonly xmlAttribute?: boolean
  readonly idempotencyToken?: boolean
  readonly jsonvalue?: boolean
  readonly hostLabel?: boolean
}

/** Why an action cannot be made into a request. */
export type ActionErrorCode =
  | 'UNKNOWN_ACTION'
  | 'UNKNOWN_MEMBER'
  | 'UNSUPPORTED_PROTOCOL'
  | 'UNSUPPORTED_INPUT'
  | 'MISSING_VALUE'
  | 'INVALID_VALUE'

/** Thrown by the serialisers. `member` is the input's member at fault, where there is one. */
export class ActionError extends Error {
  readonly code: ActionErrorCode
  readonly member: string | undefined

  constructor(code: ActionErrorCode, message: string, member?: string) {
    super(message)
    this.name = 'ActionError'
    this.code = code
    this.member = member
  }
}

/** A JSON object of the input. */
export type InputObject = Readonly<Record<string, unknown>>

const NO_MEMBERS: Readonly<Record<string, Member>> = Object.freeze({})

/** The type behind a use of it. */
export function shapeOf(model: ServiceModel, member: Member): Shape {
  if (member.shape === undefined) return member
  return model.shapes[member.shape] ?? member
}

/** A structure's members; none for anything else. */
export function membersOf(shape: Shape): Readonly<Record<string, Member>> {
  return shape.members ?? NO_MEMBERS
}

/** One of them; an input may ask for `constructor`. */
export function memberOf(members: Readonly<Record<string, Member>>, key: string): Member | undefined {
  return Object.hasOwn(members, key) ? members[key] : undefined
}

/** Reads an input value as an object. Throws INVALID_VALUE for anything else. */
export function objectValue(value: unknown, name: string): InputObject {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Numeral)
  if (isObject) return value as InputObject
  throw new ActionError('INVALID_VALUE', `${name} must be an object`, name)
}

/** Reads an input value as a list. Throws INVALID_VALUE for anything else. */
export function listValue(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new ActionError('INVALID_VALUE', `${name} must be a list`, name)
}
