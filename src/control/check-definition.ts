import { setImmediate } from 'node:timers/promises'
import type { DefinitionLimits } from '../definition/limits.ts'
import { checkableTexts } from '../definition/parsers/checkable-texts.ts'
import { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import { fieldPath } from '../definition/path.ts'
import type { RestApiDefinition } from '../definition/rest-api.ts'
import type { Problem } from '../exchange/failure.ts'
import type { RolloutDocument } from './store/documents.ts'

/**
 * Compiles what a definition holds (templates, models, routes) without keeping anything, and returns what is wrong.
 * `busy`: too much is being compiled already, which says nothing of the definition.
 */
export type CompileDefinition = (definition: RestApiDefinition) => Promise<readonly Problem[] | 'busy'>

/** How definitions are checked before they are stored. */
export interface DefinitionChecks {
  readonly compile: CompileDefinition
  /** Limits that differ from the defaults. */
  readonly limits: Partial<DefinitionLimits>
  /** Deployments that there are, for stages that name one. */
  readonly getRollout: (api: string) => RolloutDocument
}

/** A definition that may be stored, or all that speaks against it. */
export type CheckedDefinition =
  | { readonly kind: 'good'; readonly definition: RestApiDefinition; readonly warnings: readonly Problem[] }
  | { readonly kind: 'busy' }
  | {
      readonly kind: 'bad'
      readonly name: string | undefined
      readonly problems: readonly Problem[]
      readonly warnings: readonly Problem[]
    }

/** Checks the JSON of a definition as a whole: every problem at once, also of what is beside a fault. */
export async function checkDefinition(json: unknown, checks: DefinitionChecks): Promise<CheckedDefinition> {
  const { definition, problems } = parseRestApi(json, checks.limits)
  // Texts are compiled in the same round, also where a fault beside them keeps them out of a definition.
  const texts = problems.length === 0 ? definition : checkableTexts(json, checks.limits)
  if (texts === undefined) return { kind: 'bad', name: undefined, problems, warnings: [] }
  // A large definition takes long enough that others must get a turn on this thread.
  await setImmediate()
  const stages = definition === undefined ? [] : checkStages(definition, checks.getRollout(definition.name))
  const found = [...problems, ...stages]
  // A field that the parser refused is no news from the compiler.
  const faulty = new Set(found.map(({ path }) => path))
  const compiled = await checks.compile(texts)
  if (compiled === 'busy') return { kind: 'busy' }
  const news = compiled.filter(({ path }) => !faulty.has(path))
  const warnings = news.filter(({ severity }) => severity === 'warning')
  found.push(...news.filter(({ severity }) => severity !== 'warning'))
  if (definition === undefined || found.length > 0)
    return { kind: 'bad', name: definition?.name, problems: found, warnings }
  return { kind: 'good', definition, warnings }
}

function checkStages({ stages }: RestApiDefinition, { deployments }: RolloutDocument): Problem[] {
  const problems: Problem[] = []
  const report = (message: string, ...keys: readonly string[]) => {
    problems.push({ path: fieldPath('stages', ...keys), code: 'INVALID_VALUE', message })
  }
  for (const [stage, { autoDeploy, deploymentId, canarySettings }] of Object.entries(stages)) {
    const canaryId = canarySettings?.deploymentId ?? null
    if (deploymentId !== null && autoDeploy) {
      report('a stage with autoDeploy serves the newest deployment: leave one of the two out', stage, 'deploymentId')
    } else if (deploymentId !== null && !Object.hasOwn(deployments, deploymentId)) {
      report(`there is no deployment ${deploymentId}`, stage, 'deploymentId')
    }
    if (canaryId !== null && !Object.hasOwn(deployments, canaryId)) {
      report(`there is no deployment ${canaryId}`, stage, 'canarySettings', 'deploymentId')
    }
  }
  return problems
}
