import { Fault } from '../error.ts'
import type { Run } from '../run.ts'
import { compareNumbers } from '../values/arithmetic.ts'
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
  numberOf,
} from '../values/numbers.ts'
import { sameNumber } from '../values/same-number.ts'
import { textOf } from '../values/text.ts'
import type { Methods } from './method.ts'

/** Methods of numbers of every kind. */
export const NUMBER_METHODS: Methods<JavaNumber> = {
  intValue: (_, self) => toInteger(self, 32),
  longValue: (_, self) => longOf(BigInt(toInteger(self, 64))),
  doubleValue: (_, self) => doubleOf(numberOf(self)),
  floatValue: (_, self) => new JavaFloat(numberOf(self)),
  equals: (_, self, [other]) => isNumber(other) && sameNumber(self, other),
  compareTo: (_, self, [other]) => {
    if (!isNumber(other) || kindOf(other) !== kindOf(self)) {
      throw new Fault('VTL_ARGUMENT', 'compareTo needs a number of the same kind')
    }
    return compareNumbers(self, other)
  },
  toString: (run, self, [other]) => textOf(run.meter, other === undefined ? self : other),
  hashCode: (_, self) => hashOf(self),
  parseInt: (run, self, [text, radix = 10]) =>
    kindOf(self) === 'Integer' && isInteger(radix) ? parseInteger(run, text, radix) : undefined,
  parseLong: (run, self, [text]) => (kindOf(self) === 'Long' ? parseLong(run, text) : undefined),
  parseDouble: (run, self, [text]) => (kindOf(self) === 'Double' ? parseDouble(run, text) : undefined),
  valueOf: (run, self, [text]) => parseOf(run, self, text),
  isNaN: (_, self) => (kindOf(self) === 'Double' ? Number.isNaN(numberOf(self)) : undefined),
  max: (_, self, [a, b]) => extreme(self, a, b, 1),
  min: (_, self, [a, b]) => extreme(self, a, b, -1),
}

function toInteger(value: JavaNumber, bits: 32 | 64): number {
  if (isIntegral(kindOf(value)) || kindOf(value) === 'BigDecimal') return Number(BigInt.asIntN(bits, bigIntOf(value)))
  const limit = 2 ** (bits - 1)
  const number = Math.trunc(numberOf(value))
  if (Number.isNaN(number)) return 0
  return Math.min(Math.max(number, -limit), bits === 32 ? limit - 1 : limit - 1024)
}

function extreme(self: JavaNumber, a: unknown, b: unknown, sign: 1 | -1): unknown {
  if (!isNumber(a) || !isNumber(b) || kindOf(self) !== kindOf(a) || kindOf(a) !== kindOf(b)) return undefined
  return compareNumbers(a, b) * sign >= 0 ? a : b
}

function hashOf(value: JavaNumber): number {
  const kind = kindOf(value)
  if (kind === 'Integer') return numberOf(value)
  if (kind === 'Long') return fold(bigIntOf(value))
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, numberOf(value))
  return fold(view.getBigInt64(0))
}

function fold(value: bigint): number {
  return Number(BigInt.asIntN(32, value ^ (BigInt.asUintN(64, value) >> 32n)))
}

function parseOf(run: Run, self: JavaNumber, text: unknown): unknown {
  if (isNumber(text)) return kindOf(text) === kindOf(self) ? text : undefined
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

function parseLong(run: Run, text: unknown): unknown {
  if (typeof text !== 'string') return undefined
  run.meter.scan(text.length)
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
