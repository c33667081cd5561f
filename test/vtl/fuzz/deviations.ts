import type { FuzzCase } from './case.ts'
import type { Outcome } from './outcome.ts'

/** A case and its two outcomes that differ. */
export interface Disagreement {
  readonly pair: FuzzCase
  readonly velocity: Outcome
  readonly ours: Outcome
}

/** A rule in which our engine differs from Velocity 1.7 on purpose. */
export interface Deviation {
  readonly name: string
  readonly reason: string
  explains(disagreement: Disagreement): boolean
}

/** Every deviation. A difference that none of them explains is a fault. */
export const DEVIATIONS: readonly Deviation[] = [
  {
    name: 'refused when published',
    reason:
      'A literal path or pattern that does not compile, or a #foreach without a variable, is found before the template runs.',
    explains: ({ velocity, ours }) =>
      ours.kind === 'error' &&
      ours.phase === 'compile' &&
      /^VTL_(?:PATTERN|PATH): |^VTL_SYNTAX: Expected #foreach/.test(ours.detail) &&
      !(velocity.kind === 'error' && velocity.phase === 'compile'),
  },
  {
    name: 'budget',
    reason: 'A render has limits on turns, items, text and time; Velocity has none.',
    explains: ({ ours }) =>
      ours.kind === 'error' &&
      ours.phase === 'render' &&
      /^VTL_(?:TIME|OPERATIONS|DEPTH|SEQUENCE|TEXT|OUTPUT|MEMORY|TURNS):/.test(ours.detail),
  },
  {
    name: 'halves of a character',
    reason:
      'An empty match of a pattern between the two halves of a character splits it in Java, and not in JavaScript.',
    explains: ({ pair, velocity, ours }) =>
      /\.(?:replace|replaceAll|replaceFirst|split)\(/.test(pair.template) &&
      velocity.kind === 'text' &&
      ours.kind === 'text' &&
      !velocity.text.isWellFormed() &&
      ours.text.isWellFormed(),
  },
  {
    name: 'hash codes',
    reason:
      'Arrays and what is no value have other hash codes in each run of Java, and ours have none; those of BigInteger and BigDecimal are not ours.',
    explains: ({ pair, velocity, ours }) =>
      /\.hashCode\(|%[-\d]*[hH]/.test(pair.template) &&
      velocity.kind === 'text' &&
      ours.kind === 'text' &&
      velocity.text.replaceAll(/[-\d]/g, '') === ours.text.replaceAll(/[-\d]/g, ''),
  },
  {
    name: 'array as text',
    reason: "Java prints the identity of an array, which no template can use; ours prints its items like a list's.",
    explains: ({ velocity, ours }) =>
      velocity.kind === 'text' &&
      ours.kind === 'text' &&
      ARRAY.test(velocity.text) &&
      arraysOf(velocity.text).test(ours.text),
  },
  {
    name: 'lone sign at the end',
    reason: 'A "$" or "#" that a template ends with is text; Velocity 1.7 refuses it, 2.x does not.',
    explains: ({ pair, velocity, ours }) =>
      velocity.kind === 'error' &&
      velocity.phase === 'compile' &&
      (/TokenMgrError: Lexical error.*<EOF> after : ""/s.test(velocity.detail) ||
        // Of a text in double quotes Velocity does not say where in it the sign stands.
        (/Failed to parse String literal/.test(velocity.detail) && /\*#[#$]"/.test(pair.template))) &&
      !(ours.kind === 'error' && ours.phase === 'compile'),
  },
  {
    name: 'sign without a reference',
    reason: 'A "$!" that begins no reference is taken where a value is expected; Velocity 1.7 refuses some of them.',
    explains: ({ pair, velocity }) =>
      velocity.kind === 'error' && velocity.phase === 'compile' && /\$!(?![A-Za-z_{])/.test(pair.template),
  },
  {
    name: 'word as an argument of a macro',
    reason:
      'A word without "$" as an argument of a macro fails in Velocity 1.7 wherever the call is reached; it is found before the template runs.',
    explains: ({ velocity, ours }) =>
      !(velocity.kind === 'error' && velocity.phase === 'compile') &&
      ours.kind === 'error' &&
      /^VTL_SYNTAX: Expected a value as argument of #/.test(ours.detail),
  },
  {
    name: 'conversion of format',
    reason:
      'Conversions of String.format that are rare in templates are refused: exponents, hexadecimal fractions, dates.',
    explains: ({ ours }) =>
      ours.kind === 'error' &&
      /^VTL_ARGUMENT: The conversion %[eEgGaAtT] of a format is not supported/.test(ours.detail),
  },
  {
    name: 'path of another kind',
    reason: 'The harness reads paths of member names only; a damaged template may hold another one.',
    explains: ({ pair }) => /input\.(?:path|json)\((?!\s*'\$\.\w+'\s*\))/.test(pair.template),
  },
  {
    name: 'shortest digits',
    reason:
      'Java before 19 prints more digits of some numbers than tell them apart, 2.14748365E9 of a Float for 2.1474836E9.',
    explains: ({ velocity, ours }) =>
      velocity.kind === 'text' && ours.kind === 'text' && isSameBut(velocity.text, ours.text),
  },
  {
    name: 'source of an unknown call',
    reason:
      'Of the source that Velocity prints for #name(…) and #@name(…)…#end without such a macro, escapes, comments and lone signs are partly gone.',
    explains: ({ velocity, ours }) =>
      velocity.kind === 'text' &&
      ours.kind === 'text' &&
      /#@?\w+\(|#@\w/.test(velocity.text) &&
      withoutSigns(velocity.text) === withoutSigns(ours.text),
  },
]

/** A text without what may be lost of the source of a call: escapes, signs, comments. */
function withoutSigns(text: string): string {
  return text.replaceAll(/#\*.*?\*#|##[^\n]*\n?/gs, '').replaceAll(/[\\$#!\s]/g, '')
}

// An exponent ends where the next number begins.
const FRACTION = /-?\d+?\.\d{5,}(?:E-?\d+?(?=-?\d\.|\D|$))?/g

/** The texts differ in nothing but digits of decimals that are the same number. */
function isSameBut(a: string, b: string): boolean {
  const [left, right] = [a.match(FRACTION) ?? [], b.match(FRACTION) ?? []]
  return (
    a.replaceAll(FRACTION, '0.0') === b.replaceAll(FRACTION, '0.0') &&
    left.every((digits, index) => Math.fround(Number(digits)) === Math.fround(Number(right[index])))
  )
}

const ARRAY = /\[(?:Ljava\.lang\.String;|C)@[0-9a-f]+/

/** The text with any list in the place of each array. */
function arraysOf(text: string): RegExp {
  const parts = text.split(new RegExp(ARRAY, 'g')).map(part => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  return new RegExp(`^${parts.join('\\[.*?\\]')}$`, 's')
}

/** The name of the deviation that explains a difference. */
export function explain(disagreement: Disagreement): string | undefined {
  return DEVIATIONS.find(({ explains }) => explains(disagreement))?.name
}
