import type { TemplateLanguage } from '../definition/integration.ts'
import { findVtl } from '../definition/parsers/vtl-text.ts'
import { isJsonata } from './jsonata/static/is-jsonata.ts'
import { compile as compileVtl } from './vtl/index.ts'

/** A reference to what AWS binds, or a directive: without one a text is Velocity in name only. */
const VELOCITY =
  /\$!?\{?(?:input|util|context|stageVariables)\b|#\{?(?:set|if|elseif|else|end|foreach|break|stop|macro|define)\b/

/** Words and their punctuation: no character that JSONata has a use for, and a blank that it has none for. */
const PROSE = /^\s*[\p{L}\p{N}.,!;_@-]+(?:\s+[\p{L}\p{N}.,!;_@-]+)+\s*$/u

/**
 * Language of a template whose integration does not state one: JSONata, unless only Velocity can be meant. That is a
 * text with a construct that JSONata lacks (`#set(`, `$util.…`, a reference inside quotes), a text that does not parse as
 * JSONata, does as Velocity and refers to something that AWS binds, and a text that is nothing but words.
 * No template that works as JSONata is read as Velocity. Chosen: decision 0044.
 */
export function languageOf(stated: TemplateLanguage | null, source: string): TemplateLanguage {
  if (stated !== null) return stated
  if (source === '') return 'jsonata'
  if (findVtl(source) !== undefined) return 'vtl'
  const mayBeVelocity = VELOCITY.test(source) || PROSE.test(source)
  return mayBeVelocity && !isJsonata(source) && isVelocity(source) ? 'vtl' : 'jsonata'
}

function isVelocity(source: string): boolean {
  try {
    compileVtl(source)
    return true
  } catch {
    return false
  }
}
