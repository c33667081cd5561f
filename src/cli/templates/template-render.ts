import type { TemplateLanguage } from '../../definition/integration.ts'
import { TEMPLATE_LANGUAGES } from '../../definition/integration.ts'
import { compileTemplate, isFault, locate } from '../../template/engine.ts'
import { givenScope, record, type TemplateContext } from '../../template/given-scope.ts'
import { languageOf } from '../../template/language.ts'
import type { TemplateFault, TemplateText } from '../../template/template.ts'

/** Overrides that a template has set, as its envelope or `$context` holds them. */
export type RenderedOverrides = Readonly<Record<string, unknown>>

/** A rendered template, or why there is none. */
export type Rendering =
  | { readonly kind: 'rendered'; readonly text: string; readonly overrides: RenderedOverrides }
  | { readonly kind: 'fault'; readonly code: string; readonly message: string }

/** A template of the command line: its language as stated, or as the gateway would tell it. */
export function templateText(source: string, stated: TemplateLanguage | null): TemplateText {
  return { language: languageOf(stated, source), source }
}

/** A word that names a language, or null. */
export function readLanguage(word: unknown): TemplateLanguage | null {
  return TEMPLATE_LANGUAGES.find(language => language === word) ?? null
}

/** Renders a template over a payload as the gateway would: the payload is JSON if it can be, else text. */
export function renderTemplateText(template: TemplateText, payload: string, given: TemplateContext): Rendering {
  const program = compileTemplate(template.language, template.source)
  if (isFault(program)) return explain(template.source, program)
  const outcome = program.render(givenScope(payload, given))
  if (isFault(outcome)) return explain(template.source, outcome)
  return { kind: 'rendered', text: outcome.body ?? payload, overrides: withoutEmpty(outcome.overrides) }
}

/** Parts of the overrides that hold something. */
function withoutEmpty(overrides: { readonly request?: unknown; readonly response?: unknown }): RenderedOverrides {
  const sides = Object.entries(overrides).map(([side, parts]) => {
    const set = Object.entries(record(parts)).filter(
      ([, values]) => values !== undefined && (typeof values !== 'object' || Object.keys(record(values)).length > 0),
    )
    return [side, Object.fromEntries(set)] as const
  })
  return Object.fromEntries(sides.filter(([, parts]) => Object.keys(parts).length > 0))
}

function explain(source: string, fault: TemplateFault): Rendering {
  const place = fault.position === undefined ? undefined : locate(source, fault.position)
  const at = place === undefined ? '' : `${place.line}:${place.column} `
  return { kind: 'fault', code: fault.code, message: `${at}${fault.code} ${fault.message}` }
}
