import type { JsonPath } from '../definition/json-path.ts'
import { parseJsonPath } from '../definition/json-path.ts'
import { parseGatewayResponseDestination, parseGatewayResponseSource } from '../definition/parameter.ts'
import { isRefusal } from '../definition/refusal.ts'
import type { GatewayResponseDefinition, RestApiDefinition } from '../definition/rest-api.ts'
import { GATEWAY_RESPONSES, type GatewayResponseType } from '../exchange/failure.ts'
import { findVariable } from '../integration/plan/stage-variables.ts'

/** Text with variables, taken apart when it is published; rendering is the concatenation of its parts. */
export type TextPlan = readonly TextPart[]

export type TextPart =
  | { readonly kind: 'literal'; readonly text: string }
  /** `$context.NAME`, without its root. */
  | { readonly kind: 'context'; readonly name: string }
  | { readonly kind: 'header' | 'querystring' | 'path'; readonly name: string }
  | { readonly kind: 'body'; readonly path: JsonPath | null }

/** One customised gateway response as a stage serves it. */
export interface GatewayResponsePlan {
  /** Replacing status; null = the failure's own. */
  readonly status: number | null
  readonly headers: readonly { readonly name: string; readonly value: TextPlan }[]
  /** Media type in lower case, in order of definition. */
  readonly templates: readonly (readonly [mediaType: string, text: TextPlan])[]
}

/** Customised gateway responses of an API, by type. DEFAULT_4XX and DEFAULT_5XX stand for the types that have none. */
export type GatewayResponsePlans = Readonly<Partial<Record<GatewayResponseType, GatewayResponsePlan>>>

type Variables = Readonly<Record<string, string>>

/** Compiles the customised gateway responses of an API for one stage. Documented: semantics §16.3. */
export function compileGatewayResponses(definition: RestApiDefinition, variables: Variables): GatewayResponsePlans {
  const plans: Partial<Record<GatewayResponseType, GatewayResponsePlan>> = Object.create(null)
  for (const [type, response] of Object.entries(definition.gatewayResponses)) {
    if (isType(type)) plans[type] = compileOne(response, variables)
  }
  return plans
}

function isType(key: string): key is GatewayResponseType {
  return Object.hasOwn(GATEWAY_RESPONSES, key)
}

function compileOne(response: GatewayResponseDefinition, variables: Variables): GatewayResponsePlan {
  return {
    status: response.statusCode === null ? null : Number(response.statusCode),
    headers: Object.entries(response.responseParameters).flatMap(([destination, source]) => {
      const target = parseGatewayResponseDestination(destination)
      return isRefusal(target) ? [] : [{ name: target.name, value: compileSource(source, variables) }]
    }),
    templates: Object.entries(response.responseTemplates).map(
      ([type, text]) => [type.toLowerCase(), compileText(text, variables)] as const,
    ),
  }
}

function compileSource(text: string, variables: Variables): TextPlan {
  const source = parseGatewayResponseSource(text)
  if (isRefusal(source)) return []
  switch (source.kind) {
    case 'static':
      return [{ kind: 'literal', text: source.text }]
    case 'stageVariable':
      return [{ kind: 'literal', text: findVariable(variables, source.name) ?? '' }]
    case 'context':
      return [{ kind: 'context', name: source.keys.join('.') }]
    default:
      return [source]
  }
}

const NAME = '[A-Za-z0-9._$-]*[A-Za-z0-9_-]'
const EXPRESSION = [
  String.raw`context\.(?<context>[A-Za-z0-9_.]*[A-Za-z0-9_](?:\['[^']+'\])?)`,
  String.raw`stageVariables\.(?<variable>[A-Za-z0-9_]+)`,
  String.raw`method\.request\.(?<place>header|querystring|path)\.(?<name>${NAME})`,
  String.raw`method\.request\.(?<body>body(?:\.[A-Za-z0-9_]+)*)`,
].join('|')
/** `$name`, or `${name}`: a brace behind a name without one before it belongs to the text. */
const VARIABLE = new RegExp(String.raw`\$\{(?:${EXPRESSION})\}|\$(?:${EXPRESSION})`, 'g')

/** Takes a template apart. What is no variable of ours is text. */
function compileText(template: string, variables: Variables): TextPlan {
  const parts: TextPart[] = []
  let position = 0
  for (const match of template.matchAll(VARIABLE)) {
    if (match.index > position) parts.push({ kind: 'literal', text: template.slice(position, match.index) })
    parts.push(partOf(match.groups ?? {}, variables))
    position = match.index + match[0].length
  }
  if (position < template.length) parts.push({ kind: 'literal', text: template.slice(position) })
  return parts
}

function partOf(groups: Readonly<Record<string, string | undefined>>, variables: Variables): TextPart {
  const { context, variable, place, name = '', body = '' } = groups
  if (context !== undefined) return { kind: 'context', name: context.replace(/\['(.*)'\]$/, '.$1') }
  if (variable !== undefined) return { kind: 'literal', text: findVariable(variables, variable) ?? '' }
  if (place === 'header' || place === 'querystring' || place === 'path') return { kind: place, name }
  const path = body === 'body' ? null : parseJsonPath(`$${body.slice('body'.length)}`)
  return { kind: 'body', path: isRefusal(path) ? null : path }
}
