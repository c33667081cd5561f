// XML bodies of the protocol `rest-xml`. Documented: Smithy, "AWS REST XML protocol", "XML binding traits".
import {
  ActionError,
  type InputObject,
  listValue,
  type Member,
  membersOf,
  objectValue,
  type ServiceModel,
  type Shape,
  shapeOf,
  type XmlNamespace,
} from './model.ts'
import { scalarText } from './scalar.ts'

const TEXT_SPECIAL = /[&<>\r\u0085\u2028]/
const TEXT_SPECIALS = /[&<>\r\u0085\u2028]/g
const ATTRIBUTE_SPECIALS = /[&<>"\t\n\r\u0085\u2028]/g
const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** An element that is the whole body. `only` leaves out the members that stand elsewhere in the request. */
export function xmlDocument(
  model: ServiceModel,
  root: { readonly name: string; readonly namespace: XmlNamespace | undefined },
  shape: Shape,
  value: InputObject,
  only: (member: Member) => boolean,
): string {
  return structureElement(model, root.name, root.namespace, shape, value, only)
}

function structureElement(
  model: ServiceModel,
  name: string,
  namespace: XmlNamespace | undefined,
  shape: Shape,
  value: InputObject,
  only: (member: Member) => boolean,
): string {
  const members = membersOf(shape)
  for (const key in value) {
    if (!Object.hasOwn(members, key)) throw new ActionError('UNKNOWN_MEMBER', `${name} has no member ${key}`, key)
  }
  let attributes = namespaceAttribute(namespace)
  let content = ''
  // In the model's order: some services read their XML as a sequence.
  for (const key in members) {
    const member = members[key]
    const given = value[key]
    if (member === undefined || given === null || given === undefined || !only(member)) continue
    if (member.xmlAttribute) attributes += attribute(model, key, member, given)
    else content += element(model, key, member.locationName ?? key, member, given)
  }
  return `<${name}${attributes}>${content}</${name}>`
}

function element(model: ServiceModel, key: string, name: string, member: Member, value: unknown): string {
  const shape = shapeOf(model, member)
  const namespace = member.xmlNamespace ?? shape.xmlNamespace
  switch (shape.type) {
    case 'structure':
      return structureElement(model, name, namespace, shape, objectValue(value, key), everyMember)
    case 'list':
      return list(model, name, member, shape, listValue(value, key))
    case 'map':
      return map(model, name, member, shape, objectValue(value, key))
    default: {
      const text = scalarText(shape, member, value, 'iso8601', key)
      return `<${name}${namespaceAttribute(namespace)}>${escapeText(text)}</${name}>`
    }
  }
}

function list(model: ServiceModel, name: string, member: Member, shape: Shape, values: readonly unknown[]): string {
  const items = shape.member ?? {}
  const flat = member.flattened || shape.flattened
  const itemName = flat ? flatItemName(name, member, items) : (items.locationName ?? 'member')
  let content = ''
  for (const value of values) {
    if (value !== null && value !== undefined) content += element(model, name, itemName, items, value)
  }
  if (flat) return content
  return `<${name}${namespaceAttribute(member.xmlNamespace ?? shape.xmlNamespace)}>${content}</${name}>`
}

/** A flattened list has its member's name, or in older models, where the member has none, the items' own. */
function flatItemName(name: string, member: Member, items: Member): string {
  if (member.locationName !== undefined || (member.shape !== undefined && member.flattened)) return name
  return items.locationName ?? name
}

function map(model: ServiceModel, name: string, member: Member, shape: Shape, value: InputObject): string {
  const keys = shape.key ?? {}
  const values = shape.value ?? {}
  const flat = member.flattened || shape.flattened
  const namespace = namespaceAttribute(member.xmlNamespace ?? shape.xmlNamespace)
  const [open, close] = flat ? [`<${name}${namespace}>`, `</${name}>`] : ['<entry>', '</entry>']
  let content = ''
  for (const key in value) {
    const given = value[key]
    if (given === null || given === undefined) continue
    content += open + element(model, name, keys.locationName ?? 'key', keys, key)
    content += element(model, name, values.locationName ?? 'value', values, given) + close
  }
  return flat ? content : `<${name}${namespace}>${content}</${name}>`
}

function attribute(model: ServiceModel, key: string, member: Member, value: unknown): string {
  const text = scalarText(shapeOf(model, member), member, value, 'iso8601', key)
  return ` ${member.locationName ?? key}="${text.replace(ATTRIBUTE_SPECIALS, reference)}"`
}

function namespaceAttribute(namespace: XmlNamespace | undefined): string {
  if (namespace === undefined) return ''
  const { uri, prefix } = typeof namespace === 'string' ? { uri: namespace, prefix: undefined } : namespace
  return ` xmlns${prefix ? `:${prefix}` : ''}="${uri.replace(ATTRIBUTE_SPECIALS, reference)}"`
}

function escapeText(text: string): string {
  return TEXT_SPECIAL.test(text) ? text.replace(TEXT_SPECIALS, reference) : text
}

function reference(char: string): string {
  return NAMED[char] ?? `&#x${char.charCodeAt(0).toString(16).toUpperCase()};`
}

function everyMember(): boolean {
  return true
}
