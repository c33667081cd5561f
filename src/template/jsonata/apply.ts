import type { Callable, FunctionInfo } from './callable.ts'
import { arityOf, describeFunction, infoOf, isCallable, isUncallable } from './callable.ts'
import { JsonataError, setToken, toJsonataError } from './error.ts'
import type { CallSite, Evaluation } from './evaluation.ts'
import type { List } from './sequence.ts'
import { checkArguments } from './signature/signature.ts'

/**
 * A call in tail position, which a function body returns instead of making it, so that tail recursion needs no stack. A
 * call that could not be prepared carries its failure: it belongs to the caller's loop, not to the body.
 */
export class TailCall {
  readonly callee: unknown
  readonly args: List
  readonly failure: unknown

  constructor(callee: unknown, args: List, failure?: unknown) {
    this.callee = callee
    this.args = args
    this.failure = failure
  }
}

/** Calls a function, and whatever it calls in tail position, until there is a value. */
export function applyFunction(run: Evaluation, callee: unknown, args: List, context: unknown): unknown {
  run.turns++
  let result = applyOnce(run, callee, args, context)
  while (result instanceof TailCall) {
    if (result.failure !== undefined) throw result.failure
    run.turns++
    result = applyOnce(run, result.callee, result.args, context)
  }
  return result
}

function applyOnce(run: Evaluation, callee: unknown, args: List, context: unknown): unknown {
  if (--run.fuel < 0) run.refuel()
  try {
    if (!isCallable(callee)) throw new JsonataError('T1006')
    return applyCallable(run, callee, args, context)
  } catch (thrown) {
    throw labelled(run, toJsonataError(thrown), callee)
  }
}

function applyCallable(run: Evaluation, callee: Callable, args: List, context: unknown): unknown {
  const info = infoOf(callee)
  switch (info?.kind) {
    case 'lambda': {
      const checked = info.signature === undefined ? args : checkArguments(info.signature, args, context)
      run.turns += 2
      return callLambda(callee, checked)
    }
    case 'native':
      return callNative(run, callee, checkArguments(info.signature, args, context))
    case 'wrapped':
      run.turns += 2
      return applyFunction(run, info.target, args, null)
    default:
      return callForeign(callee, args, context)
  }
}

// A lambda takes whatever it is given; a native was registered with the parameters that its signature promises.
function callLambda(callee: Callable, args: List): unknown {
  return (callee as (...args: unknown[]) => unknown)(...args)
}

function callNative(run: Evaluation, callee: Callable, args: List): unknown {
  return (callee as (run: Evaluation, ...args: unknown[]) => unknown)(run, ...args)
}

// Functions of the caller get the context as `this`, as with the reference.
function callForeign(callee: Callable, args: List, context: unknown): unknown {
  const result: unknown = Reflect.apply(callee, context, args)
  if (result instanceof Promise) throw new JsonataError('R1004', { message: 'a bound function returned a promise' })
  return result
}

// The reference overwrites the position with the place where this function was last called from.
function labelled(run: Evaluation, error: JsonataError, callee: unknown): JsonataError {
  const site = run.siteOf(callee)
  if (site === undefined) return error
  LABELLERS.set(error, { callee, site, turn: run.turns })
  if (error.token === undefined && site.token !== undefined) setToken(error, site.token)
  if (site.position) error.position = site.position
  return error
}

/** A function whose last call an error names as its place, and the turn at which the error passed through it. */
export interface Labeller {
  readonly callee: unknown
  readonly site: CallSite
  readonly turn: number
}

const LABELLERS = new WeakMap<JsonataError, Labeller>()

/** The call that gave an error its place; undefined where the error has a place of its own. */
export function labellerOf(error: unknown): Labeller | undefined {
  return error instanceof JsonataError ? LABELLERS.get(error) : undefined
}

/** Forgets what gave an error its place, for whoever gives it another. */
export function forgetLabeller(error: JsonataError): void {
  LABELLERS.delete(error)
}

/** Gives an error that knows no place the place of the call that it passes through; 0 counts as no place. */
export function labelUnplaced(thrown: unknown, site: CallSite): JsonataError {
  const error = toJsonataError(thrown)
  if (!error.position && site.position !== undefined) error.position = site.position
  if (!error.token && site.token !== undefined) setToken(error, site.token)
  return error
}

/** An argument as a function receives it: functions lose their context on the way. */
export function wrapArgument(run: Evaluation, argument: unknown): unknown {
  if (!isCallable(argument)) return argument
  const info = infoOf(argument)
  const target = info?.kind === 'wrapped' ? info.target : argument
  const wrapper = (...args: unknown[]) => applyFunction(run, target, args, null)
  return describeFunction(wrapper, { kind: 'wrapped', target, arity: arityOf(argument) } satisfies FunctionInfo)
}

/** Calls a function that a library function was given. */
export function invoke(run: Evaluation, callback: Callable, args: List): unknown {
  run.turns++
  const info = infoOf(callback)
  // Only in tail position does a bare one get here.
  if (isUncallable(info)) throw new JsonataError('T1006')
  switch (info?.kind) {
    case 'wrapped':
      run.turns++
      return applyFunction(run, info.target, args, null)
    case 'lambda':
      run.turns++
      return applyFunction(run, callback, args, info.input)
    default:
      if (--run.fuel < 0) run.refuel()
      return callForeign(callback, args, undefined)
  }
}

/** Calls a function with as many of three arguments as it takes, as $map, $filter and their kin do. */
export function invokeFitting(run: Evaluation, callback: Callable, first: unknown, ...more: List): unknown {
  const arity = arityOf(callback)
  return invoke(run, callback, [first, ...more.slice(0, Math.max(0, arity - 1))])
}
