import { JsonataError } from '../error.ts'

/** One parameter of a signature. */
export interface Parameter {
  /** The type as written: a letter, or a choice in parentheses. */
  readonly type: string
  /** Type letters of the argument, as a regular expression. */
  readonly pattern: string
  /** The letters it takes. */
  readonly letters: string
  /** `<…>` behind an array or function. */
  readonly subtype?: string
  /** Matches a context that may stand in for it. */
  readonly context?: RegExp
}

interface Draft {
  type: string
  pattern: string
  letters: string
  subtype?: string
  context?: RegExp
}

/** Type letters by type symbol; every value of data may also be missing (m). */
const LETTERS: Readonly<Record<string, string>> = {
  s: 'sm',
  n: 'nm',
  b: 'bm',
  l: 'lm',
  o: 'om',
  a: 'asnblfom',
  f: 'f',
  j: 'asnblom',
  x: 'asnblfom',
}

/** The parameters of a signature text; what follows the colon (the result) is not checked by anyone. */
export function sequenceOfTypes(definition: string): Parameter[] {
  const drafts: Draft[] = []
  // In front of all types, a hyphen makes any context do for the first of them.
  let leadingContext = false
  let position = 1
  while (position < definition.length && definition[position] !== ':') {
    const symbol = definition.charAt(position)
    const last = drafts.at(-1)
    if (symbol === '-' && last === undefined) leadingContext = true
    else if (symbol === '-' || symbol === '?' || symbol === '+') modify(last, symbol)
    else if (symbol === '(') position = addChoice(drafts, definition, position)
    else if (symbol === '<') position = addSubtype(last, definition, position)
    else addType(drafts, symbol)
    position++
  }
  const [first] = drafts
  if (leadingContext && first !== undefined) first.context ??= /(?:)/
  return drafts
}

function addType(drafts: Draft[], symbol: string): void {
  const letters = LETTERS[symbol]
  if (letters !== undefined) drafts.push({ type: symbol, letters, pattern: symbol === 'f' ? 'f' : `[${letters}]` })
}

function modify(draft: Draft | undefined, symbol: string): void {
  if (draft === undefined) return
  if (symbol === '-') draft.context = new RegExp(draft.pattern)
  draft.pattern += symbol === '-' ? '?' : symbol
}

function addChoice(drafts: Draft[], definition: string, start: number): number {
  const end = closing(definition, start, '(', ')')
  const choice = definition.slice(start + 1, end)
  if (choice.includes('<')) throw new JsonataError('S0402', { value: choice, offset: start })
  drafts.push({ type: `(${choice})`, letters: `${choice}m`, pattern: `[${choice}m]` })
  return end
}

function addSubtype(draft: Draft | undefined, definition: string, start: number): number {
  if (draft?.type !== 'a' && draft?.type !== 'f') throw new JsonataError('S0401', { value: draft?.type, offset: start })
  const end = closing(definition, start, '<', '>')
  draft.subtype = definition.slice(start + 1, end)
  return end
}

function closing(text: string, start: number, open: string, close: string): number {
  let depth = 1
  let position = start
  while (position < text.length) {
    const symbol = text[++position]
    if (symbol === open) depth++
    if (symbol === close && --depth === 0) break
  }
  return position
}
