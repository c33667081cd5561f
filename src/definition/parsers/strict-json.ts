/** JSON that was read, or what is wrong with the text; line and column count from 1, `position` from 0. */
export type StrictJson =
  | { readonly kind: 'value'; readonly value: unknown }
  | {
      readonly kind: 'fault'
      readonly message: string
      readonly line: number
      readonly column: number
      readonly position: number
    }

interface Fault {
  readonly position: number
  readonly message: string
}

/** Parses JSON as RFC 8259 has it, and refuses a key that is given twice in one object. */
export function parseStrictJson(text: string): StrictJson {
  const fault = findFault(text)
  if (fault === undefined) return { kind: 'value', value: JSON.parse(text) }
  const lines = text.slice(0, fault.position).split('\n')
  return { kind: 'fault', ...fault, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

/** The next token, with the blanks before it. */
const TOKEN =
  /[ \t\n\r]*(?:("(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\]:,])/uy
const BLANKS = /[ \t\n\r]*/y

/** Tokens that may come next. A comma is followed by `key` or `value`, so that none stands before a bracket. */
type Next = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or }' | ', or ]' | 'end'

/** An object that is open, with its keys so far; undefined for a list. */
type Open = Set<string> | undefined

/** The first thing that JSON does not have. JSON.parse would not say where an unexpected character stands. */
function findFault(text: string): Fault | undefined {
  const open: Open[] = []
  let next: Next = 'value'
  let position = 0
  while (next !== 'end') {
    TOKEN.lastIndex = position
    const [matched = '', string] = TOKEN.exec(text) ?? []
    const start = position + matched.length - matched.trimStart().length
    const token = matched.slice(start - position)
    const isKey: boolean = string !== undefined && next.startsWith('key')
    if (isKey) {
      const key: string = JSON.parse(token)
      if (open.at(-1)?.has(key)) return { position: start, message: `the key ${token} is given twice` }
      open.at(-1)?.add(key)
    }
    const after: Next | undefined = isKey ? ':' : step(next, token, open)
    if (after === undefined) return unexpected(text, position, next)
    next = after
    position += matched.length
  }
  const rest = skipBlanks(text, position)
  return rest === text.length ? undefined : { position: rest, message: 'is not JSON: nothing may follow the value' }
}

/** Tokens that may follow one that is no key; undefined where that one may not stand. */
function step(next: Next, token: string, open: Open[]): Next | undefined {
  switch (token) {
    case '{':
    case '[':
      if (!next.startsWith('value')) return undefined
      open.push(token === '{' ? new Set() : undefined)
      return token === '{' ? 'key or }' : 'value or ]'
    case '}':
    case ']':
      if (!next.endsWith(`or ${token}`)) return undefined
      open.pop()
      return afterValue(open)
    case ':':
      return next === ':' ? 'value' : undefined
    case ',':
      if (!next.startsWith(',')) return undefined
      return next === ', or }' ? 'key' : 'value'
    default:
      return token !== '' && next.startsWith('value') ? afterValue(open) : undefined
  }
}

function afterValue(open: readonly Open[]): Next {
  if (open.length === 0) return 'end'
  return open.at(-1) === undefined ? ', or ]' : ', or }'
}

function unexpected(text: string, position: number, next: Next): Fault {
  const at = skipBlanks(text, position)
  const found = at === text.length ? 'the end' : JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))
  return { position: at, message: `is not JSON: ${next} is expected here, not ${found}` }
}

function skipBlanks(text: string, position: number): number {
  BLANKS.lastIndex = position
  return position + (BLANKS.exec(text)?.[0].length ?? 0)
}
