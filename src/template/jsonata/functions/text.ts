import type { Evaluation } from '../evaluation.ts'
import { codePointCount, sliceCodePoints } from './code-points.ts'

type Text = string | undefined

/** `$substring`: by code points; a negative start counts from the end. */
export function substring(run: Evaluation, text: Text, start = Number.NaN, length?: number): Text {
  if (text === undefined) return undefined
  run.scan(text.length)
  const total = codePointCount(text)
  const from = total + start < 0 ? 0 : start
  if (length === undefined) return sliceCodePoints(text, from)
  if (length <= 0) return ''
  return sliceCodePoints(text, from, from >= 0 ? from + length : total + from + length)
}

/** `$substringBefore`: the whole text where the part is not found. */
export function substringBefore(run: Evaluation, text: Text, part: Text): Text {
  if (text === undefined) return undefined
  run.scan(text.length)
  const at = text.indexOf(String(part))
  return at < 0 ? text : text.slice(0, at)
}

/** `$substringAfter`: the whole text where the part is not found. */
export function substringAfter(run: Evaluation, text: Text, part: Text): Text {
  if (text === undefined) return undefined
  run.scan(text.length)
  const at = text.indexOf(String(part))
  return at < 0 ? text : text.slice(at + String(part).length)
}

/** `$lowercase`. */
export function lowercase(run: Evaluation, text: Text): Text {
  if (text === undefined) return undefined
  run.text(text.length)
  return inParts(run, text, part => part.toLowerCase())
}

/** `$uppercase`. */
export function uppercase(run: Evaluation, text: Text): Text {
  if (text === undefined) return undefined
  run.text(text.length)
  return inParts(run, text, part => part.toUpperCase())
}

const PART_CHARS = 65_536

// Long texts are converted in parts, with a look at the clock between them: outside of ASCII, letters take their time.
// Only the final sigma depends on what is around it.
function inParts(run: Evaluation, text: string, convert: (part: string) => string): string {
  if (text.length <= PART_CHARS || text.includes('\u03a3')) return convert(text)
  let converted = ''
  for (let start = 0; start < text.length; ) {
    const end = start + PART_CHARS + (isHighSurrogate(text, start + PART_CHARS - 1) ? 1 : 0)
    run.charge(PART_CHARS)
    converted += convert(text.slice(start, end))
    start = end
  }
  run.text(converted.length)
  return converted
}

function isHighSurrogate(text: string, unit: number): boolean {
  return (text.charCodeAt(unit) & 0xfc00) === 0xd800
}

/** `$length`: in code points. */
export function length(run: Evaluation, text: Text): number | undefined {
  if (text === undefined) return undefined
  run.scan(text.length)
  return codePointCount(text)
}

/** White space that is not already one blank. */
const WHITE_RUN = /[\t\n\r][ \t\n\r]*| [ \t\n\r]+/g
/** A tab or line break, two blanks, or a blank at an end. */
const UNTRIMMED = /[\t\n\r]| {2}|^ | $/

/** `$trim`: white space at the ends goes, inside it becomes one space. */
export function trim(run: Evaluation, text: Text): Text {
  if (text === undefined) return undefined
  run.text(text.length)
  if (!UNTRIMMED.test(text)) return text
  const single = text.replace(WHITE_RUN, ' ')
  return single.slice(single.startsWith(' ') ? 1 : 0, single.length > 1 && single.endsWith(' ') ? -1 : undefined)
}

/** `$pad`: to a width in code points, in front when it is negative. */
export function pad(run: Evaluation, text: Text, width = Number.NaN, filler?: string): Text {
  if (text === undefined) return undefined
  const missing = Math.abs(Math.trunc(width)) - codePointCount(text)
  if (!(missing > 0)) return text
  const unit = filler === undefined || filler === '' ? ' ' : filler
  const points = codePointCount(unit)
  run.text(text.length + missing * Math.ceil(unit.length / points))
  const padding = sliceCodePoints(unit.repeat(Math.ceil(missing / points)), 0, missing)
  return width > 0 ? text + padding : padding + text
}

/** `$join`. */
export function join(run: Evaluation, texts: readonly string[] | undefined, separator = ''): Text {
  if (texts === undefined) return undefined
  run.charge(texts.length)
  let total = separator.length * Math.max(0, texts.length - 1)
  for (let index = 0; index < texts.length; index++) total += (texts[index] as string).length
  run.text(total)
  return texts.join(separator)
}
