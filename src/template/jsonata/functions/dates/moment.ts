import { JsonataError } from '../../error.ts'
import { componentOf, DAY_MS } from './parts.ts'

/** Components of a date by their letter. */
export type Components = Record<string, number | undefined>

/** Ways to give a day or a time of day, as sets of components: each has exactly these of `all`. */
const DAY_LETTERS = 'YXMxWwdD'
const TIME_LETTERS = 'PHhmsf'

interface Shape {
  readonly may: string
  readonly fill: string
}

const MONTH_DAY: Shape = { may: 'YMD', fill: 'YMD' }
const YEAR_DAY: Shape = { may: 'Yd', fill: 'YD' }
const MONTH_WEEK: Shape = { may: 'XxwF', fill: 'XxwF' }
const YEAR_WEEK: Shape = { may: 'XW', fill: 'XWF' }
const HALF_DAY: Shape = { may: 'Phmsf', fill: 'Phmsf' }
const FULL_DAY: Shape = { may: 'Hmsf', fill: 'Hmsf' }

/**
 * The moment that components describe: what is missing in front of the given ones is taken from `now`, what is
 * missing behind them is the least. Fails with D3136 for a gap between them, and for dates by weeks.
 */
export function momentOf(given: Components, now: Date): number {
  const day = dayShape(given)
  const time = fits(given, FULL_DAY, TIME_LETTERS) || !fits(given, HALF_DAY, TIME_LETTERS) ? FULL_DAY : HALF_DAY
  const components = filled(given, day.fill + time.fill, now)
  components.M = (components.M ?? 0) > 0 ? (components.M ?? 0) - 1 : 0
  if (day === YEAR_DAY) setFromDayOfYear(components)
  if (day === MONTH_WEEK || day === YEAR_WEEK) throw new JsonataError('D3136')
  if (time === HALF_DAY) setFromHalfDay(components)
  const { Y, M, D, H, m, s, f } = components
  const utc = Date.UTC(num(Y), num(M), num(D), num(H), num(m), num(s), num(f))
  const offset = components.Z || components.z
  return offset ? utc - offset * 60_000 : utc
}

function num(value: number | undefined): number {
  return value ?? Number.NaN
}

// A later shape wins over an earlier one, as in the reference.
function dayShape(given: Components): Shape {
  const monthDay = fits(given, MONTH_DAY, DAY_LETTERS)
  if (!monthDay && fits(given, YEAR_DAY, DAY_LETTERS)) return YEAR_DAY
  if (fits(given, MONTH_WEEK, DAY_LETTERS)) return MONTH_WEEK
  return fits(given, YEAR_WEEK, DAY_LETTERS) ? YEAR_WEEK : MONTH_DAY
}

// Zero counts as not given.
function fits(given: Components, { may }: Shape, letters: string): boolean {
  const present = [...letters].filter(letter => given[letter])
  return present.length > 0 && present.every(letter => may.includes(letter))
}

function filled(given: Components, letters: string, now: Date): Components {
  const components = { ...given }
  let started = false
  let ended = false
  for (const letter of letters) {
    if (components[letter] !== undefined) {
      started = true
      if (ended) throw new JsonataError('D3136')
    } else if (started) {
      components[letter] = 'MDd'.includes(letter) ? 1 : 0
      ended = true
    } else {
      components[letter] = Number(componentOf(now, letter))
    }
  }
  return components
}

function setFromDayOfYear(components: Components): void {
  const date = new Date(Date.UTC(num(components.Y), 0) + (num(components.d) - 1) * DAY_MS)
  components.M = date.getUTCMonth()
  components.D = date.getUTCDate()
}

function setFromHalfDay(components: Components): void {
  const hour = components.h === 12 ? 0 : num(components.h)
  components.H = components.P === 1 ? hour + 12 : hour
}
