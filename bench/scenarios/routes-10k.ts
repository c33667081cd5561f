import { apiWith, passTo } from '../definitions.ts'
import { gatewayContenders, type Lineup, type LoadScenario } from '../scenario.ts'
import type { Call, Contender } from '../subject.ts'

const ANSWER = '{"ok":true}'
/** So many paths are asked for in turn, evenly taken from all. */
const ASKED = 500

/** 10,000 methods against ten: a request's cost must not depend on how many there are. */
export const routes10k: LoadScenario = {
  kind: 'load',
  name: 'routes-10k',
  answer: { status: 200, headers: { 'Content-Type': 'application/json' }, body: ANSWER },
  concurrency: 64,
  latency: 'open',
  contenders: (lineup, backend) => [
    ...routes(lineup, { backend, methods: 10_000 }),
    ...routes(lineup, { backend, methods: 10, variant: 'ten routes' }),
  ],
}

function routes(lineup: Lineup, job: { backend: string; methods: number; variant?: string }): Contender[] {
  const { backend, methods, ...named } = job
  const method = { methods: { GET: { integration: passTo(`${backend}/found`, 'GET') } } }
  // Half of the paths are literal, half end in a variable; a hundred of each share a parent.
  const paths = Array.from({ length: methods / 2 }, (_, n) => `/group-${Math.floor(n / 100)}/route-${n % 100}`)
  const resources = Object.fromEntries(paths.flatMap(path => [[path, method], [`${path}/{id}`, method]])) // biome-ignore format: pairs
  const step = Math.max(1, Math.floor(paths.length / ASKED))
  const calls = paths
    .filter((_, n) => n % step === 0)
    .flatMap((path): Call[] => [
      { method: 'GET', path, headers: {}, body: '' },
      { method: 'GET', path: `${path}/42`, headers: {}, body: '' },
    ])
  const checkBackend = ({ target }: { target: string }) =>
    target === '/found' ? undefined : `the backend got ${target}`
  return gatewayContenders(lineup, {
    ...named,
    definition: apiWith(resources),
    calls,
    outcome: { status: 200, body: ANSWER, checkBackend },
  })
}
