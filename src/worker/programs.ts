import { hash } from 'node:crypto'
import { type FoundAction, type ModelFailure, ServiceModels } from '../aws/actions/service-models.ts'
import type { TemplateLanguage } from '../definition/integration.ts'
import { guardedPattern, PATTERN_STEPS } from '../mapping/guarded-pattern.ts'
import { compileModel, type ModelCheck, type ModelSet } from '../mapping/model.ts'
import type { Budget } from '../template/budget.ts'
import { compileTemplate } from '../template/engine.ts'
import { type JavaFullMatch, javaFullMatch } from '../template/regex/java/full-match.ts'
import { stepMeter } from '../template/regex/meter.ts'
import { isRegexProblem, type RegexProblem } from '../template/regex/problem.ts'
import type { TemplateFault, TemplateProgram } from '../template/template.ts'

/** Programs of each kind that a thread keeps. Default: hardening §4. */
const KEPT = 10_000

/**
 * Programs, patterns and models that one thread has compiled, by content. Bounded: at the limit the oldest goes first.
 * A program is a function and belongs to the thread that made it.
 */
export class ThreadPrograms {
  /** By language and then by text, so that no request makes a key of its own: the text is long, and its hash kept. */
  readonly #templates: Readonly<Record<TemplateLanguage, Map<string, TemplateProgram | TemplateFault>>> = {
    jsonata: new Map(),
    vtl: new Map(),
  }
  readonly #patterns = new Map<string, JavaFullMatch | RegexProblem>()
  readonly #models = new Map<string, ModelCheck>()
  #services: ServiceModels | undefined
  readonly #modelsDir: string | undefined
  /** Keys of model sets, which plans share. */
  readonly #setKeys = new WeakMap<ModelSet, string>()

  readonly #budget: Partial<Budget>

  /** `modelsDir` holds further models of AWS services; `budget` is what one evaluation of a template may spend. */
  constructor(options: { readonly modelsDir?: string | undefined; readonly budget?: Partial<Budget> } = {}) {
    this.#modelsDir = options.modelsDir
    this.#budget = options.budget ?? {}
  }

  /** An action of a service; the tables are read when the first one is asked for. */
  readonly findAction = (service: string, action: string): FoundAction | ModelFailure => {
    this.#services ??= new ServiceModels({ modelsDir: this.#modelsDir })
    return this.#services.findAction(service, action)
  }

  readonly program = (language: TemplateLanguage, source: string): TemplateProgram | TemplateFault =>
    remember(this.#templates[language], source, () => compileTemplate(language, source, this.#budget))

  readonly matches = (pattern: string, text: string): boolean | TemplateFault => {
    const regex = remember(this.#patterns, pattern, () => javaFullMatch(pattern))
    if (isRegexProblem(regex)) return { kind: 'fault', code: regex.code, message: regex.message }
    const matched = regex.matches(text, stepMeter(PATTERN_STEPS))
    return typeof matched === 'boolean' ? matched : { kind: 'fault', code: matched.code, message: matched.message }
  }

  readonly model = (models: ModelSet, name: string): ModelCheck =>
    remember(this.#models, `${name}:${this.#keyOf(models)}`, () => compileModel(models, name, guardedPattern))

  #keyOf(models: ModelSet): string {
    const known = this.#setKeys.get(models)
    if (known !== undefined) return known
    const key = hash('sha256', JSON.stringify(models), 'base64url')
    this.#setKeys.set(models, key)
    return key
  }
}

function remember<V>(cache: Map<string, V>, key: string, make: () => V): V {
  const known = cache.get(key)
  if (known !== undefined) return known
  const made = make()
  cache.set(key, made)
  if (cache.size > KEPT) {
    const [oldest] = cache.keys()
    if (oldest !== undefined) cache.delete(oldest)
  }
  return made
}
