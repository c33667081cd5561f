import type { Call } from '../measure/subject.ts'
import { apiWith, passTo } from './definitions.ts'

/** So many APIs with so many methods each. */
export interface RouteTable {
  readonly apis: number
  /** Of an API; AWS's limit, and our default, is 300. */
  readonly resources: number
  readonly verbs: readonly string[]
}

/** 10,010 methods. */
export const MANY_ROUTES: RouteTable = {
  apis: 5,
  resources: 286,
  verbs: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'],
}

/** Ten methods. */
export const FEW_ROUTES: RouteTable = { apis: 2, resources: 5, verbs: ['GET'] }

/** Verbs that are asked for: those that have neither a body nor a special answer. */
const ASKED_VERBS = ['GET', 'DELETE']

/** Definitions in which every method passes on to `uri`. */
export function routeDefinitions(table: RouteTable, uri: string): object[] {
  const methods = Object.fromEntries(table.verbs.map(verb => [verb, { integration: passTo(uri, 'GET') }]))
  const resources = Object.fromEntries(pathsOf(table).map(path => [path, { methods }]))
  return namesOf(table).map(name => apiWith(resources, name))
}

/** A call of each resource of each API, by the path that names the API. */
export function routeCalls(table: RouteTable): Call[] {
  const asked = ASKED_VERBS.filter(verb => table.verbs.includes(verb))
  return namesOf(table).flatMap(name =>
    pathsOf(table).flatMap(path =>
      asked.map(method => {
        const at = `/restapis/${name}/dev/_user_request_${path.replace('{id}', '42')}`
        return { method, path: at, headers: {}, body: '' }
      }),
    ),
  )
}

function namesOf({ apis }: RouteTable): string[] {
  return Array.from({ length: apis }, (_, n) => `bench-${n}`)
}

/** Every other path ends in a variable; a hundred share a parent. */
function pathsOf({ resources }: RouteTable): string[] {
  return Array.from({ length: resources }, (_, n) => {
    const route = `/group-${Math.floor(n / 100)}/route-${Math.floor((n % 100) / 2)}`
    return n % 2 === 0 ? route : `${route}/{id}`
  })
}
