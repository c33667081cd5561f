import type { Filter, NameNode, Node, PathNode } from '../../ast.ts'
import type { Value } from '../kinds.ts'
import { ANY, LIST, MISSING, mayBe } from '../kinds.ts'
import type { Place } from '../place.ts'
import { deeper, Unsupported, withInput } from '../place.ts'
import { maybe } from '../scope.ts'
import { emitFilters } from './filter.ts'
import { emitGroupBy } from './group.ts'
import { emitOrder } from './order.ts'
import { isObject, nameStep, TICK } from './steps.ts'

/**
 * Contexts between two steps: an array is a list of them, nothing is none, anything else is one. At the end of a path
 * an array may also be the only result, which stays as it is.
 */
interface State {
  readonly code: string
  readonly kinds: number
  readonly pure: boolean
  /** `sequence`: a list of it is a sequence, to collapse at the end. `value`: it has collapsed already. */
  readonly form: 'value' | 'sequence'
}

function marksOf(node: PathNode, place: Place): Place['marks'] {
  return node.keepSingletonArray || node.group !== undefined ? 'needed' : place.marks
}

/** A path without tuples. */
export function emitPath(node: PathNode, place: Place): Value {
  const inner = { ...deeper(place), marks: marksOf(node, place) }
  const steps = node.steps
  const [first] = steps
  if (first?.consarray && steps.length > 1) return emitFromArray(node, first, place)
  const final = steps.reduce<State | undefined>((state, step, index) => {
    const position = { isFirst: index === 0, isLast: index === steps.length - 1 }
    return state === undefined ? emitFirst(step, inner, position) : emitStep(step, state, inner, position)
  }, undefined)
  if (final === undefined) throw new Unsupported('empty path')
  if (node.group === undefined) return finish(node, final, place)
  return emitGroupBy(node.group, { ...final, settled: false }, place)
}

// An empty constructor in front is the value of the whole path, as it is.
function emitFromArray(node: PathNode, first: Node, place: Place): Value {
  const { code } = place
  const state = emitFirst(first, deeper(place), { isFirst: true, isLast: false })
  const result = code.variable(state.code)
  code.line(`if (${result}.length > 0) {`)
  maybe(place.scope, () => {
    const rest = node.steps.slice(1)
    const final = rest.reduce<State>(
      (current, step, index) =>
        emitStep(step, current, deeper(place), { isFirst: false, isLast: index === rest.length - 1 }),
      state,
    )
    code.line(`${result} = ${finish(node, final, place).code};`)
  })
  code.line(node.keepSingletonArray ? `} else ${result} = ${code.runtime('kept')}(${result});` : '}')
  const value = { code: result, kinds: ANY, settled: true, pure: false }
  return node.group === undefined ? value : emitGroupBy(node.group, { ...value, settled: false }, place)
}

function finish(node: PathNode, state: State, place: Place): Value {
  const { code } = place
  if (node.keepSingletonArray) {
    const kept = code.temp(`${code.runtime('kept')}(${state.code})`)
    return { code: kept, kinds: MISSING | LIST, settled: true, pure: false }
  }
  if (state.form === 'value' || !mayBe({ ...state, settled: true }, LIST)) return { ...state, settled: true }
  const collapsed = code.temp(`A(${state.code}) ? ${code.runtime('collapse')}(${state.code}) : ${state.code}`)
  return { code: collapsed, kinds: ANY, settled: true, pure: state.pure }
}

interface Position {
  readonly isFirst: boolean
  readonly isLast: boolean
}

function emitFirst(step: Node, place: Place, position: Position): State {
  const { input, code } = place
  if (step.type === 'name' && step.stages === undefined && isBare(step)) {
    return emitName(step, { ...input, form: 'value' }, place, position)
  }
  if (step.consarray) {
    const list = code.temp(`A(${input.code}) ? ${input.code} : ${code.runtime('sequenceOf')}(${input.code})`)
    const context = { code: list, kinds: LIST, settled: true, pure: false }
    // A sequence of one is that one by the time that `$` has it.
    const value = place.emit(step, { ...withInput(place, context), dollar: place.dollar })
    return { code: value.code, kinds: value.kinds, pure: value.pure, form: 'sequence' }
  }
  // A variable is absolute: the context does not multiply it.
  if (step.type === 'variable') return emitAbsolute(step, place, position)
  return emitLoop(step, { from: input.code, many: mayBe(input, LIST), one: '1', pure: input.pure }, place, position)
}

