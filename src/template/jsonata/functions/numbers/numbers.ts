import { JsonataError } from '../../error.ts'
import type { Evaluation } from '../../evaluation.ts'

type Num = number | undefined

const DECIMAL = /^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?$/
/** The anchors hold for the first and the last alternative only; the reference accepts what that lets through. */
const OTHER_BASE = /^(0[xX][0-9A-Fa-f]+)|(0[oO][0-7]+)|(0[bB][0-1]+)$/

/** `$number`. Fails with D3030. */
export function number(_: Evaluation, value: unknown): Num {
  if (value === undefined) return undefined
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string') {
    const plain = plainNumber(value)
    if (plain !== undefined) return plain
    if (DECIMAL.test(value) && Number.isFinite(Number(value))) return Number.parseFloat(value)
    if (OTHER_BASE.test(value)) return Number(value)
  }
  throw new JsonataError('D3030', { value, index: 1 })
}

/** So many digits make a whole number that is exact, and whose quotient by a power of ten is the nearest there is. */
const MOST_DIGITS = 15
const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, exponent) => 10 ** exponent)

// The number that a short text of digits shows, perhaps with a point among them; any other text is left to others.
function plainNumber(text: string): number | undefined {
  const { length } = text
  if (length === 0 || length > MOST_DIGITS) return undefined
  let whole = 0
  let places = -1
  for (let index = 0; index < length; index++) {
    const digit = text.charCodeAt(index) - 48
    if (digit >= 0 && digit <= 9) {
      whole = whole * 10 + digit
      if (places >= 0) places++
    } else if (digit === -2 && places < 0 && index > 0) {
      places = 0
    } else {
      return undefined
    }
  }
  if (places === 0) return undefined
  return places < 0 ? whole : whole / (POWERS[places] as number)
}

/** `$abs`. */
export function abs(_: Evaluation, value: Num): Num {
  return value === undefined ? undefined : Math.abs(value)
}

/** `$floor`. */
export function floor(_: Evaluation, value: Num): Num {
  return value === undefined ? undefined : Math.floor(value)
}

/** `$ceil`. */
export function ceil(_: Evaluation, value: Num): Num {
  return value === undefined ? undefined : Math.ceil(value)
}

/** `$round`: half to even, at a decimal place that may be negative. */
export function round(_: Evaluation, value: Num, precision?: number): Num {
  return value === undefined ? undefined : roundTo(value, precision)
}

/** A number rounded half to even at a decimal place. */
export function roundTo(value: number, precision?: number): number {
  if (typeof value === 'number' && precision !== undefined && precision > 0 && precision <= MOST_PLACES) {
    const quick = roundQuickly(value, POWERS_OF_TEN[precision])
    if (quick !== undefined) return quick
  }
  const rounded = precision ? shift(halfEven(shift(value, precision)), -precision) : halfEven(value)
  return rounded === 0 ? 0 : rounded
}

const MOST_PLACES = 6
const POWERS_OF_TEN = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]
const LARGEST_QUICK = 1e9
const LEAST_DISTANCE = 1e-6

// Multiplying is off by far less than the distance from a tie that is asked for here, and dividing two whole numbers
// gives the number nearest to the decimal one: no need to go through text.
function roundQuickly(value: number, power: number | undefined): number | undefined {
  if (power === undefined) return undefined
  const scaled = value * power
  if (!(scaled < LARGEST_QUICK && scaled > -LARGEST_QUICK)) return undefined
  const below = Math.floor(scaled)
  const distance = scaled - below - 0.5
  if (distance < LEAST_DISTANCE && distance > -LEAST_DISTANCE) return undefined
  const whole = distance > 0 ? below + 1 : below
  return whole === 0 ? 0 : whole / power
}

function halfEven(value: number): number {
  const nearest = Math.round(value)
  const tie = Math.abs(nearest - value) === 0.5
  return tie && Math.abs(nearest % 2) === 1 ? nearest - 1 : nearest
}

// By way of text: multiplying by a power of ten is not exact.
function shift(value: number, places: number): number {
  const [digits, exponent] = value.toString().split('e')
  return Number(`${digits}e${exponent === undefined ? places : Number(exponent) + places}`)
}

/** `$sqrt`. Fails with D3060. */
export function sqrt(_: Evaluation, value: Num): Num {
  if (value === undefined) return undefined
  if (value < 0) throw new JsonataError('D3060', { value, index: 1 })
  return Math.sqrt(value)
}

/** `$power`. Fails with D3061. */
export function power(_: Evaluation, value: Num, exponent = Number.NaN): Num {
  if (value === undefined) return undefined
  const result = value ** exponent
  if (!Number.isFinite(result)) throw new JsonataError('D3061', { value, index: 1, exp: exponent })
  return result
}

/** `$random`: from 0 up to 1. */
export function random(): number {
  return Math.random()
}

/** `$formatBase`. Fails with D3100. */
export function formatBase(_: Evaluation, value: Num, radix?: number): string | undefined {
  if (value === undefined) return undefined
  const base = radix === undefined ? 10 : roundTo(radix)
  if (base < 2 || base > 36) throw new JsonataError('D3100', { value: base })
  return roundTo(value).toString(base)
}
