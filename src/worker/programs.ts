import { hash } from 'node:crypto'
import { type FoundAction, type ModelFailure, ServiceModels } from '../aws/actions/service-models.ts'
import type { TemplateLanguage } from '../definition/integration.ts'
import { BoundedMap } from '../exchange/bounded-map.ts'
import { guardedPattern, PATTERN_STEPS } from '../mapping/guarded-pattern.ts'
import { compileModel, type ModelCheck, type ModelSet } from '../mapping/model.ts'
import type { PatternTest } from '../mapping/schema/part-compiler.ts'
import type { Budget } from '../template/budget.ts'
import { compileTemplate } from '../template/engine.ts'
import { type JavaFullMatch, javaFullMatch } from '../template/regex/java/full-match.ts'
import { stepMeter } from '../template/regex/meter.ts'
import { isRegexProblem, type RegexProblem } from '../template/regex/problem.ts'
import type { TemplateFault, TemplateProgram } from '../template/template.ts'

/** Programs of each kind that a thread keeps. Default: hardening §4. */
const KEPT = 10_000

/** Told of each compilation, whose time is not a request's: the thread that does it first does it for all. */
export interface CompileClock {
  begin(): void
  end(): void
}

const NO_CLOCK: CompileClock = { begin: () => undefined, end: () => undefined }

/** Options of a thread's programs. */
export interface ProgramOptions {
  /** Folder of further models of AWS services. */
  readonly modelsDir?: string | undefined
  /** Limits of one evaluation of a template. */
  readonly budget?: Partial<Budget>
  readonly clock?: CompileClock
}

/**
 * Programs, patterns and models that one thread has compiled, by content. Bounded: at the limit the oldest goes first.
 * A program is a function and belongs to the thread that made it.
 */
export class ThreadPrograms {
  /** By language and then by text, so that no request makes a key of its own: the text is long, and its hash kept. */
  readonly #templates: Readonly<Record<TemplateLanguage, BoundedMap<string, TemplateProgram | TemplateFault>>> = {
    jsonata: new BoundedMap(KEPT),
    vtl: new BoundedMap(KEPT),
  }
  readonly #patterns = new BoundedMap<string, JavaFullMatch | RegexProblem>(KEPT)
  readonly #models = new BoundedMap<string, ModelCheck>(KEPT)
  readonly #modelPatterns = new BoundedMap<string, PatternTest>(KEPT)
  readonly #clock: CompileClock
  #services: ServiceModels | undefined
  readonly #modelsDir: string | undefined
  /** Keys of model sets, which plans share. */
  readonly #setKeys = new WeakMap<ModelSet, string>()

  readonly #budget: Partial<Budget>

  constructor({ modelsDir, budget = {}, clock = NO_CLOCK }: ProgramOptions = {}) {
    this.#modelsDir = modelsDir
    this.#budget = budget
    this.#clock = clock
  }

  /** An action of a service; the tables are read when the first one is asked for. */
  readonly findAction = (service: string, action: string): FoundAction | ModelFailure => {
    this.#services ??= new ServiceModels({ modelsDir: this.#modelsDir })
    return this.#services.findAction(service, action)
  }

  readonly program = (language: TemplateLanguage, source: string): TemplateProgram | TemplateFault =>
    this.#compiled(this.#templates[language], source, () => compileTemplate(language, source, this.#budget))

  readonly matches = (pattern: string, text: string): boolean | TemplateFault => {
    const regex = this.#compiled(this.#patterns, pattern, () => javaFullMatch(pattern))
    if (isRegexProblem(regex)) return { kind: 'fault', code: regex.code, message: regex.message }
    const matched = regex.matches(text, stepMeter(PATTERN_STEPS))
    return typeof matched === 'boolean' ? matched : { kind: 'fault', code: matched.code, message: matched.message }
  }

  readonly model = (models: ModelSet, name: string): ModelCheck =>
    this.#compiled(this.#models, `${name}:${this.#keyOf(models)}`, () => compileModel(models, name, this.#lazyPattern))

  /** A model may have thousands of patterns, of which a body meets a few: each is made when the first text meets it. */
  readonly #lazyPattern = (pattern: string): PatternTest => {
    let test: PatternTest | undefined
    return (text, charge) => {
      test ??= this.#compiled(this.#modelPatterns, pattern, () => guardedPattern(pattern))
      return test(text, charge)
    }
  }

  #compiled<V>(cache: BoundedMap<string, V>, key: string, make: () => V): V {
    return cache.getOrMake(key, () => {
      this.#clock.begin()
      try {
        return make()
      } finally {
        this.#clock.end()
      }
    })
  }

  #keyOf(models: ModelSet): string {
    const known = this.#setKeys.get(models)
    if (known !== undefined) return known
    const key = hash('sha256', JSON.stringify(models), 'base64url')
    this.#setKeys.set(models, key)
    return key
  }
}
