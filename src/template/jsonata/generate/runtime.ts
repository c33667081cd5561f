import { applyFunction, TailCall, wrapArgument } from '../apply.ts'
import type { Callable } from '../callable.ts'
import { describeFunction, infoOf, isCallable } from '../callable.ts'
import { compose } from '../compose.ts'
import { JsonataError } from '../error.ts'
import type { Evaluation } from '../evaluation.ts'
import { LiteralPattern } from '../functions/matches.ts'
import { textOf } from '../functions/serialize.ts'
import type { Evaluator } from '../interpret/evaluator.ts'
import { selections } from '../interpret/filter.ts'
import { rootFrame } from '../interpret/frame.ts'
import { descendants, wildcard } from '../interpret/select.ts'
import { arithmetic, compare, differs, equals, includes, negate, range } from '../operators.ts'
import { applyPartially, PLACEHOLDER } from '../partial.ts'
import { createMatcher } from '../regex.ts'
import type { List } from '../sequence.ts'
import { CONSTRUCTED, collapse, isSequence, KEEP, mark, marksOf, SEQUENCE, sequenceOf } from '../sequence.ts'
import type { Signature } from '../signature/signature.ts'
import { checkArguments } from '../signature/signature.ts'
import { isData, isTrue, lookup, setField } from '../values.ts'
import { findVariable } from '../variables.ts'
import { groupBy, groupContext } from './grouping.ts'
import { orderBy } from './ordering.ts'

/** Ends generated code: the interpreter finds out what is wrong. */
function fail(): never {
  throw new JsonataError('T1006')
}

/** Puts a value into a list: an array item by item, unless it is a constructed one. */
function into(run: Evaluation, list: List, value: unknown): void {
  if (Array.isArray(value) && (marksOf(value) & CONSTRUCTED) === 0) spill(run, list, value)
  else list.push(value)
}

/** Short lists are charged when they are done. */
const FEW = 64
const BYTES_PER_ITEM = 16

function spill(run: Evaluation, list: List, items: List): void {
  if (list.length + items.length > run.maxSequence) run.items(list.length + items.length)
  run.charge(items.length)
  if (items.length > FEW) run.take(items.length * BYTES_PER_ITEM)
  for (let index = 0; index < items.length; index++) list.push(items[index])
}

/** A finished list as a sequence. */
function listed(run: Evaluation, list: List): List {
  run.items(list.length)
  return mark(list, SEQUENCE)
}

/** A finished list as the value of a node, where nobody asks whether it is a sequence. */
function plain(run: Evaluation, list: List): unknown {
  run.items(list.length)
  return list.length > 1 ? list : list.length === 1 ? list[0] : undefined
}

/** An array without the sequence mark: as the only result of a last step it stays the array that it is. */
function isRaw(value: unknown): boolean {
  return Array.isArray(value) && !isSequence(value)
}

/** The value of a last step with one context: a sequence loses what kept it an array. */
function last(value: unknown): unknown {
  if (!isSequence(value)) return value
  return value.length > 1 ? value : value[0]
}

/** The contexts that a value means to the next step: a constructed array is one. */
function contexts(value: unknown): unknown {
  return Array.isArray(value) && (marksOf(value) & CONSTRUCTED) !== 0 ? [value] : value
}

/** The last list of a path with `[]` in it. */
function kept(list: unknown): unknown {
  if (!Array.isArray(list)) return list === undefined ? undefined : mark([list], SEQUENCE | KEEP)
  if ((marksOf(list) & (CONSTRUCTED | SEQUENCE)) === CONSTRUCTED) return mark(sequenceOf(list), KEEP)
  return isSequence(list) ? collapse(mark(list, KEEP)) : list
}

/** `[]` behind a node that is no path. */
function keep(value: unknown): unknown {
  return isSequence(value) ? mark(value, KEEP) : value
}

function constructed(list: List): List {
  return mark(list, CONSTRUCTED)
}

function own(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined
}

/** The field of an array of contexts inside a list of contexts. */
function deep(run: Evaluation, items: List, key: string): unknown {
  return collapse(lookup(run, items, key))
}

function text(run: Evaluation, value: unknown): string {
  return textOf(run, value) ?? ''
}

