import type { Macro, Template } from '../ast.ts'
import { Fault, VtlError } from '../error.ts'
import { placeOf } from '../place.ts'
import { parseIndexValue, parseParameter } from './parse-primary.ts'
import { parseStatements } from './parse-statement.ts'
import { type Grammar, TokenStream, type Unit } from './stream.ts'

/** Characters of a template. Documented: the quota for a mapping template is 300 KB. */
const MAX_TEMPLATE = 300 * 1024

const GRAMMAR: Grammar = { statements: parseStatements, parameter: parseParameter, indexValue: parseIndexValue }

/** Parses a template. Throws VtlError. */
export function parse(source: string): Template {
  const unit: Unit = { grammar: GRAMMAR, macros: new Map<string, Macro>(), nesting: 0, tokens: 0, constructs: 0, at: 0 }
  try {
    if (source.length > MAX_TEMPLATE)
      throw new Fault('VTL_TOO_LARGE', `A template has at most ${MAX_TEMPLATE} characters`)
    const stream = new TokenStream(source, 0, unit)
    const body = parseStatements(stream)
    if (!stream.sees('endOfText')) throw stream.unexpected('text or a directive')
    return { source, body, macros: unit.macros }
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown
    throw new VtlError(thrown.code, thrown.message, placeOf(source, unit.at))
  }
}
