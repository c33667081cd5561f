import type { Evaluation } from './evaluation.ts'
import type { Pattern } from './pattern.ts'
import type { Signature } from './signature/signature.ts'

/**
 * Every function of the language is a JavaScript function, so that `typeof` tells functions from data. What else
 * is known of it stands in a private field: the caller's own functions have none.
 */
export type Callable = (...args: never[]) => unknown

/** A function that the expression defines, or one applied in part. Its JavaScript function is one application. */
export interface LambdaInfo {
  readonly kind: 'lambda'
  readonly parameters: readonly string[]
  readonly signature: Signature | undefined
  /** The context where it was defined. */
  readonly input: unknown
  /** Set where it is another function with some arguments given. */
  readonly applied?: 'in part'
}

/** A library function. Its JavaScript function takes the evaluation first. */
export interface NativeInfo {
  readonly kind: 'native'
  readonly name: string
  readonly signature: Signature
  /** Arguments that a higher-order function gives it. */
  readonly arity: number
}

/** A function that was passed as an argument: it is called with no context. */
export interface WrappedInfo {
  readonly kind: 'wrapped'
  readonly target: Callable
  readonly arity: number
}

/** A regular expression as a function: from a text to its first match. */
export interface MatcherInfo {
  readonly kind: 'matcher'
  readonly pattern: Pattern
  /** Where the expression stands, for the error of an empty match. */
  readonly position: number | undefined
}

export type FunctionInfo = LambdaInfo | NativeInfo | WrappedInfo | MatcherInfo

/** A native's implementation: arguments were checked against its signature. */
export type Implementation = (run: Evaluation, ...args: never[]) => unknown

class ExistingFunction {
  constructor(callable: Callable) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how a private field gets onto an existing function
    return callable
  }
}

class Described extends ExistingFunction {
  #info: FunctionInfo

  constructor(callable: Callable, info: FunctionInfo) {
    super(callable)
    this.#info = info
  }

  static of(callable: Callable): FunctionInfo | undefined {
    return #info in callable ? callable.#info : undefined
  }
}

/** Makes a JavaScript function one of the language; returns it. */
export function describeFunction<F extends Callable>(callable: F, info: FunctionInfo): F {
  new Described(callable, info)
  return callable
}

/** Properties of a function; undefined for functions of the caller. */
export function infoOf(callable: Callable): FunctionInfo | undefined {
  return Described.of(callable)
}

/** A function that library functions can only call wrapped: as it is, it is to the reference an object without code. */
export function isUncallable(info: FunctionInfo | undefined): boolean {
  return info?.kind === 'native' || (info?.kind === 'lambda' && info.applied !== undefined)
}

/** A function of any kind: of the library, the expression or the caller. */
export function isCallable(value: unknown): value is Callable {
  return typeof value === 'function'
}

/** How many arguments a higher-order function should give. */
export function arityOf(callable: Callable): number {
  const info = Described.of(callable)
  if (info === undefined || info.kind === 'matcher') return callable.length
  return info.kind === 'lambda' ? info.parameters.length : info.arity
}