/** Calls a library function whose arguments need checking. */
function native(run: Evaluation, callee: Callable, args: List, context: unknown): unknown {
  const info = infoOf(callee)
  if (info?.kind !== 'native') return fail()
  const wrapped = args.map(arg => wrapArgument(run, asFunction(run, arg)))
  return Reflect.apply(callee, undefined, [run, ...checkArguments(info.signature, wrapped, context)] as never[])
}

function asFunction(run: Evaluation, arg: unknown): unknown {
  return arg instanceof LiteralPattern ? createMatcher(run, arg.pattern, arg.position) : arg
}

/** Calls in tail position from a function that is not one itself: functions among the arguments stay as they are. */
function callTail(run: Evaluation, callee: unknown, args: List, level: number): unknown {
  const given = args.map(arg => asFunction(run, arg))
  return callFrom(run, callee, given, { context: null, level })
}

function allNumbers(items: List): boolean {
  for (let index = 0; index < items.length; index++) if (typeof items[index] !== 'number') return false
  return true
}

function allTexts(items: List): boolean {
  for (let index = 0; index < items.length; index++) if (typeof items[index] !== 'string') return false
  return true
}

function allObjects(items: List): boolean {
  for (let index = 0; index < items.length; index++) if (!isData(items[index])) return false
  return true
}

interface CallPlace {
  readonly context: unknown
  readonly level: number
}

/** Calls whatever a node gave, from a depth inside its function. */
function call(run: Evaluation, callee: unknown, args: List, context: unknown, level: number): unknown {
  return callFrom(
    run,
    callee,
    args.map(arg => wrapArgument(run, arg)),
    { context, level },
  )
}

/** The same with a first argument from in front of `~>`, which stays as it is. */
function callLeading(
  run: Evaluation,
  callee: unknown,
  [leading, ...args]: List,
  context: unknown,
  level: number,
): unknown {
  return callFrom(run, callee, [leading, ...args.map(arg => wrapArgument(run, arg))], { context, level })
}

function callFrom(run: Evaluation, callee: unknown, args: List, { context, level }: CallPlace): unknown {
  run.enter(level)
  const result = applyFunction(run, callee, args, context)
  run.depth -= level
  return result
}

/** `~>` with something that is no call on its right. */
function applyTo(run: Evaluation, value: unknown, callee: unknown, level: number): unknown {
  if (!isCallable(callee)) return fail()
  if (isCallable(value)) return compose(run, value, callee)
  return callFrom(run, callee, [value], { context: null, level })
}

/** The value that a function body returns for a call in tail position. */
function tail(run: Evaluation, callee: unknown, args: List): TailCall {
  return isCallable(callee)
    ? new TailCall(
        callee,
        args.map(arg => asFunction(run, arg)),
      )
    : fail()
}

interface LambdaShape {
  readonly parameters: readonly string[]
  readonly signature: Signature | undefined
}

function lambda(body: Callable, { parameters, signature }: LambdaShape, input: unknown): Callable {
  return describeFunction(body, { kind: 'lambda', parameters, signature, input })
}

/** Evaluates a node that is not generated, with the variables that its surroundings see. */
function interpret(run: Evaluation, node: Evaluator, input: unknown, resolve: (name: string) => unknown): unknown {
  run.depth++
  const result = node(run, input, rootFrame(resolve))
  run.depth--
  return result
}

/** Names that generated code may use. Nothing else is in its reach. */
export const RUNTIME = {
  U: Symbol('unbound'),
  PLACEHOLDER,
  fail,
  into,
  spill,
  listed,
  plain,
  isRaw,
  last,
  contexts,
  kept,
  keep,
  constructed,
  sequenceOf,
  own,
  deep,
  text,
  native,
  callTail,
  allNumbers,
  allTexts,
  allObjects,
  textOf,
  call,
  callLeading,
  applyTo,
  tail,
  lambda,
  interpret,
  collapse,
  isTrue,
  isData,
  selections,
  wildcard,
  descendants,
  arithmetic,
  compare,
  equals,
  differs,
  includes,
  negate,
  range,
  applyPartially,
  createMatcher,
  wrapArgument,
  applyFunction,
  groupBy,
  groupContext,
  orderBy,
  setField,
  findVariable,
} as const
