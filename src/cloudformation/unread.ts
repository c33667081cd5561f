import type { Unreadable } from '../openapi/draft.ts'
import { type DocumentNode, entriesOf, textOf } from '../openapi/text/document.ts'
import { LOOP_ADVICE } from './intrinsics/evaluate.ts'
import type { Scope } from './intrinsics/scope.ts'
import { get } from './node.ts'

const ANOTHER_PRODUCT =
  'is an HTTP or WebSocket API, another product of AWS: write it as a REST API (AWS::Serverless::Api)'
const ANOTHER_TEMPLATE = 'is a template of its own: import that file as well'

/** Types that hold, or may hold, APIs which are not read: type → what is said of it. */
const NOT_READ = new Map([
  ['AWS::Serverless::HttpApi', ANOTHER_PRODUCT],
  ['AWS::ApiGatewayV2::Api', ANOTHER_PRODUCT],
  ['AWS::Serverless::Application', ANOTHER_TEMPLATE],
  ['AWS::CloudFormation::Stack', ANOTHER_TEMPLATE],
])

/** Resources that may hold an API and are not read; each with its place and what to do. */
export function listUnread({ template }: Scope): readonly Unreadable[] {
  return entriesOf(get(template, 'Resources')).flatMap(([id, node]) => {
    if (id.startsWith('Fn::ForEach::')) return [unreadable(`${id}: ${LOOP_ADVICE}`, node)]
    const type = textOf(get(node, 'Type')) ?? ''
    const note = NOT_READ.get(type)
    return note === undefined ? listHttpEvents(id, node) : [unreadable(`${id}: ${type} ${note}`, node)]
  })
}

function listHttpEvents(id: string, node: DocumentNode): readonly Unreadable[] {
  return entriesOf(get(node, 'Properties', 'Events')).flatMap(([event, entry]) => {
    if (textOf(get(entry, 'Type')) !== 'HttpApi') return []
    const advice = 'makes an HTTP API, another product of AWS: write type Api for a REST API'
    return [unreadable(`${id}.${event}: the event type HttpApi ${advice}`, entry)]
  })
}

/** A template or a part of it that cannot be read, and where it stands. */
export function unreadable(message: string, { place }: Pick<DocumentNode, 'place'>): Unreadable {
  return { kind: 'unreadable', message, place }
}
