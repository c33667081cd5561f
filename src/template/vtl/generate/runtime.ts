import type { JsonPath } from '../../json-path/path.ts'
import { INPUT_BINDING, UTIL_BINDING } from '../bindings/bindings.ts'
import { inputJson, inputNames, inputPath } from '../bindings/input.ts'
import type { UtilFunction } from '../bindings/util-binding.ts'
import { Fault } from '../error.ts'
import { callMethod, type MethodsOfName } from '../members/call.ts'
import type { Pattern } from '../members/pattern-kind.ts'
import type { PatternMethod } from '../members/pattern-members.ts'
import { indexOf, propertyOf, setIndex, setProperty } from '../members/property.ts'
import type { Meter } from '../meter.ts'
import type { Run } from '../run.ts'
import type { Arithmetic } from '../values/arithmetic.ts'
import { velocityEquals } from '../values/equality.ts'
import { JavaMap } from '../values/java-map.ts'
import { JavaList } from '../values/lists.ts'
import { add, isLess, isLessOrEqual, operate, range } from '../values/operators.ts'
import { Block, LoopScope } from '../values/other.ts'
import { putKey } from '../values/own-key.ts'
import { textOf } from '../values/text.ts'
import { type Argument, Frame } from './frames.ts'
import { loop, turn } from './loop.ts'
import { breakOff, breakOut, drop, end, endLoop, leave, stop } from './signal.ts'

/** Nested calls of macros that Velocity allows. */
const MAX_CALLS = 20

/** Estimated bytes of a call of a macro or block. */
const CALL_BYTES = 200

