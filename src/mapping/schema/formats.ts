type Test = (text: string) => boolean

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (year === undefined || month === undefined || day === undefined) return false
  const isLeap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0)
  const days = month === '02' && isLeap ? 29 : (MONTH_DAYS[Number(month) - 1] ?? 0)
  return Number(day) >= 1 && Number(day) <= days
}

/** RFC 3339, with a zone; a leap second is the last of a day in UTC. */
function isTime(text: string): boolean {
  const [, hour, minute, second, zone] = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(z|[+-]\d\d:\d\d)$/i.exec(text) ?? []
  if (hour === undefined || minute === undefined || second === undefined || zone === undefined) return false
  const [zoneHours = 0, zoneMinutes = 0] = zone.length > 1 ? zone.slice(1).split(':').map(Number) : []
  if (Number(hour) > 23 || Number(minute) > 59 || zoneHours > 23 || zoneMinutes > 59) return false
  const offset = (zone.startsWith('-') ? -1 : 1) * (zoneHours * 60 + zoneMinutes)
  const ofDay = (Number(hour) * 60 + Number(minute) - offset + 2880) % 1440
  return Number(second) <= 59 || (second === '60' && ofDay === 1439)
}

function isDateTime(text: string): boolean {
  const [date = '', time = '', ...more] = text.split(/[t ]/i)
  return more.length === 0 && isDate(date) && isTime(time)
}

function isIpv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every(part => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
}

function isIpv6(text: string): boolean {
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap(half => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1)
  const hasIpv4 = last?.includes('.') === true
  if (last !== undefined && hasIpv4 && !isIpv4(last)) return false
  const hex = hasIpv4 ? groups.slice(0, -1) : groups
  const count = hex.length + (hasIpv4 ? 2 : 0)
  return hex.every(group => /^[0-9a-f]{1,4}$/i.test(group)) && (halves.length === 2 ? count < 8 : count === 8)
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i

function isHostname(text: string): boolean {
  return text.length <= 253 && text.split('.').every(label => LABEL.test(label))
}

function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@')
  const [local, host] = [text.slice(0, at), text.slice(at + 1)]
  return at > 0 && /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i.test(local) && isHostname(host)
}

/** RFC 3986: a scheme, and nothing that has to be percent-encoded. */
function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text) && isUriReference(text)
}

function isUriReference(text: string): boolean {
  return /^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9a-f]{2})*$/i.test(text) && text.split('#').length <= 2
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}

/** Formats of texts; one that is not here says nothing, as draft 4 has it. Each takes time in proportion to the text. */
export const TEXT_FORMATS: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['date', isDate],
  ['time', isTime],
  ['date-time', isDateTime],
  ['duration', text => /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/.test(text)],
  ['ipv4', isIpv4],
  ['ipv6', isIpv6],
  ['hostname', isHostname],
  ['email', isEmail],
  ['uri', isUri],
  ['url', text => isUri(text) && /^(?:https?|ftp):\/\/[^/?#]/i.test(text)],
  ['uri-reference', isUriReference],
  ['uuid', text => /^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)],
  ['json-pointer', text => /^(?:\/(?:[^~/]|~0|~1)*)*$/.test(text)],
  ['regex', isRegex],
  ['byte', text => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)],
])

/** Formats of numbers. */
export const NUMBER_FORMATS: ReadonlyMap<string, (value: number) => boolean> = new Map<
  string,
  (value: number) => boolean
>([
  ['int32', value => Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31],
  ['int64', Number.isInteger],
])
