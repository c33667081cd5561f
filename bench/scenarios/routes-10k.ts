import { apiWith, passTo } from '../definitions.ts'
import { gatewayContenders, type Lineup, type LoadScenario } from '../scenario.ts'
import type { Call, Contender } from '../subject.ts'

const ANSWER = '{"ok":true}'
const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']
/** Verbs that are asked for: those that have neither a body nor a special answer. */
const ASKED_VERBS = ['GET', 'DELETE']

interface Size {
  readonly variant?: string
  readonly apis: number
  /** Of an API; AWS's limit, and our default, is 300. */
  readonly resources: number
  readonly verbs: readonly string[]
}

const MANY: Size = { apis: 5, resources: 286, verbs: VERBS }
const FEW: Size = { variant: 'ten methods', apis: 2, resources: 5, verbs: ['GET'] }

/** 10,010 methods of five APIs against ten of two: a request's cost must not depend on how many there are. */
export const routes10k: LoadScenario = {
  kind: 'load',
  name: 'routes-10k',
  answer: { status: 200, headers: { 'Content-Type': 'application/json' }, body: ANSWER },
  concurrency: 64,
  latency: 'open',
  contenders: (lineup, backend) => [MANY, FEW].flatMap(size => routes(lineup, backend, size)),
}

function routes(lineup: Lineup, backend: string, { apis, resources, verbs, ...named }: Size): Contender[] {
  const integration = passTo(`${backend}/found`, 'GET')
  const methods = Object.fromEntries(verbs.map(verb => [verb, { integration }]))
  const names = Array.from({ length: apis }, (_, n) => `bench-${n}`)
  const paths = Array.from({ length: resources }, (_, n) => pathOf(n))
  const asked = ASKED_VERBS.filter(verb => verbs.includes(verb))
  const calls = names.flatMap(name =>
    paths.flatMap(path =>
      asked.map((method): Call => {
        const at = `/restapis/${name}/dev/_user_request_${path.replace('{id}', '42')}`
        return { method, path: at, headers: {}, body: '' }
      }),
    ),
  )
  const checkBackend = ({ target }: { target: string }) =>
    target === '/found' ? undefined : `the backend got ${target}`
  return gatewayContenders(lineup, {
    ...named,
    definition: names.map(name => apiWith(Object.fromEntries(paths.map(path => [path, { methods }])), name)),
    calls,
    outcome: { status: 200, body: ANSWER, checkBackend },
  })
}

/** Every other path ends in a variable; a hundred share a parent. */
function pathOf(n: number): string {
  const route = `/group-${Math.floor(n / 100)}/route-${Math.floor((n % 100) / 2)}`
  return n % 2 === 0 ? route : `${route}/{id}`
}