function emitAbsolute(step: Node, place: Place, { isLast }: Position): State {
  const { code } = place
  const value = place.emit(step, place)
  if (step.stages !== undefined) throw new Unsupported('stages of a variable')
  if (!mayBe(value, LIST)) return { ...value, form: 'value' }
  if (isLast) return { ...value, code: code.temp(`${code.runtime('last')}(${value.code})`), form: 'value' }
  if (value.pure) return { ...value, form: 'sequence' }
  return { ...value, code: code.temp(`${code.runtime('contexts')}(${value.code})`), form: 'sequence' }
}

function emitStep(step: Node, state: State, place: Place, position: Position): State {
  if (step.type === 'sort') return emitSort(step, state, place)
  if (step.type === 'name' && step.stages === undefined && isBare(step)) return emitName(step, state, place, position)
  const one = state.kinds & MISSING ? `${state.code} === undefined ? 0 : 1` : '1'
  const many = mayBe({ ...state, settled: true }, LIST)
  return emitLoop(step, { from: state.code, many, one, pure: state.pure }, place, position)
}

function isBare(step: Node): boolean {
  return step.predicate === undefined && step.group === undefined && !step.keepArray
}

function emitName(step: NameNode, state: State, place: Place, { isLast }: Position): State {
  const { code } = place
  const from = state.code
  const field = readField(step.value, state, place, isLast ? 'last' : 'inner')
  const many = `${nameStep(code, step.value, isLast ? 'last' : 'inner')}(C, ${from})`
  const one = mayBe({ ...state, settled: true }, LIST) ? `(A(${from}) ? ${many} : ${field})` : field
  const result = code.temp(`${isObject(from)} ? ${one} : undefined`)
  const collapses = mayBe({ ...state, settled: true }, LIST)
  return { code: result, kinds: ANY, pure: state.pure, form: collapses ? 'sequence' : 'value' }
}

// Only what the expression made can carry marks.
function readField(key: string, state: State, { code }: Place, place: 'inner' | 'last'): string {
  const field = code.field(state.code, key)
  return state.pure ? field : `${code.runtime(place === 'last' ? 'last' : 'contexts')}(${field})`
}

function emitSort(step: Node & { type: 'sort' }, state: State, place: Place): State {
  const { code } = place
  const list = code.temp(`A(${state.code}) ? ${state.code} : ${state.code} === undefined ? E : [${state.code}]`)
  const sorted = emitOrder(step, { code: list, kinds: LIST, settled: true, pure: state.pure }, place)
  const filters = (step.stages ?? []).filter(stage => stage.type === 'filter')
  if (filters.length !== (step.stages ?? []).length) throw new Unsupported('index')
  if (filters.length === 0) return { ...sorted, form: 'sequence' }
  const filtered = emitFilters(filters, sorted, place)
  return filtered.settled ? { ...filtered, form: 'sequence' } : { ...filtered, ...listed(filtered.code, place) }
}

/** Input of a loop: one value, or the items of an array. */
interface Contexts {
  readonly from: string
  /** The value may be an array of contexts, so that the code must test it. */
  readonly many: boolean
  /** How many contexts a value is that is no array: 1, or none where it is missing. */
  readonly one: string
  readonly pure: boolean
}

