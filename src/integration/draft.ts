import type { IntegrationType } from '../definition/integration.ts'
import { failure, type GatewayFailure } from '../exchange/failure.ts'
import { headerName } from '../exchange/header-name.ts'
import { isHeaderSafe } from '../exchange/headers.ts'
import type { ContextOverrides, Payload } from '../exchange/messages.ts'
import { isDroppedTowardsBackend, isIllegalDestination } from '../mapping/header-rules.ts'
import type { MappedParameter } from '../mapping/parameters.ts'
import type { IntegrationPlan } from './plan/plan.ts'
import type { PathValue, PathValues } from './plan/uri.ts'

/** An integration request in the making: parameters mapped and overridden, the body rendered; no URI yet. */
export interface Draft {
  readonly pathValues: PathValues
  readonly query: readonly (readonly [name: string, value: string, form: 'text' | 'encoded'])[]
  readonly headers: HeaderEntry[]
  readonly body: Payload
  readonly overrides: ContextOverrides
}

export type HeaderEntry = [name: string, value: string]

/**
 * Lays overrides over mapped parameters. Fails with 500 where one of them writes a header that is the gateway's own, or
 * one that no header may be. Observed: semantics §6.5, §7.2.
 */
export function draftRequest(
  plan: IntegrationPlan,
  mapped: readonly MappedParameter[],
  body: Payload,
  overrides: ContextOverrides,
): Draft | GatewayFailure {
  const headers = draftHeaders(mapped, overrides)
  const refused = findIllegalHeader(plan.kind, headers) ?? findUnsafeHeader(headers)
  if (refused !== undefined) return refused
  return {
    pathValues: draftPath(mapped, overrides, plan.scope.resourcePath),
    query: draftQuery(mapped, overrides),
    headers: headers.filter(([name]) => !isDroppedTowardsBackend(plan.kind, headerName(name).lower)),
    body,
    overrides,
  }
}

/** Why the headers that mappings and overrides write cannot be sent; undefined = they can. */
export function findIllegalHeader(type: IntegrationType, headers: readonly HeaderEntry[]): GatewayFailure | undefined {
  const illegal = headers.find(([name]) => isIllegalDestination(type, name))
  if (illegal === undefined) return undefined
  return failure('API_CONFIGURATION_ERROR', 'ILLEGAL_HEADER', `${illegal[0]} header already present`)
}

/** Why these headers would break a message, in either direction; undefined = they would not. */
export function findUnsafeHeader(headers: readonly HeaderEntry[]): GatewayFailure | undefined {
  const unsafe = headers.find(([name, value]) => !isHeaderSafe(name, value))
  if (unsafe === undefined) return undefined
  const detail = `${JSON.stringify(unsafe[0])} has a value no header may have`
  return failure('API_CONFIGURATION_ERROR', 'UNSAFE_HEADER', detail)
}

/** Headers that mappings write. */
export function mappedHeaders(mapped: readonly MappedParameter[]): HeaderEntry[] {
  return draftHeaders(mapped, {})
}

function draftHeaders(mapped: readonly MappedParameter[], overrides: ContextOverrides): HeaderEntry[] {
  const replacing = overrides.request?.header ?? {}
  const headers: HeaderEntry[] = []
  for (const { mapping, values } of mapped) {
    if (mapping.location !== 'header' || Object.hasOwn(replacing, mapping.name)) continue
    for (const value of values) headers.push([mapping.name, value])
  }
  for (const [name, values] of Object.entries(replacing)) for (const value of values) headers.push([name, value])
  return headers
}

function draftQuery(mapped: readonly MappedParameter[], overrides: ContextOverrides): Draft['query'] {
  const replacing = overrides.request?.querystring ?? {}
  const query: [string, string, 'text' | 'encoded'][] = []
  for (const { mapping, values } of mapped) {
    if (mapping.location !== 'querystring' || Object.hasOwn(replacing, mapping.name)) continue
    const form = mapping.source.kind === 'static' ? 'encoded' : 'text'
    for (const value of values) query.push([mapping.name, value, form])
  }
  for (const [name, values] of Object.entries(replacing)) for (const value of values) query.push([name, value, 'text'])
  return query
}

/** A greedy parameter of the resource keeps its slashes, whoever writes it; any other value fills one segment. */
function draftPath(mapped: readonly MappedParameter[], overrides: ContextOverrides, resourcePath: string): PathValues {
  const path = new Map<string, PathValue>()
  for (const { mapping, values } of mapped) {
    if (mapping.location !== 'path') continue
    const isEncoded = mapping.source.kind === 'path' || mapping.source.kind === 'static'
    path.set(mapping.name, { form: isEncoded ? 'encoded' : 'text', value: values.join(',') })
  }
  for (const [name, value] of Object.entries(overrides.request?.path ?? {})) {
    path.set(name, { form: resourcePath.endsWith(`/{${name}+}`) ? 'encoded' : 'override', value })
  }
  return path
}

/** A header that is present, without regard to case; `lowerName` is in lower case. */
export function hasHeader(headers: readonly HeaderEntry[], lowerName: string): boolean {
  return headers.some(([name]) => name.length === lowerName.length && headerName(name).lower === lowerName)
}

/** Appends a header unless it is there. */
export function defaultHeader(headers: HeaderEntry[], name: string, value: string): void {
  if (!hasHeader(headers, name.toLowerCase())) headers.push([name, value])
}
