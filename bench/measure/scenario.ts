import type { Peer } from '../peers/peer.ts'
import type { Run } from '../report/result.ts'
import { type Gateway, type GatewayJob, gatewaySubject } from './gateway.ts'
import type { Effort, Load, LoadProfile } from './measure.ts'
import type { Call, Contender, Outcome, StubAnswer } from './subject.ts'

/** Contestants of a scenario: one gateway and peers, or two gateways against each other. */
export interface Lineup {
  readonly gateways: readonly Gateway[]
  /** Those that could be prepared. */
  readonly peers: readonly Peer[]
}

/** Traffic of one kind over every contender. */
export interface LoadScenario extends LoadProfile {
  readonly kind: 'load'
  readonly name: string
  /** Answer of the backend. */
  readonly answer: StubAnswer
  contenders(lineup: Lineup, backendOrigin: string): readonly Contender[]
}

/** A scenario that measures in its own way. */
export interface OwnScenario {
  readonly kind: 'own'
  readonly name: string
  run(lineup: Lineup, means: { load: Load; effort: Effort }): Promise<readonly Omit<Run, 'scenario'>[]>
}

export type Scenario = LoadScenario | OwnScenario

/** Each gateway with the same job and traffic. */
export function gatewayContenders(
  { gateways }: Lineup,
  { calls, outcome, ...job }: GatewayJob & { calls: readonly Call[]; outcome: Outcome },
): Contender[] {
  return gateways.map(gateway => ({ kind: 'gateway', subject: gatewaySubject(gateway, job), calls, outcome }))
}

/** Each peer that does one of the jobs for which an outcome is given. */
export function peerContenders(
  { peers }: Lineup,
  traffic: { backend: string; calls: readonly Call[]; outcomes: Partial<Record<Peer['does'], Outcome>> },
): Contender[] {
  return peers.flatMap(peer => {
    const outcome = traffic.outcomes[peer.does]
    return outcome === undefined
      ? []
      : [{ kind: 'peer' as const, subject: peer.subject(traffic.backend), calls: traffic.calls, outcome }]
  })
}
