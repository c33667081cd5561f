import { stageName } from '../definition/resource-name.ts'
import type { RestApiDefinition } from '../definition/rest-api.ts'
import type { Catalog } from './catalog.ts'
import { largeRemoval, type Refusal } from './refusal.ts'
import type { RolloutPlan } from './rollout.ts'

/** Share of what is served that may go in one push without a word. Documented: hardening §7. */
const LARGEST_SHARE = 1 / 5

/**
 * Refuses a plan by which more than a fifth of all served methods would answer no longer: a wrong file, branch or
 * folder looks like that. A method counts once for each stage that serves it; one that comes in the place of another, as
 * when a path is renamed, takes nothing away.
 */
export function refuseLargeRemoval(catalog: Catalog, plan: RolloutPlan): Refusal | undefined {
  const changes = [...plan.serves].flatMap(([api, stages]) => changedStages(catalog, plan, api, stages))
  const lost = changes.reduce((sum, { gone, added }) => sum + Math.max(0, gone.length - added), 0)
  if (lost === 0) return undefined
  const served = catalog.apis().reduce((sum, api) => sum + countServed(catalog, api), 0)
  if (lost <= served * LARGEST_SHARE) return undefined
  return largeRemoval(
    changes.flatMap(({ gone }) => gone),
    served,
  )
}

interface StageChange {
  /** `restApis/pets/stages/dev GET /pets/{id}` for each method that the stage would no longer serve. */
  readonly gone: readonly string[]
  /** Methods that it would serve besides. */
  readonly added: number
}

function changedStages(
  catalog: Catalog,
  { created, deployed }: RolloutPlan,
  api: string,
  serves: Readonly<Record<string, string>>,
): StageChange[] {
  return servedStages(catalog, api).flatMap(({ stage, id, definition }) => {
    const nextId = serves[stage]
    if (nextId === id) return []
    const isNew = nextId !== undefined && created.includes(nextId)
    const next = nextId === undefined || isNew ? undefined : catalog.findDeployment(api, nextId)
    const [before, after] = [methodsOf(definition), methodsOf(isNew ? deployed : next)]
    const kept = new Set(after.map(({ key }) => key))
    const gone = before.filter(({ key, anyKey }) => !kept.has(key) && !kept.has(anyKey))
    const known = new Set(before.map(({ key }) => key))
    const added = after.filter(({ key, anyKey }) => !known.has(key) && !known.has(anyKey)).length
    return [{ gone: gone.map(({ name }) => `${stageName(api, stage)} ${name}`), added }]
  })
}

function countServed(catalog: Catalog, api: string): number {
  return servedStages(catalog, api).reduce((sum, { definition }) => sum + countMethods(definition), 0)
}

interface ServedStage {
  readonly stage: string
  readonly id: string
  readonly definition: RestApiDefinition
}

function servedStages(catalog: Catalog, api: string): ServedStage[] {
  const stages = Object.keys(catalog.findApi(api)?.document.definition.stages ?? {})
  const records = catalog.getRollout(api).document.stages
  return stages.flatMap(stage => {
    const id = records[stage]?.deploymentId
    const definition = id === undefined ? undefined : catalog.findDeployment(api, id)
    return id === undefined || definition === undefined ? [] : [{ stage, id, definition }]
  })
}

/** Definitions are immutable: the methods of one are counted once. */
const counts = new WeakMap<RestApiDefinition, number>()

function countMethods(definition: RestApiDefinition): number {
  const known = counts.get(definition)
  if (known !== undefined) return known
  const resources = Object.values(definition.resources)
  const count = resources.reduce((sum, { methods }) => sum + Object.keys(methods).length, 0)
  counts.set(definition, count)
  return count
}

/** The keys do not tell one name of a path variable from another, since clients do not see it. */
function methodsOf(definition: RestApiDefinition | undefined) {
  return Object.entries(definition?.resources ?? {}).flatMap(([path, { methods }]) => {
    const form = path.replaceAll(/\{[^}+]*(\+?)\}/g, '{$1}')
    return Object.keys(methods).map(verb => ({
      name: `${verb} ${path}`,
      key: `${verb} ${form}`,
      anyKey: `ANY ${form}`,
    }))
  })
}
