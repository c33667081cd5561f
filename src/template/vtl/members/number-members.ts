import { Fault } from '../error.ts'
import type { Run } from '../run.ts'
import { compareNumbers } from '../values/arithmetic.ts'
import { hashOfNumber } from '../values/hash.ts'
import {
  bigIntOf,
  doubleOf,
  isInteger,
  isIntegral,
  isNumber,
  JavaFloat,
  type JavaNumber,
  kindOf,
  longOf,
  type NumberKind,
  numberOf,
} from '../values/numbers.ts'
import { sameNumber } from '../values/same-number.ts'
import { textOf } from '../values/text.ts'
import { type Methods, nullArgument, nullary } from './method.ts'

/** Methods of numbers of every kind. */
export const NUMBER_METHODS: Methods<JavaNumber> = {
  intValue: nullary((_, self) => toInteger(self)),
  longValue: nullary((_, self) => longOf(toLong(self))),
  doubleValue: nullary((_, self) => doubleOf(numberOf(self))),
  floatValue: nullary((_, self) => new JavaFloat(numberOf(self))),
  equals: (_, self, [other]) => isNumber(other) && sameNumber(self, other),
  compareTo: (_, self, [other]) => {
    if (!isNumber(other) || kindOf(other) !== kindOf(self)) {
      throw new Fault('VTL_ARGUMENT', 'compareTo needs a number of the same kind')
    }
    return compareNumbers(self, other)
  },
  toString: (run, self, args) => textOf(run.meter, ownOrGiven(self, args)),
  hashCode: (_, self, args) => hashOfNumber(ownOrGiven(self, args)),
  parseInt: (run, self, [text, radix = 10]) =>
    kindOf(self) === 'Integer' && isInteger(radix) ? parseInteger(run, text, radix) : undefined,
  parseLong: (run, self, [text]) => (kindOf(self) === 'Long' ? parseLong(run, text) : undefined),
  parseDouble: (run, self, [text]) => (kindOf(self) === 'Double' ? parseDouble(run, text) : undefined),
  valueOf: (run, self, [text, radix]) => {
    if (radix === undefined) return parseOf(run, self, text)
    if (!isInteger(radix) || typeof text !== 'string') return undefined
    if (kindOf(self) === 'Integer') return parseInteger(run, text, radix)
    return kindOf(self) === 'Long' ? parseLong(run, text, radix) : undefined
  },
  isNaN: (_, self) => (kindOf(self) === 'Double' ? Number.isNaN(numberOf(self)) : undefined),
  max: (_, self, [a, b]) => extreme(self, a, b, 1),
  min: (_, self, [a, b]) => extreme(self, a, b, -1),
}

/** Kinds that Java makes a kind of without a cast. */
const WIDENED: Readonly<Partial<Record<NumberKind, readonly NumberKind[]>>> = {
  Integer: ['Integer'],
  Long: ['Integer', 'Long'],
  Float: ['Integer', 'Long', 'Float'],
  Double: ['Integer', 'Long', 'Float', 'Double'],
}

// Beside the method of a number there is one of its class, which takes the number as an argument.
function ownOrGiven(self: JavaNumber, args: readonly unknown[]): JavaNumber {
  if (args.length === 0) return self
  const [other] = args
  if (args.length > 1 || !isNumber(other) || WIDENED[kindOf(self)]?.includes(kindOf(other)) !== true)
    throw new Fault('VTL_ARGUMENT', 'A method of a number takes no such argument')
  if (kindOf(self) === kindOf(other)) return other
  if (kindOf(self) === 'Long') return longOf(bigIntOf(other))
  return kindOf(self) === 'Float' ? new JavaFloat(numberOf(other)) : doubleOf(numberOf(other))
}

function toInteger(value: JavaNumber): number {
  if (isWhole(value)) return Number(BigInt.asIntN(32, bigIntOf(value)))
  return Math.min(Math.max(truncated(value), -(2 ** 31)), 2 ** 31 - 1)
}

function toLong(value: JavaNumber): bigint {
  if (isWhole(value)) return BigInt.asIntN(64, bigIntOf(value))
  const number = truncated(value)
  if (Math.abs(number) < 2 ** 63) return BigInt(number)
  return number < 0 ? -(2n ** 63n) : 2n ** 63n - 1n
}

// These lose their upper bits; a Double beyond the borders is cut to them.
function isWhole(value: JavaNumber): boolean {
  return isIntegral(kindOf(value)) || kindOf(value) === 'BigDecimal'
}

function truncated(value: JavaNumber): number {
  const number = Math.trunc(numberOf(value))
  return Number.isNaN(number) ? 0 : number + 0
}

function extreme(self: JavaNumber, a: unknown, b: unknown, sign: 1 | -1): unknown {
  if (!isNumber(a) || !isNumber(b) || kindOf(self) !== kindOf(a) || kindOf(a) !== kindOf(b)) return undefined
  return compareNumbers(a, b) * sign >= 0 ? a : b
}

function parseOf(run: Run, self: JavaNumber, text: unknown): unknown {
  if (isNumber(text)) return kindOf(text) === kindOf(self) ? text : undefined
  if (text === null) throw nullArgument()
  switch (kindOf(self)) {
    case 'Integer':
      return parseInteger(run, text, 10)
    case 'Long':
      return parseLong(run, text)
    case 'Double':
      return parseDouble(run, text)
    default:
      return undefined
  }
}

function parseInteger(run: Run, text: unknown, radix: number): number | undefined {
  if (text === null) throw nullArgument()
  if (typeof text !== 'string') return undefined
  run.meter.scan(text.length)
  const value = parseDigits(text, radix)
  if (value === undefined || !isInteger(value)) throw noNumber(text, 'Integer')
  return value
}

// All characters must be digits; parseInt of JavaScript would stop at the first other one.
function parseDigits(text: string, radix: number): number | undefined {
  const digits = text.replace(/^[+-]/, '')
  if (radix < 2 || radix > 36 || digits === '' || digits.length > 40 || !/^[0-9A-Za-z]+$/.test(digits)) return undefined
  for (const digit of digits) if (Number.isNaN(Number.parseInt(digit, radix))) return undefined
  const value = Number.parseInt(digits, radix)
  return text.startsWith('-') ? 0 - value : value
}

function parseLong(run: Run, text: unknown, radix = 10): unknown {
  if (typeof text !== 'string') return undefined
  run.meter.scan(text.length)
  if (radix !== 10) {
    const number = parseDigits(text, radix)
    if (number === undefined || !Number.isSafeInteger(number)) throw noNumber(text, 'Long')
    return longOf(BigInt(number))
  }
  if (!/^[+-]?\d{1,19}$/.test(text)) throw noNumber(text, 'Long')
  const value = BigInt(text.replace('+', ''))
  if (BigInt.asIntN(64, value) !== value) throw noNumber(text, 'Long')
  return longOf(value)
}

function parseDouble(run: Run, text: unknown): unknown {
  if (typeof text !== 'string') return undefined
  run.meter.scan(text.length)
  const number = text.trim().replace(/[dDfF]$/, '')
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$|^[+-]?(?:NaN|Infinity)$/.test(number))
    throw noNumber(text, 'Double')
  return doubleOf(Number(number.replace(/^\+/, '')))
}

function noNumber(text: string, kind: string): Fault {
  return new Fault('VTL_NUMBER', `${JSON.stringify(text.slice(0, 40))} is no ${kind}`)
}
