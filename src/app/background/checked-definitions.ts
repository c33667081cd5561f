import { hash } from 'node:crypto'
import type { CompileDefinition } from '../../control/check-definition.ts'
import type { RestApiDefinition } from '../../definition/rest-api.ts'
import { BoundedMap } from '../../exchange/bounded-map.ts'
import type { Problem } from '../../exchange/failure.ts'

/** Definitions that are remembered. */
const REMEMBERED = 1_000

/**
 * Compiles definitions to find what is wrong with them, each content once: what the control plane of this process
 * accepted comes back by the push stream.
 */
export class CheckedDefinitions {
  readonly #compile: CompileDefinition
  /** By the digest of a definition that can be served: what else is to be said of it. */
  readonly #good = new BoundedMap<string, readonly Problem[]>(REMEMBERED)

  constructor(compile: CompileDefinition) {
    this.#compile = compile
  }

  /** See CompileDefinition. */
  async check(definition: RestApiDefinition): ReturnType<CompileDefinition> {
    const digest = digestOf(definition)
    const known = this.#good.get(digest)
    if (known !== undefined) return known
    const problems = await this.#compile(definition)
    if (problems !== 'busy' && problems.every(({ severity }) => severity !== undefined))
      this.#good.set(digest, problems)
    return problems
  }
}

/** Stages are not compiled here. */
function digestOf({ stages: _, ...content }: RestApiDefinition): string {
  return hash('sha256', JSON.stringify(content))
}
