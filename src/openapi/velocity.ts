import { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import type { Problem } from '../exchange/failure.ts'

/** Whether the parser of definitions takes `templateLanguage: vtl`: asked once, so that nobody has to say it here. */
const IS_VELOCITY_PARSED = (() => {
  const integration = { type: 'MOCK', templateLanguage: 'vtl' }
  return parseRestApi({ name: 'a', resources: { '/': { methods: { GET: { integration } } } } }).problems.length === 0
})()

/** The language, or a template that is read in the wrong one. */
const TEMPLATE_FIELD = /\.templateLanguage$|\.(?:requestTemplates|responseTemplates)[.[]/

/**
 * Whether a problem only says that the parser of this build does not take the language of imported templates. The one
 * place where their methods are taken to run; once the parser takes Velocity, its compiler has the word.
 */
export function isVelocityRefusal({ path, code }: Problem): boolean {
  return !IS_VELOCITY_PARSED && (code === 'NOT_SUPPORTED' || code === 'TEMPLATE') && TEMPLATE_FIELD.test(path)
}