/** Names that generated code may use. `at` is the number of the place that an error names. */
export const RUNTIME = {
  INPUT: INPUT_BINDING,
  UTIL: UTIL_BINDING,
  Block,
  LoopScope,
  loop,
  turn,
  stop,
  breakOut,
  breakOff,
  drop,
  leave,
  end,
  endLoop,
  isLess,
  isLessOrEqual,
  isGreater: (left: unknown, right: unknown): boolean => isLess(right, left),
  isGreaterOrEqual: (left: unknown, right: unknown): boolean => isLessOrEqual(right, left),
  property: propertyOf,

  document: (run: Run): unknown => inputNames(run, NO_NAMES),
  names: inputNames,
  path(run: Run, path: JsonPath, at: number): unknown {
    run.meter.at = at
    return inputPath(run, path)
  },
  json(run: Run, path: JsonPath, at: number): string {
    run.meter.at = at
    return inputJson(run, path)
  },
  util(run: Run, use: UtilFunction, value: unknown, at: number): unknown {
    run.meter.at = at
    return use(run, value)
  },
  /** `$context.a.b`: leaves are read from the caller's object. */
  context(run: Run, names: readonly string[]): unknown {
    if (run.meter.changes === 0) return run.context.read(names)
    let value: unknown = run.context
    for (const name of names) value = propertyOf(run, value, name)
    return value
  },

  call(run: Run, methods: MethodsOfName, self: unknown, args: readonly unknown[], at: number): unknown {
    run.meter.at = at
    run.meter.fuel -= 1
    return callMethod(run, methods, self, args)
  },
  /** A method with a pattern that was compiled with the template. */
  match(
    run: Run,
    method: PatternMethod,
    self: unknown,
    pattern: Pattern,
    args: readonly unknown[],
    at: number,
  ): unknown {
    run.meter.at = at
    return typeof self === 'string' ? method(run, self, pattern, args) : undefined
  },
  index(run: Run, self: unknown, index: unknown, at: number): unknown {
    run.meter.at = at
    return indexOf(run, self, index)
  },
  setProperty(run: Run, self: unknown, name: string, value: unknown, at: number): void {
    run.meter.at = at
    setProperty(run, self, name, value)
  },
  setIndex(run: Run, self: unknown, index: unknown, value: unknown, at: number): void {
    run.meter.at = at
    setIndex(run, self, index, value)
  },

  list(run: Run, items: unknown[]): JavaList {
    run.meter.items(items.length)
    return new JavaList(items)
  },
  map(run: Run, entries: readonly unknown[]): JavaMap {
    run.meter.items(entries.length)
    const map = new JavaMap()
    for (let index = 0; index < entries.length; index += 2) putKey(run.meter, map, entries[index], entries[index + 1])
    return map
  },
  range(meter: Meter, from: unknown, to: unknown, at: number): JavaList | undefined {
    meter.at = at
    return range(meter, from, to)
  },
  add(meter: Meter, left: unknown, right: unknown, at: number): unknown {
    meter.at = at
    return add(meter, left, right)
  },
  /** An operand without a value is its source where the other one is a text. */
  addLiteral(meter: Meter, left: unknown, right: unknown, literals: readonly [string, string], at: number): unknown {
    meter.at = at
    if (left === undefined && typeof right === 'string') return add(meter, literals[0], right)
    if (right === undefined && typeof left === 'string') return add(meter, left, literals[1])
    return add(meter, left, right)
  },
  operate(meter: Meter, operator: Arithmetic, left: unknown, right: unknown, at: number): unknown {
    meter.at = at
    return operate(meter, operator, left, right)
  },
  equals(meter: Meter, left: unknown, right: unknown, at: number): boolean {
    if (typeof left === 'string') meter.scan(left.length)
    if (left === right) return true
    meter.at = at
    return velocityEquals(meter, left, right)
  },

  /** The text of what a reference prints. A block that is rendered inside itself too often prints its source. */
  print(meter: Meter, value: unknown, at: number, literal?: string, frame?: Frame): string {
    if (value === undefined || value === null) return ''
    if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
    meter.at = at
    if (value instanceof Block) return printBlock(meter, value, literal, frame)
    return textOf(meter, value)
  },
  /** Truth of a value that may be a block, which is rendered for it. */
  truth(meter: Meter, value: unknown, at: number): boolean {
    meter.at = at
    if (value instanceof Block) renderApart(meter, value)
    return value !== false
  },
  /** A text in double quotes, without the blanks that were put behind it: `excess` of them. */
  made(meter: Meter, text: string, excess: 0 | 1, at: number): string {
    meter.at = at
    meter.rope(text.length)
    return excess === 0 ? text : text.slice(0, -excess)
  },
  prefix: (prefix: string, value: unknown): string => (value instanceof Block ? '' : prefix),
  item: (value: unknown): unknown => value ?? undefined,

  get: (frame: Frame, name: string): unknown => frame.get(name),
  put: (frame: Frame, name: string, value: unknown): void => frame.put(name, value),
  fixed:
    (value: unknown): Argument =>
    () =>
      value,
  /** The frame of a call: names and arguments in turn, and the block of `#@name`. */
  frame(outer: Frame | undefined, args: readonly unknown[], body: Block | undefined): Frame {
    const frame = new Frame(outer)
    for (let index = 0; index < args.length; index += 2) {
      frame.bind(args[index] as string, args[index + 1] as Argument)
    }
    if (body !== undefined) frame.setOwn('bodyContent', body)
    return frame
  },
  callMacro(run: Run, macro: (frame: Frame) => string, frame: Frame, at: number): string {
    run.meter.at = at
    run.meter.charge(4)
    run.meter.take(CALL_BYTES)
    if (run.calls >= MAX_CALLS) throw new Fault('VTL_MACRO_DEPTH', `More than ${MAX_CALLS} nested calls of macros`)
    run.calls += 1
    const text = macro(frame)
    run.calls -= 1
    return text
  },
  newFrame: (): Frame => new Frame(undefined),
}

const NO_NAMES: readonly string[] = []

function renderApart(meter: Meter, block: Block): void {
  try {
    printBlock(meter, block)
  } catch (thrown) {
    drop(thrown)
  }
}

function printBlock(meter: Meter, block: Block, literal = '', frame?: Frame): string {
  meter.charge(4)
  meter.take(CALL_BYTES)
  const text = block.render(frame)
  if (text === undefined) return literal
  meter.rope(text.length)
  return text
}
