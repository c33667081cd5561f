/** English names, Monday and January first. */
export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** Milliseconds of a day. */
export const DAY_MS = 86_400_000

/** One component of a moment in UTC: a number, or the marks am and pm. */
export function componentOf(date: Date, component: string): number | string | undefined {
  switch (component) {
    case 'Y':
      return date.getUTCFullYear()
    case 'M':
      return date.getUTCMonth() + 1
    case 'D':
      return date.getUTCDate()
    case 'd':
      return (startOfDay(date) - Date.UTC(date.getUTCFullYear(), 0)) / DAY_MS + 1
    case 'F':
      return date.getUTCDay() === 0 ? 7 : date.getUTCDay()
    case 'H':
      return date.getUTCHours()
    case 'h':
      return date.getUTCHours() % 12 === 0 ? 12 : date.getUTCHours() % 12
    case 'P':
      return date.getUTCHours() >= 12 ? 'pm' : 'am'
    case 'm':
      return date.getUTCMinutes()
    case 's':
      return date.getUTCSeconds()
    case 'f':
      return date.getUTCMilliseconds()
    case 'C':
    case 'E':
      return 'ISO'
    default:
      return weekComponent(date, component)
  }
}

function weekComponent(date: Date, component: string): number | undefined {
  const year = date.getUTCFullYear()
  const month = date.getUTCMonth()
  switch (component) {
    case 'W':
      return weekOf(date, { year, month: 0, step: 12, last: 52 })
    case 'w':
      return weekOf(date, { year, month, step: 1, last: 4 })
    case 'X':
      return year + weekPeriodOffset(date, { year, month: 0, step: 12 })
    case 'x': {
      const offset = weekPeriodOffset(date, { year, month, step: 1 })
      return ((month + offset + 12) % 12) + 1
    }
    default:
      return undefined
  }
}

interface Period {
  readonly year: number
  readonly month: number
  /** Its length in months: 12 for a year. */
  readonly step: number
}

// Weeks belong to the period that has their Thursday; a period of weeks starts on a Monday.
function startOfFirstWeek(year: number, month: number): number {
  const first = Date.UTC(year + Math.floor(month / 12), ((month % 12) + 12) % 12)
  const weekday = new Date(first).getUTCDay() || 7
  return weekday > 4 ? first + (8 - weekday) * DAY_MS : first - (weekday - 1) * DAY_MS
}

function weekOf(date: Date, { year, month, step, last }: Period & { readonly last: number }): number {
  const today = startOfDay(date)
  const week = weeksBetween(startOfFirstWeek(year, month), today)
  if (week > last && today >= startOfFirstWeek(year, month + step)) return 1
  if (week < 1) return Math.floor(weeksBetween(startOfFirstWeek(year, month - step), today))
  return Math.floor(week)
}

function weeksBetween(start: number, end: number): number {
  return (end - start) / (7 * DAY_MS) + 1
}

// Period that the week of the moment counts to: the one before (-1), its own (0) or the next (1).
function weekPeriodOffset(date: Date, { year, month, step }: Period): number {
  const now = date.getTime()
  if (now < startOfFirstWeek(year, month)) return -1
  return now >= startOfFirstWeek(year, month + step) ? 1 : 0
}

function startOfDay(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())
}