// Each context in turn; what a step gives goes into one flat list. A single context needs no list at all.
function emitLoop(step: Node, contexts: Contexts, place: Place, { isLast }: Position): State {
  const { code } = place
  const filters = stagesOf(step)
  const { from } = contexts
  const many = contexts.many ? code.temp(`A(${from})`) : 'false'
  const count = code.temp(contexts.many ? `${many} ? ${from}.length : ${contexts.one}` : contexts.one)
  const results = code.temp(`${count} > 1 ? [] : undefined`)
  const only = code.variable()
  const present = code.variable('0')
  const index = code.name('i')
  code.line(`for (let ${index} = 0; ${index} < ${count}; ${index}++) { ${TICK}`)
  const item = code.temp(contexts.many ? `${many} ? ${from}[${index}] : ${from}` : from)
  const at = withInput(place, { code: item, kinds: ANY, settled: true, pure: contexts.pure })
  const value = maybe(place.scope, () => {
    const result = emitContext(step, at)
    return filters.length === 0 ? result : emitFilters(filters, result, at)
  })
  pushResult(value, place, { results, present, only, always: filters.length > 0 })
  code.line('}')
  return emitResults(value, place, { results, present, only, isLast })
}

interface LoopResults {
  readonly results: string
  readonly present: string
  readonly only: string
  readonly isLast: boolean
}

// One context gave one result, which is taken apart as several results would be.
function emitResults(value: Value, place: Place, { results, present, only, isLast }: LoopResults): State {
  const { code } = place
  const finished = isLast && place.marks === 'unneeded' ? 'plain' : 'listed'
  const list = `${code.runtime(finished)}(C, ${results})`
  const canBeList = mayBe(value, LIST)
  const raw = isLast && canBeList && value.settled
  const many = raw ? `${present} === 1 && ${code.runtime('isRaw')}(${only}) ? ${only} : ${list}` : list
  const one = canBeList ? oneResult(value, place, { only, isLast }) : only
  const result = code.temp(`${results} !== undefined ? (${many}) : ${one}`)
  return { code: result, kinds: ANY, pure: value.pure, form: 'sequence' }
}

function oneResult(value: Value, { code }: Place, { only, isLast }: { only: string; isLast: boolean }): string {
  if (!value.settled) return `(${only} === undefined ? undefined : ${code.runtime('listed')}(C, ${only}))`
  if (value.pure) return only
  return `${code.runtime(isLast ? 'last' : 'contexts')}(${only})`
}

function listed(list: string, { code }: Place) {
  return { code: code.temp(`${code.runtime('listed')}(C, ${list})`), kinds: LIST, form: 'sequence' } as const
}

function stagesOf(step: Node): Filter[] {
  const filters = (step.stages ?? []).filter(stage => stage.type === 'filter')
  if (filters.length !== (step.stages ?? []).length) throw new Unsupported('index')
  return filters
}

// The field of one context, which may itself be an array.
function emitContext(step: Node, place: Place): Value {
  if (step.type !== 'name' || !isBare(step)) return place.emit(step, place)
  const { code, input } = place
  const deep = `${code.runtime('deep')}(C, ${input.code}, ${code.text(step.value)})`
  const field = code.field(input.code, step.value)
  const read = code.temp(`${isObject(input.code)} ? (A(${input.code}) ? ${deep} : ${field}) : undefined`)
  if (input.pure) return { code: read, kinds: ANY, settled: true, pure: true }
  const collapsed = code.temp(`A(${read}) ? ${code.runtime('collapse')}(${read}) : ${read}`)
  return { code: collapsed, kinds: ANY, settled: true, pure: false }
}

interface Results {
  readonly results: string
  readonly present: string
  readonly only: string
  /** Each context counts, even with no result: predicates always give a list. */
  readonly always: boolean
}

function pushResult(value: Value, { code }: Place, { results, present, only, always }: Results): void {
  const test = mayBe(value, MISSING) ? `if (${value.code} !== undefined) ` : ''
  const list = mayBe(value, LIST)
  const push = `${results}.push(${value.code});`
  const into = list ? `if (A(${value.code})) ${code.runtime('into')}(C, ${results}, ${value.code}); else ${push}` : push
  const add = `if (${results} !== undefined) { ${into} }`
  if (always) code.line(`${present}++; ${only} = ${value.code}; ${test}${add}`)
  else code.line(`${test}{ ${present}++; ${only} = ${value.code}; ${add} }`)
}
