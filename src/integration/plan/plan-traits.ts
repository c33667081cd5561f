import type { ParameterMapping } from '../../mapping/parameters.ts'
import { isStoppable, readsRequest } from '../../template/engine.ts'
import type { TemplateText } from '../../template/template.ts'
import type { HttpPlan, IntegrationPlan, ResponsePlan } from './plan.ts'

/**
 * Parts of a request that a plan reads, and the way in which it may be mapped. One place, beside the code that reads: a
 * part that is read anew there and missing here works on the event loop and is absent in threads.
 */
export interface PlanTraits {
  readonly request: SideTraits & {
    /** Names in lower case of the headers that are read; `all` where that is not known beforehand. */
    readonly headers: ReadonlySet<string> | 'all'
  }
  readonly response: SideTraits & {
    /** Parts of the request: most of the time only the header that chooses a template. */
    readonly request: 'accept' | 'without-body' | 'all'
  }
}

/** One direction. */
export interface SideTraits {
  /** Everything that may take long is charged to a budget, so that it may run where nothing can terminate it. */
  readonly isStoppable: boolean
}

const KNOWN = new WeakMap<IntegrationPlan, PlanTraits>()

/** Traits of a plan; found when they are first asked for, since templates have to be read for them. */
export function traitsOf(plan: IntegrationPlan): PlanTraits {
  const known = KNOWN.get(plan)
  if (known !== undefined) return known
  const traits = { request: requestTraits(plan), response: responseTraits(plan) }
  KNOWN.set(plan, traits)
  return traits
}

/** Directions in which there is something to parse, render, check or sign; no template is read for it. */
export function workOf(plan: IntegrationPlan): { readonly request: boolean; readonly response: boolean } {
  const isSigned = plan.kind === 'AWS' || plan.kind === 'AWS_PROXY'
  const isRead = plan.bodyCheck !== null || readsBody(plan.parameters, 'parts')
  if (!isMapped(plan)) return { request: isRead || isSigned, response: plan.kind === 'AWS_PROXY' }
  const isRendered = Object.values(plan.templates.byType).some(isWritten)
  return { request: isRead || isSigned || isRendered, response: plan.responses.list.some(hasWork) }
}

/** Mappings take a parameter from the body, or from a part of it. */
export function readsBody(parameters: readonly Pick<ParameterMapping, 'source'>[], of: 'any' | 'parts'): boolean {
  return parameters.some(({ source }) => source.kind === 'body' && (of === 'any' || source.path !== null))
}

function requestTraits(plan: IntegrationPlan): PlanTraits['request'] {
  const texts = isMapped(plan) ? Object.values(plan.templates.byType) : []
  return {
    // Models are checked in threads: the patterns of one may take milliseconds to compile.
    isStoppable: plan.bodyCheck === null && texts.every(isStoppable),
    // The event of AWS_PROXY has every header, and HTTP_PROXY passes them on.
    headers: !isMapped(plan) || texts.some(readsRequest) ? 'all' : headersOf(plan.parameters),
  }
}

function responseTraits(plan: IntegrationPlan): PlanTraits['response'] {
  if (!isMapped(plan)) return { isStoppable: true, request: 'accept' }
  const { list } = plan.responses
  const texts = list.flatMap(({ templates }) => templates.map(([, text]) => text))
  const readsMore = texts.some(readsRequest) || list.some(readsContext)
  // A MOCK without a template asks whether there was a body.
  const request = plan.kind === 'MOCK' ? 'all' : readsMore ? 'without-body' : 'accept'
  return { isStoppable: texts.every(isStoppable), request }
}

function isMapped(plan: IntegrationPlan): plan is Extract<IntegrationPlan, Pick<HttpPlan, 'responses'>> {
  return plan.kind !== 'HTTP_PROXY' && plan.kind !== 'AWS_PROXY'
}

function isWritten({ source }: TemplateText): boolean {
  return source !== ''
}

function hasWork({ selectionPattern, templates, parameters }: ResponsePlan): boolean {
  const isPlain = selectionPattern === '' && !templates.some(([, text]) => isWritten(text))
  return !isPlain || parameters.some(({ source }) => source.kind === 'body' && source.path !== null)
}

function readsContext({ parameters }: ResponsePlan): boolean {
  return parameters.some(({ source }) => source.kind === 'context')
}

/** The type of the body; the one that is asked for; what `$context.identity` has. */
const ALWAYS_READ = ['content-type', 'accept', 'user-agent']

function headersOf(parameters: readonly ParameterMapping[]): ReadonlySet<string> {
  const mapped = parameters.flatMap(({ source }) => {
    return source.kind === 'header' || source.kind === 'multivalueheader' ? [source.name.toLowerCase()] : []
  })
  return new Set([...ALWAYS_READ, ...mapped])
}
