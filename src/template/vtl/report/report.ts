import { isRegexProblem } from '../../regex/problem.ts'
import type { ReferenceNode, SetNode, Template } from '../ast.ts'
import { type AnyNode, visit } from '../generate/walk.ts'
import { compilePattern } from '../members/pattern.ts'
import { PATTERN_METHODS, useOf } from '../members/pattern-members.ts'
import { placeOf } from '../place.ts'
import { type Cost, costOf } from './cost.ts'
import { type Named, Names, type Place } from './finding.ts'
import { follow, type Origin, type Origins, originsOf } from './origins.ts'
import { type Unknown, unknownsOf } from './unknown.ts'

/** A literal pattern and its class: plain text, of bounded work, or carried out step by step because it is not. */
export interface PatternUse extends Place {
  readonly pattern: string
  readonly method: string
  readonly class: 'literal' | 'bounded' | 'exponential' | 'invalid'
}

/** All that can be said of a template without running it. Names come in the order of the template, each once. */
export interface Report {
  /** JSONPaths of the body, member chains of variables followed: `$.items[*].sku`. `$..*` is a path made at run time. */
  readonly body: readonly Named[]
  /** Parameters by where they are looked up: `any.id` for `$input.params('id')`, `header.Host`; `*` is any name. */
  readonly params: readonly Named[]
  readonly stageVariables: readonly Named[]
  /** Keys of `$context`, such as `identity.sourceIp`. */
  readonly context: readonly Named[]
  /** Keys of `$context` that are written to, such as `requestOverride.header.X-Id`. */
  readonly overrides: readonly Named[]
  readonly cost: Cost
  readonly patterns: readonly PatternUse[]
  /** Patterns that are made at run time: their methods. */
  readonly dynamicPatterns: readonly Named[]
  readonly unknown: readonly Unknown[]
}

interface Reads {
  readonly body: Names
  readonly params: Names
  readonly stageVariables: Names
  readonly context: Names
  readonly overrides: Names
}

/** The static report of a parsed template. */
export function report(template: Template): Report {
  const { source } = template
  const origins = originsOf(template)
  const reads: Reads = {
    body: new Names(source),
    params: new Names(source),
    stageVariables: new Names(source),
    context: new Names(source),
    overrides: new Names(source),
  }
  const silent = new Set<AnyNode>()
  visit(template, node => {
    if (node.kind === 'set') for (const inner of [node.target, ...handedOn(node)]) silent.add(inner)
    note(reads, node, origins, silent)
  })
  return {
    body: reads.body.list(),
    params: reads.params.list(),
    stageVariables: reads.stageVariables.list(),
    context: reads.context.list(),
    overrides: reads.overrides.list(),
    cost: costOf(template, origins),
    ...patternsOf(template),
    unknown: unknownsOf(template),
  }
}

// A part of the body in a variable is read where the variable is.
function handedOn({ target, value }: SetNode): readonly AnyNode[] {
  return target.parts.length === 0 && value.kind === 'reference' ? [value] : []
}

function note(reads: Reads, node: AnyNode, origins: Origins, silent: ReadonlySet<AnyNode>): void {
  if (node.kind === 'set') noteWrite(reads, node.target, origins)
  else if (node.kind === 'reference') {
    noteCalls(reads, node, origins)
    for (const { read } of follow(node, origins) ?? [])
      if (read !== undefined && !(silent.has(node) && isHandedOn(node, origins))) noteRead(reads, read.origin, read.at)
  }
}

function isHandedOn(node: ReferenceNode, origins: Origins): boolean {
  const [end] = follow(node, origins) ?? []
  return end?.complete === true && end.origin.kind !== 'made' && end.origin.kind !== 'json'
}

function noteRead(reads: Reads, origin: Origin, at: number): void {
  switch (origin.kind) {
    case 'body':
    case 'json':
      reads.body.add(origin.path, at)
      break
    case 'params':
      reads.params.add(`${origin.place ?? (origin.name === undefined ? '*' : 'any')}.${origin.name ?? '*'}`, at)
      break
    case 'context':
      reads.context.add(origin.names.join('.') || '*', at)
      break
    case 'stageVariables':
      reads.stageVariables.add(origin.names.join('.') || '*', at)
      break
    default:
  }
}

function noteWrite(reads: Reads, target: ReferenceNode, origins: Origins): void {
  if (target.parts.length === 0) return
  for (const { origin, at } of follow(target, origins) ?? []) {
    if (origin.kind === 'context' && origin.names.length > 0) reads.overrides.add(origin.names.join('.'), at)
  }
}

// `$context.requestOverride.header.put('name', …)` writes, too.
function noteCalls(reads: Reads, node: ReferenceNode, origins: Origins): void {
  const last = node.parts.at(-1)
  if (last?.kind !== 'method' || last.name !== 'put') return
  const [key] = last.args
  for (const { origin } of follow({ ...node, parts: node.parts.slice(0, -1) }, origins) ?? []) {
    if (origin.kind !== 'context') continue
    reads.overrides.add([...origin.names, key?.kind === 'string' ? key.value : '*'].join('.'), last.at)
  }
}

function patternsOf(template: Template): Pick<Report, 'patterns' | 'dynamicPatterns'> {
  const patterns: PatternUse[] = []
  const dynamic = new Names(template.source)
  visit(template, node => {
    if (node.kind !== 'reference') return
    for (const part of node.parts) {
      if (part.kind !== 'method' || !Object.hasOwn(PATTERN_METHODS, part.name)) continue
      const [first] = part.args
      if (first?.kind !== 'string') dynamic.add(part.name, part.at)
      else
        patterns.push({
          pattern: first.value,
          method: part.name,
          class: classOf(first.value, part.name),
          ...placeOf(template.source, part.at),
        })
    }
  })
  return { patterns, dynamicPatterns: dynamic.list() }
}

function classOf(source: string, method: string): PatternUse['class'] {
  const pattern = compilePattern(source, useOf(method))
  if (isRegexProblem(pattern)) return 'invalid'
  if (pattern.kind === 'literal') return 'literal'
  return pattern.regex.analysis.kind === 'bounded' ? 'bounded' : 'exponential'
}
