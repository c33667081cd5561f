import { makeExact, mayChange } from '../exchange/exact-json.ts'
import { exactHeaderValues, findExactHeader, headerPairs } from '../exchange/headers.ts'
import type { MethodRequest } from '../exchange/messages.ts'
import { toText, withoutMark } from '../exchange/payload.ts'
import { parseQuery, type QueryPairs } from '../exchange/query.ts'
import { exceedsBeforeParsing, exceedsUnparsed, isTooDeep } from './json-guard.ts'

/** Single values by place, as `$input.params()` shows them. */
export interface Params {
  readonly path: Readonly<Record<string, string>>
  readonly querystring: Readonly<Record<string, string>>
  readonly header: Readonly<Record<string, string>>
}

/** Name → all values. */
export type MultiValues = Readonly<Record<string, readonly string[]>>

/** Outcome of the one parse of a body; `too-large` is over the JSON limits and is never parsed. */
export type ParsedBody =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'not-json' }
  | { readonly kind: 'too-large' }

/**
 * A MethodRequest as mappings read it. Everything derived is made on first use and once: most requests need little of
 * it.
 */
export class RequestView {
  readonly request: MethodRequest
  #query: QueryPairs | undefined
  #params: Params | undefined
  #parsed: ParsedBody | undefined

  constructor(request: MethodRequest) {
    this.request = request
  }

  /** Decoded query parameters in order. */
  get query(): QueryPairs {
    this.#query ??= parseQuery(this.request.rawQuery)
    return this.#query
  }

  /** All single values; the last of several. */
  get params(): Params {
    this.#params ??= {
      path: this.request.pathParameters,
      querystring: lastValues(this.query),
      header: lastValues(headerPairs(this.request.headers)),
    }
    return this.#params
  }

  /** All values of query and headers. */
  get multiParams(): { readonly querystring: MultiValues; readonly header: MultiValues } {
    return { querystring: collectValues(this.query), header: collectValues(headerPairs(this.request.headers)) }
  }

  header(name: string): string | undefined {
    return findExactHeader(this.request.headers, name)
  }

  headerValues(name: string): readonly string[] {
    return exactHeaderValues(this.request.headers, name)
  }

  queryValues(name: string): readonly string[] {
    return this.query.filter(pair => pair[0] === name).map(pair => pair[1])
  }

  pathParameter(name: string): string | undefined {
    return Object.hasOwn(this.request.pathParameters, name) ? this.request.pathParameters[name] : undefined
  }

  /** `$input.params(name)`: path, then query, then header. Documented: semantics §10.1. */
  param(name: string): string | undefined {
    return this.pathParameter(name) ?? this.queryValues(name).at(-1) ?? this.header(name)
  }

  /** True for a payload of no bytes. */
  get isBodyEmpty(): boolean {
    return this.request.body.length === 0
  }

  /** The payload as JSON, be it of a binary media type. */
  get parsedBody(): ParsedBody {
    this.#parsed ??= parseBody(this.request.body)
    return this.#parsed
  }

  /** The payload as JSON whose numbers are JavaScript's, as a model compares them; undefined where it is no JSON. */
  get plainBody(): unknown {
    const parsed = this.parsedBody
    if (parsed.kind !== 'json') return undefined
    const text = withoutMark(toText(this.request.body))
    return text !== '' && mayChange(text) ? JSON.parse(text) : parsed.value
  }
}

/** Reads a payload as JSON; empty text is `{}`. Observed: semantics §9.2. */
export function parseBody(body: MethodRequest['body']): ParsedBody {
  const text = withoutMark(toText(body))
  if (text === '') return { kind: 'json', value: {} }
  if (exceedsBeforeParsing(text)) return { kind: 'too-large' }
  try {
    const value: unknown = JSON.parse(text)
    return isTooDeep(text, value) ? { kind: 'too-large' } : { kind: 'json', value: makeExact(text, value) }
  } catch {
    return { kind: exceedsUnparsed(text) ? 'too-large' : 'not-json' }
  }
}

/** Name → last value, in a map without prototype: names come from clients. */
export function lastValues(pairs: QueryPairs): Record<string, string> {
  const values: Record<string, string> = Object.create(null)
  for (const [name, value] of pairs) values[name] = value
  return values
}

/** Name → all values in order, in a map without prototype. */
export function collectValues(pairs: QueryPairs): Record<string, string[]> {
  const values: Record<string, string[]> = Object.create(null)
  for (const [name, value] of pairs) {
    const list = values[name]
    if (list === undefined) values[name] = [value]
    else list.push(value)
  }
  return values
}
