import { RouteTable } from './router.ts'
import type { ApiSnapshot, Deployment, DomainSnapshot, MethodPlan, Snapshot, StageSnapshot } from './snapshot.ts'
import { Turns } from './turns.ts'

/**
 * A snapshot on its way from the thread that compiled it to the one that serves it. It is cloned fast, since the bulk
 * of it is bytes, and read in turns, since the bytes come in pieces.
 */
export interface PackedSnapshot {
  readonly revision: string
  readonly apis: ReadonlyMap<string, PackedApi>
  readonly domains: ReadonlyMap<string, DomainSnapshot>
}

/** `unchanged`: as the snapshot before has it. */
export type PackedApi = 'unchanged' | { readonly stages: ReadonlyMap<string, PackedStage> }

export interface PackedStage {
  readonly main: PackedDeployment
  readonly canary: { readonly percentTraffic: number; readonly deployment: PackedDeployment } | null
}

export interface PackedDeployment {
  readonly head: DeploymentHead
  /** UTF-8 of JSON: a list of PackedMethod each. */
  readonly pieces: readonly Uint8Array<ArrayBuffer>[]
}

/** A deployment without the methods that its routes lead to. */
export type DeploymentHead = Omit<Deployment, 'routes'>

/** A method without the deployment that it belongs to: a plan is data that JSON keeps as it is. */
export type PackedMethod = readonly [resourcePath: string, httpMethod: string, plan: Omit<MethodPlan, 'deployment'>]

/** UTF-16 units after which a piece is closed. Chosen: a small part of a millisecond to read. */
const PIECE_LENGTH = 16 * 1024

/** Gathers the methods of a deployment into pieces. */
export class Packer {
  readonly #pieces: Uint8Array<ArrayBuffer>[] = []
  #texts: string[] = []
  #length = 0

  add(method: PackedMethod): void {
    const text = JSON.stringify(method)
    this.#texts.push(text)
    this.#length += text.length
    if (this.#length >= PIECE_LENGTH) this.#close()
  }

  finish(head: DeploymentHead): PackedDeployment {
    if (this.#texts.length > 0) this.#close()
    return { head, pieces: this.#pieces }
  }

  #close(): void {
    this.#pieces.push(new TextEncoder().encode(`[${this.#texts.join(',')}]`))
    this.#texts = []
    this.#length = 0
  }
}

/** What of a packed snapshot can be moved to another thread instead of copied. */
export function buffersOf({ apis }: PackedSnapshot): ArrayBuffer[] {
  const stages = [...apis.values()].flatMap(api => (api === 'unchanged' ? [] : [...api.stages.values()]))
  const deployments = stages.flatMap(({ main, canary }) => (canary === null ? [main] : [main, canary.deployment]))
  return deployments.flatMap(({ pieces }) => pieces.map(({ buffer }) => buffer))
}

/** Unpacks a snapshot in turns. `before` is the one that its `unchanged` APIs are taken from. */
export async function unpackSnapshot(packed: PackedSnapshot, before: Snapshot | undefined): Promise<Snapshot> {
  const turns = new Turns()
  const apis = new Map<string, ApiSnapshot>()
  for (const [name, api] of packed.apis) {
    const known = api === 'unchanged' ? before?.apis.get(name) : await unpackApi(name, api.stages, turns)
    if (known === undefined) throw new Error(`${name} is unchanged, and the snapshot before lacks it`)
    apis.set(name, known)
  }
  return { revision: packed.revision, apis, domains: packed.domains }
}

async function unpackApi(name: string, packed: ReadonlyMap<string, PackedStage>, turns: Turns): Promise<ApiSnapshot> {
  const stages = new Map<string, StageSnapshot>()
  for (const [stage, { main, canary }] of packed) {
    stages.set(stage, {
      name: stage,
      main: await unpackDeployment(main, turns),
      canary: canary && { ...canary, deployment: await unpackDeployment(canary.deployment, turns) },
    })
  }
  return { name, stages }
}

async function unpackDeployment({ head, pieces }: PackedDeployment, turns: Turns): Promise<Deployment> {
  const routes = new RouteTable<MethodPlan>()
  const deployment: Deployment = { ...head, routes }
  const decoder = new TextDecoder()
  for (const piece of pieces) {
    if (turns.isOver()) await turns.next()
    // The pieces are what Packer made.
    const methods: readonly PackedMethod[] = JSON.parse(decoder.decode(piece))
    for (const [resourcePath, httpMethod, plan] of methods) {
      routes.add(resourcePath, httpMethod, { deployment, ...plan })
    }
  }
  return deployment
}
