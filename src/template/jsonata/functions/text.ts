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
  return text.toLowerCase()
}

/** `$uppercase`. */
export function uppercase(run: Evaluation, text: Text): Text {
  if (text === undefined) return undefined
  run.text(text.length)
  return text.toUpperCase()
}

/** `$length`: in code points. */
export function length(run: Evaluation, text: Text): number | undefined {
  if (text === undefined) return undefined
  run.scan(text.length)
  return codePointCount(text)
}

/** `$trim`: white space at the ends goes, inside it becomes one space. */
export function trim(run: Evaluation, text: Text): Text {
  if (text === undefined) return undefined
  run.text(text.length)
  const single = text.replace(/[ \t\n\r]+/g, ' ')
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
