import type { Problem } from '../exchange/failure.ts'

/** The one place that says whether the gateway renders Velocity templates (`templateLanguage: vtl`). */
const RENDERS_VELOCITY = true

/**
 * Fields by which a parser or compiler that does not know Velocity yet refuses a template: the language itself, and
 * the templates, read in a wrong language. A fault in a Velocity template itself is not among them once the engine
 * compiles them.
 */
const TEMPLATE_FIELD = /\.templateLanguage$|\.(?:requestTemplates|responseTemplates)[.[]/

/** Whether a problem only says that this build does not know the language of imported templates. */
export function isVelocityRefusal({ path, code }: Problem): boolean {
  return RENDERS_VELOCITY && (code === 'NOT_SUPPORTED' || code === 'TEMPLATE') && TEMPLATE_FIELD.test(path)
}
