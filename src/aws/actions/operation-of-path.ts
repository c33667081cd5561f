// The operation of a REST service that a verb and a path ask for.
import type { ServiceModel } from './model.ts'

/** An operation, with the labels of its path; a label that is a `{name}` of ours is `*`. */
export interface PathOperation {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

/** Beginnings of the operation that is the plain meaning of a verb. */
const PLAIN: Readonly<Record<string, RegExp>> = {
  GET: /^(?:Get|List|Describe)/,
  PUT: /^(?:Put|Create)/,
  POST: /^(?:Post|Create|Invoke|Publish|Start|Send|Put)/,
  DELETE: /^Delete/,
  HEAD: /^Head/,
}

/**
 * Finds the operation: the one whose path fits and whose own query (`?versioning`) is asked for, most of it first;
 * among equals the one whose name says what the verb says. Undefined where none fits.
 */
export function findPathOperation(
  model: ServiceModel,
  method: string,
  path: string,
  queryNames: ReadonlySet<string>,
): PathOperation | undefined {
  let best: (PathOperation & { readonly rank: number }) | undefined
  for (const [name, { http = {} }] of Object.entries(model.operations)) {
    const [template = '/', query = ''] = (http.requestUri ?? '/').split('?')
    if ((http.method ?? 'POST') !== method) continue
    const own = query === '' ? [] : query.split('&').map(pair => pair.split('=', 1)[0] ?? '')
    const labels = own.every(part => queryNames.has(part)) ? matchPath(template, path) : undefined
    if (labels === undefined) continue
    const literals = template.replace(/\{[^{}]*\}/g, '').length
    const rank = own.length * 10_000 + literals * 10 + (PLAIN[method]?.test(name) ? 1 : 0)
    const isBetter = best === undefined || rank > best.rank || (rank === best.rank && name.length < best.name.length)
    if (isBetter) best = { name, labels, rank }
  }
  return best === undefined ? undefined : { name: best.name, labels: best.labels }
}

function matchPath(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const names: string[] = []
  const pattern = template.replace(/\{([^{}+]+)(\+?)\}|[.*?^$()|[\]\\]/g, (whole, name: string, greedy: string) => {
    if (name === undefined) return `\\${whole}`
    names.push(name)
    return greedy === '' ? '([^/]+)' : '(.+)'
  })
  const match = new RegExp(`^${pattern}/?$`).exec(path)
  if (match === null) return undefined
  return Object.fromEntries(names.map((name, i) => [name, (match[i + 1] ?? '').replace(/\{[^{}]*\}/g, '*')]))
}
