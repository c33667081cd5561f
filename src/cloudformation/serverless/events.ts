import { type DocumentNode, entriesOf, textOf, type UnresolvedNode } from '../../openapi/text/document.ts'
import { compute, computeOrNull } from '../intrinsics/computed.ts'
import { IMPLICIT_API } from '../intrinsics/references.ts'
import type { Scope } from '../intrinsics/scope.ts'
import { get, mapNode } from '../node.ts'
import { conditionOf } from '../resources.ts'
import { mergeGlobals } from './globals.ts'

/** An event of type Api: a function or a state machine answers to a path and a verb. */
export interface ApiEvent {
  /** `Function.Event`. */
  readonly name: string
  /** Logical id of the function or the state machine. */
  readonly owner: string
  readonly event: string
  readonly kind: 'function' | 'state machine'
  readonly place: DocumentNode['place']
  readonly properties: DocumentNode
  /** Logical id of its API; undefined where that is not known. */
  readonly api: string | undefined
  /** `AutoPublishAlias` of the function. */
  readonly alias: DocumentNode | undefined
  /** Set where the condition of the owner is not known. */
  readonly condition: UnresolvedNode | undefined
}

const OWNERS = [
  ['AWS::Serverless::Function', 'Function', 'function'],
  ['AWS::Serverless::StateMachine', 'StateMachine', 'state machine'],
] as const

/** The events of type Api of all functions and state machines that exist. */
export function listApiEvents(scope: Scope): readonly ApiEvent[] {
  return entriesOf(get(scope.template, 'Resources')).flatMap(([owner, node]) => {
    const type = textOf(get(node, 'Type'))
    const found = OWNERS.find(([name]) => name === type)
    const condition = found === undefined ? false : conditionOf(node, scope)
    if (found === undefined || condition === false) return []
    const [, section, kind] = found
    const properties = mergeGlobals(get(scope.template, 'Globals', section), get(node, 'Properties'))
    const alias = get(properties, 'AutoPublishAlias')
    const common = {
      owner,
      kind,
      alias: alias && compute(alias, scope),
      condition: condition === true ? undefined : condition,
    } as const
    const events = get(properties, 'Events')
    return entriesOf(events && compute(events, scope)).flatMap(([event, entry]) => {
      if (textOf(get(entry, 'Type')) !== 'Api') return []
      const own = get(entry, 'Properties') ?? mapNode([], entry.place)
      const api = get(own, 'RestApiId')
      const name = `${owner}.${event}`
      return [
        {
          ...common,
          name,
          event,
          place: entry.place,
          properties: own,
          api: api === undefined ? IMPLICIT_API : textOf(api),
        },
      ]
    })
  })
}

/** The value of a property of an event, in which nothing is left to compute. */
export function eventProperty(event: ApiEvent, ...keys: readonly string[]): DocumentNode | undefined {
  return get(event.properties, ...keys)
}

/** The properties of a serverless resource with those of `Globals`, computed. */
export function computedProperties(
  section: string,
  own: DocumentNode | undefined,
  scope: Scope,
): DocumentNode | undefined {
  const merged = mergeGlobals(get(scope.template, 'Globals', section), own)
  return merged && computeOrNull(merged, scope)
}
