import { FEW_ROUTES, MANY_ROUTES, type RouteTable, routeCalls, routeDefinitions } from '../jobs/routes.ts'
import { gatewayContenders, type Lineup, type LoadScenario } from '../measure/scenario.ts'
import type { Contender } from '../measure/subject.ts'

const ANSWER = '{"ok":true}'

/** 10,010 methods of five APIs against ten of two: a request's cost must not depend on how many there are. */
export const routes10k: LoadScenario = {
  kind: 'load',
  name: 'routes-10k',
  answer: { status: 200, headers: { 'Content-Type': 'application/json' }, body: ANSWER },
  concurrency: 64,
  latency: 'open',
  contenders: (lineup, backend) => [
    ...routes(lineup, { backend, table: MANY_ROUTES }),
    ...routes(lineup, { backend, table: FEW_ROUTES, variant: 'ten methods' }),
  ],
}

function routes(lineup: Lineup, job: { backend: string; table: RouteTable; variant?: string }): Contender[] {
  const { backend, table, ...named } = job
  const checkBackend = ({ target }: { target: string }) =>
    target === '/found' ? undefined : `the backend got ${target}`
  return gatewayContenders(lineup, {
    ...named,
    definition: routeDefinitions(table, `${backend}/found`),
    calls: routeCalls(table),
    outcome: { status: 200, body: ANSWER, checkBackend },
  })
}
