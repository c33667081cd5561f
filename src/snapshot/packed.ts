import { type UnhashedPlan, withHash } from '../integration/plan/compile-plan.ts'
import { RouteTable } from './router.ts'
import type { ApiSnapshot, Deployment, DomainSnapshot, MethodPlan, Snapshot, StageSnapshot } from './snapshot.ts'
import { Turns } from './yielding-loop.ts'

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
  readonly pieces: readonly Piece[]
}

/** Some methods of a deployment, as UTF-8. */
export interface Piece {
  /** JSON: a list of PieceEntry. */
  readonly index: Uint8Array<ArrayBuffer>
  /** The plans' JSON, one behind the other: read when a request first asks for one. */
  readonly plans: Uint8Array<ArrayBuffer>
}

type PieceEntry = readonly [resourcePath: string, httpMethod: string, planBytes: number]

/** A deployment without the methods that its routes lead to. */
export type DeploymentHead = Omit<Deployment, 'routes'>

/** A method without the deployment that it belongs to: data that JSON keeps as it is. */
export type PackedMethod = Omit<MethodPlan, 'deployment' | 'integration'> & { readonly integration: UnhashedPlan }

/** The method as requests are answered by it. */
export function unpackMethod(method: PackedMethod, deployment: Deployment): MethodPlan {
  return { deployment, ...method, integration: withHash(method.integration) }
}

/** Methods of a piece. Chosen: a small part of a millisecond to take in. */
const PIECE_METHODS = 100

/** Gathers the methods of a deployment into pieces. */
export class Packer {
  readonly #pieces: Piece[] = []
  #index: PieceEntry[] = []
  #plans: Buffer[] = []

  add(method: PackedMethod): void {
    const plan = Buffer.from(JSON.stringify(method))
    this.#plans.push(plan)
    this.#index.push([method.resourcePath, method.httpMethod, plan.length])
    if (this.#index.length === PIECE_METHODS) this.#close()
  }

  finish(head: DeploymentHead): PackedDeployment {
    if (this.#index.length > 0) this.#close()
    return { head, pieces: this.#pieces }
  }

  #close(): void {
    // Copies, since what moves to another thread must not lie in the buffer that Node shares out.
    const index = new TextEncoder().encode(JSON.stringify(this.#index))
    this.#pieces.push({ index, plans: new Uint8Array(Buffer.concat(this.#plans)) })
    this.#index = []
    this.#plans = []
  }
}

/** Buffers of a packed snapshot, which can be moved to another thread instead of copied. */
export function buffersOf({ apis }: PackedSnapshot): ArrayBuffer[] {
  const stages = [...apis.values()].flatMap(api => (api === 'unchanged' ? [] : [...api.stages.values()]))
  const deployments = stages.flatMap(({ main, canary }) => (canary === null ? [main] : [main, canary.deployment]))
  return deployments.flatMap(({ pieces }) => pieces.flatMap(({ index, plans }) => [index.buffer, plans.buffer]))
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
  for (const piece of pieces) {
    if (turns.isOver()) await turns.next()
    addPiece(piece, deployment)
  }
  return deployment
}

function addPiece({ index, plans }: Piece, deployment: Deployment): void {
  // The piece is what Packer made.
  const entries: readonly PieceEntry[] = JSON.parse(decode(index))
  let start = 0
  for (const [resourcePath, httpMethod, bytes] of entries) {
    const [begin, end] = [start, start + bytes]
    deployment.routes.add(resourcePath, httpMethod, () => {
      return unpackMethod(JSON.parse(decode(plans.subarray(begin, end))), deployment)
    })
    start = end
  }
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
}
