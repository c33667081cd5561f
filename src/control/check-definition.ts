import { setImmediate } from 'node:timers/promises'
import type { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import { fieldPath } from '../definition/path.ts'
import type { RestApiDefinition, StageDefinition } from '../definition/rest-api.ts'
import type { Problem } from '../exchange/failure.ts'
import { findOwn } from '../exchange/own.ts'
import { isSameJson } from './same-json.ts'
import type { RolloutDocument } from './store/documents.ts'

/**
 * Compiles what a definition holds (templates, models, routes) without keeping anything, and returns what is wrong.
 * `busy`: too much is being compiled already, which says nothing of the definition.
 */
export type CompileDefinition = (definition: RestApiDefinition) => Promise<readonly Problem[] | 'busy'>

/** How definitions are checked before they are stored. */
export interface DefinitionChecks {
  readonly compile: CompileDefinition
  /** Deployments that there are, for stages that name one. */
  readonly getRollout: (api: string) => RolloutDocument
  /** The definition that is stored now. */
  readonly getStored: (api: string) => RestApiDefinition | undefined
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

/** A definition as it was parsed, and its texts: what there is to compile also where there is no definition. */
export interface ReadDefinition extends ReturnType<typeof parseRestApi> {
  readonly texts: RestApiDefinition | undefined
}

/** Checks a parsed definition as a whole: every problem at once, also of what is beside a fault. */
export async function checkDefinition(
  { definition, problems, texts }: ReadDefinition,
  checks: DefinitionChecks,
): Promise<CheckedDefinition> {
  if (texts === undefined) return { kind: 'bad', name: undefined, problems, warnings: [] }
  // A large definition takes long enough that others must get a turn on this thread.
  await setImmediate()
  const found = [...problems, ...(definition === undefined ? [] : checkStages(definition, checks))]
  // A field that the parser refused is no news from the compiler.
  const faulty = new Set(found.map(({ path }) => path))
  const compiled = await checks.compile(texts)
  if (compiled === 'busy') return { kind: 'busy' }
  const news = compiled.filter(({ path }) => !faulty.has(path))
  const warnings = news.filter(({ severity }) => severity === 'warning')
  found.push(...news.filter(({ severity }) => severity !== 'warning'))
  const isGood = definition !== undefined && found.length === 0
  return isGood
    ? { kind: 'good', definition, warnings }
    : { kind: 'bad', name: definition?.name, problems: found, warnings }
}

function checkStages(
  { name, stages }: RestApiDefinition,
  { getRollout, getStored }: Pick<DefinitionChecks, 'getRollout' | 'getStored'>,
): Problem[] {
  const rollout = getRollout(name)
  const stored = getStored(name)
  const problems: Problem[] = []
  for (const [stage, settings] of Object.entries(stages)) {
    const report = (message: string, ...keys: readonly string[]) => {
      problems.push({ path: fieldPath('stages', stage, ...keys), code: 'INVALID_VALUE', message })
    }
    const { autoDeploy, deploymentId, canarySettings } = settings
    const canaryId = canarySettings?.deploymentId ?? null
    if (deploymentId !== null && autoDeploy) {
      report('a stage with autoDeploy serves the newest deployment: leave one of the two out', 'deploymentId')
    } else if (deploymentId !== null && !Object.hasOwn(rollout.deployments, deploymentId)) {
      report(`there is no deployment ${deploymentId}`, 'deploymentId')
    }
    if (canaryId !== null && !Object.hasOwn(rollout.deployments, canaryId)) {
      report(`there is no deployment ${canaryId}`, 'canarySettings', 'deploymentId')
    }
    // One that is stored already stays until somebody changes it: a stage may have been moved to its canary's deployment.
    const isNew = !isSameJson(canarySettings, findOwn(stored?.stages, stage)?.canarySettings ?? null)
    const served = deploymentId ?? (autoDeploy ? undefined : findOwn(rollout.stages, stage)?.deploymentId)
    if (isNew && isIdle(settings, served)) report(IDLE_CANARY, 'canarySettings')
  }
  return problems
}

const IDLE_CANARY =
  'the canary would answer as the stage does: name another deploymentId, override a variable with another value, or set percentTraffic to 0'

/** A canary that takes traffic and differs in nothing from what the stage itself serves. */
function isIdle({ canarySettings, variables }: StageDefinition, served: string | undefined): boolean {
  if (canarySettings === null || canarySettings.percentTraffic === 0) return false
  const { deploymentId, stageVariableOverrides } = canarySettings
  if (deploymentId !== null && deploymentId !== served) return false
  return Object.entries(stageVariableOverrides).every(([name, value]) => {
    return Object.hasOwn(variables, name) && variables[name] === value
  })
}
