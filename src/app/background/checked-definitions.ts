import { hash } from 'node:crypto'
import type { CompileDefinition } from '../../control/check-definition.ts'
import type { RestApiDefinition } from '../../definition/rest-api.ts'

/** Definitions that are remembered. */
const REMEMBERED = 1_000

/**
 * Compiles definitions to find what is wrong with them, each content once: what the control plane of this process
 * accepted comes back by the push stream.
 */
export class CheckedDefinitions {
  readonly #compile: CompileDefinition
  /** Digests of definitions without fault, oldest first. */
  readonly #good = new Set<string>()

  constructor(compile: CompileDefinition) {
    this.#compile = compile
  }

  /** See CompileDefinition. */
  async check(definition: RestApiDefinition): ReturnType<CompileDefinition> {
    const digest = digestOf(definition)
    if (this.#good.has(digest)) return []
    const problems = await this.#compile(definition)
    if (problems !== 'busy' && problems.length === 0) this.#remember(digest)
    return problems
  }

  #remember(digest: string): void {
    this.#good.add(digest)
    const [oldest] = this.#good
    if (this.#good.size > REMEMBERED && oldest !== undefined) this.#good.delete(oldest)
  }
}

/** Stages are not compiled here. */
function digestOf({ stages: _, ...content }: RestApiDefinition): string {
  return hash('sha256', JSON.stringify(content))
}
