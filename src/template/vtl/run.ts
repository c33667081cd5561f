import type { JsonPath } from '../json-path/path.ts'
import type { PathProblem } from '../json-path/problem.ts'
import type { StepMeter } from '../regex/meter.ts'
import { readDocument } from './json/read-body.ts'
import type { Pattern } from './members/pattern-kind.ts'
import { type Limits, Meter } from './meter.ts'
import type { Scope } from './scope.ts'
import { ContextMap, type Wrappers } from './values/context-map.ts'
import { isMap, type JsonObject, mapGet, mapHas } from './values/maps.ts'

/** Paths and patterns that a template makes up as it runs, remembered for the length of a render. */
export interface Compiled {
  readonly paths: Map<string, JsonPath | PathProblem>
  readonly patterns: Map<string, Pattern>
}

/** One render: what it may spend, what its template refers to, and what the template has made of it. */
export class Run {
  readonly meter: Meter
  readonly scope: Scope
  /** Macros that are being called. */
  calls = 0
  #regex: StepMeter | undefined
  #compiled: Compiled | undefined
  #document: unknown
  #parameters: JsonObject | undefined
  #stageVariables: JsonObject | undefined
  #context: ContextMap | undefined
  #wrappers: Wrappers | undefined

  constructor(scope: Scope, limits: Limits) {
    this.scope = scope
    this.meter = new Meter(limits)
  }

  /** Meter that the engines of patterns charge. */
  get regex(): StepMeter {
    const { meter } = this
    this.#regex ??= {
      charge(steps) {
        meter.charge(steps / 16)
        return true
      },
    }
    return this.#regex
  }

  /** Paths and patterns made up so far. */
  get compiled(): Compiled {
    this.#compiled ??= { paths: new Map(), patterns: new Map() }
    return this.#compiled
  }

  /** The body as a document, read once. An empty body is an empty map. */
  get document(): unknown {
    if (this.#document === undefined) this.#document = readDocument(this.body, this.meter)
    return this.#document
  }

  /** `$input.body`. */
  get body(): string {
    const { body } = this.scope
    return body === undefined || body === '' ? '{}' : body
  }

  /** `$input.params()`: a copy, for a template may change it. */
  get parameters(): JsonObject {
    const { path, querystring, header } = this.scope.params ?? {}
    this.#parameters ??= { path: { ...path }, querystring: { ...querystring }, header: { ...header } }
    return this.#parameters
  }

  /** `$input.params(n)`: path, then query string, then header. */
  parameter(name: string): unknown {
    const copies = this.#parameters
    for (const place of PLACES) {
      if (copies === undefined) {
        const given = this.scope.params?.[place]
        if (given !== undefined && Object.hasOwn(given, name)) return given[name]
      } else {
        const map = mapGet(copies, place)
        if (isMap(map) && mapHas(map, name)) return mapGet(map, name)
      }
    }
    return undefined
  }

  /** `$stageVariables.name`. */
  stageVariable(name: string): unknown {
    if (this.#stageVariables !== undefined) return mapGet(this.#stageVariables, name)
    const given = this.scope.stageVariables
    return given !== undefined && Object.hasOwn(given, name) ? given[name] : undefined
  }

  /** `$stageVariables`: a copy. */
  get stageVariables(): JsonObject {
    this.#stageVariables ??= { ...this.scope.stageVariables }
    return this.#stageVariables
  }

  /** `$context`: the caller's own object, with the overrides there from the start. */
  get context(): ContextMap {
    this.#context ??= this.#openContext()
    return this.#context
  }

  #openContext(): ContextMap {
    const context = this.scope.context ?? {}
    context.requestOverride ??= { header: {}, querystring: {}, path: {} }
    context.responseOverride ??= { header: {} }
    this.#wrappers = new Map()
    return ContextMap.of(context, this.#wrappers)
  }

  /** Puts JSON's own values into `$context` in the place of the engine's. */
  settleContext(plain: (value: unknown) => unknown): void {
    if (this.meter.changes > 0) for (const map of this.#wrappers?.values() ?? []) map.settle(plain)
  }
}

const PLACES = ['path', 'querystring', 'header'] as const
