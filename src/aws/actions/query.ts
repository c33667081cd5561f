// Protocols `query` and `ec2`: the input as a form. Documented: Smithy, "AWS query protocol", "AWS EC2 query protocol".

import { Numeral } from '../../exchange/numeral.ts'
import { encodeComponent } from '../signature/uri-encode.ts'
import {
  type InputObject,
  listValue,
  type Member,
  memberOf,
  membersOf,
  type Operation,
  objectValue,
  type ServiceModel,
  type Shape,
  shapeOf,
} from './model.ts'
import { scalarText } from './scalar.ts'

/** Constants on the way down into an input, and the pairs collected there. */
interface Form {
  readonly model: ServiceModel
  readonly dialect: 'query' | 'ec2'
  /** `name=value` pairs, encoded. */
  readonly pairs: string[]
}

// A member of the input that the model does not have: the service judges it.
const UNKNOWN: Member = Object.freeze({})

/** The form body of an action, `Action` and `Version` first. */
export function formBody(
  model: ServiceModel,
  action: string,
  operation: Operation,
  input: InputObject,
  dialect: 'query' | 'ec2',
): string {
  const version = model.metadata.apiVersion ?? ''
  const form = { model, dialect, pairs: [`Action=${encodeComponent(action)}`, `Version=${encodeComponent(version)}`] }
  writeStructure(form, '', shapeOf(model, operation.input ?? UNKNOWN), input)
  return form.pairs.join('&')
}

function writeStructure(form: Form, prefix: string, shape: Shape, value: InputObject): void {
  const members = membersOf(shape)
  for (const key in value) {
    const given = value[key]
    if (given === null || given === undefined) continue
    const member = memberOf(members, key)
    if (member === undefined) writeUnknown(form, prefix + key, given)
    else write(form, prefix + memberName(form, key, member), member, given)
  }
}

function write(form: Form, name: string, member: Member, value: unknown): void {
  const shape = shapeOf(form.model, member)
  switch (shape.type) {
    case 'structure':
      writeStructure(form, `${name}.`, shape, objectValue(value, name))
      break
    case 'list':
      writeList(form, name, shape, member, listValue(value, name))
      break
    case 'map':
      writeMap(form, name, shape, member, objectValue(value, name))
      break
    default:
      form.pairs.push(`${encodeComponent(name)}=${encodeComponent(scalarText(shape, member, value, 'iso8601', name))}`)
  }
}

function writeList(form: Form, name: string, shape: Shape, member: Member, values: readonly unknown[]): void {
  const items = shape.member ?? UNKNOWN
  if (values.length === 0) {
    // An empty list clears a setting in the query protocol; ec2 has no way to say it.
    if (form.dialect === 'query') form.pairs.push(`${encodeComponent(name)}=`)
    return
  }
  const prefix = form.dialect === 'ec2' ? name : listPrefix(name, shape, member, items)
  let index = 0
  for (const value of values) {
    if (value === null || value === undefined) continue
    index++
    write(form, `${prefix}.${index}`, items, value)
  }
}

function listPrefix(name: string, shape: Shape, member: Member, items: Member): string {
  if (member.shape !== undefined && member.flattened) return name
  if (!shape.flattened) return `${name}.${items.locationName ?? 'member'}`
  // Older models name a flattened list by its items: AttributeNames is sent as AttributeName.1.
  if (items.locationName === undefined || member.locationName !== undefined) return name
  return name.slice(0, name.lastIndexOf('.') + 1) + items.locationName
}

function writeMap(form: Form, name: string, shape: Shape, member: Member, value: InputObject): void {
  const keys = shape.key ?? UNKNOWN
  const values = shape.value ?? UNKNOWN
  const prefix = member.flattened || shape.flattened ? name : `${name}.entry`
  let index = 0
  for (const key in value) {
    const given = value[key]
    if (given === null || given === undefined) continue
    index++
    write(form, `${prefix}.${index}.${keys.locationName ?? 'key'}`, keys, key)
    write(form, `${prefix}.${index}.${values.locationName ?? 'value'}`, values, given)
  }
}

function writeUnknown(form: Form, name: string, value: unknown): void {
  if (Array.isArray(value)) {
    const prefix = form.dialect === 'ec2' ? name : `${name}.member`
    value.forEach((item, index) => {
      writeUnknown(form, `${prefix}.${index + 1}`, item)
    })
  } else if (typeof value === 'object' && value !== null && !(value instanceof Numeral)) {
    writeStructure(form, `${name}.`, UNKNOWN, objectValue(value, name))
  } else {
    write(form, name, UNKNOWN, value)
  }
}

function memberName(form: Form, key: string, member: Member): string {
  if (form.dialect === 'query') return member.locationName ?? key
  const name = member.queryName ?? member.locationName ?? key
  return name.charAt(0).toUpperCase() + name.slice(1)
}
