import { isRefusal, quote, type Refusal, refuse } from './refusal.ts'

/** One part of a resource's path. A greedy variable takes the rest of the request's path, slashes included. */
export type PathPart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'greedy'; readonly name: string }

/** Longest path of a resource; bounds the comparison of its parts. */
const LONGEST_PATH = 1024
const LITERAL = /^[A-Za-z0-9._:-]+$/
const VARIABLE = /^\{([A-Za-z0-9._:-]+)(\+?)\}$/
const FORM =
  "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end"

/** Parses a resource's path, such as `/pets/{id}`; the root `/` has no parts. */
export function parseResourcePath(path: string): readonly PathPart[] | Refusal {
  if (!path.startsWith('/')) return refuse(`a resource's path begins with a slash: write ${quote(`/${path}`)}`)
  if (path === '/') return []
  if (path.length > LONGEST_PATH) return refuse(`a resource's path has at most ${LONGEST_PATH} characters`)
  const parts: PathPart[] = []
  const texts = path.slice(1).split('/')
  for (const [index, text] of texts.entries()) {
    if (text === '') return refuse("a resource's path has no empty part and no slash at its end")
    const part = parsePart(text)
    if (part === undefined) return refuse(`${FORM}: ${quote(text)}`)
    if (part.kind === 'greedy' && index < texts.length - 1) {
      return refuse(`Cannot create a child of a resource with a greedy path variable: ${text}`)
    }
    if (isNamedAlready(part, parts)) return refuse(`the path variable ${quote(part.name)} is used twice`)
    parts.push(part)
  }
  return parts
}

/** Names of a path's variables; none for a text that is no resource's path. */
export function listPathVariables(path: string): readonly string[] {
  const parts = parseResourcePath(path)
  return isRefusal(parts) ? [] : parts.flatMap(part => (part.kind === 'literal' ? [] : [part.name]))
}

function parsePart(text: string): PathPart | undefined {
  const variable = VARIABLE.exec(text)
  if (variable?.[1] !== undefined) return { kind: variable[2] === '+' ? 'greedy' : 'variable', name: variable[1] }
  return LITERAL.test(text) ? { kind: 'literal', text } : undefined
}

function isNamedAlready(part: PathPart, parts: readonly PathPart[]): part is Exclude<PathPart, { kind: 'literal' }> {
  return part.kind !== 'literal' && parts.some(other => other.kind !== 'literal' && other.name === part.name)
}

/**
 * Tells for each path of a list what stands in the way of its resources, if anything: of the children of a resource,
 * intermediate ones included, only one may be a path variable. The first in the list is the one that stays.
 */
export function findSiblingFaults(paths: readonly string[]): ReadonlyMap<string, string> {
  const variables = new Map<string, string>()
  const faults = new Map<string, string>()
  for (const path of paths) {
    if (path.length > LONGEST_PATH) continue
    const texts = path.split('/').slice(1)
    for (const [index, text] of texts.entries()) {
      if (!text.startsWith('{')) continue
      const parent = `/${texts.slice(0, index).join('/')}`
      const sibling = variables.get(parent) ?? text
      variables.set(parent, sibling)
      if (sibling === text) continue
      const rule = 'already has a variable path part -- only one is allowed'
      faults.set(path, `A sibling (${sibling}) of this resource ${rule}`)
    }
  }
  return faults
}
