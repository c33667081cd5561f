/** Routes of one deployment as a trie of path segments; `T` is what a method leads to. Build it, then only read it. */
export class RouteTable<T> {
  readonly #root: Node<T> = newNode()

  /**
   * Adds a method under a resource path such as `/pets/{id}` or `/files/{key+}`; `/` is the root. `read` makes the
   * route when it is first found: of thousands most are never asked for.
   */
  add(resourcePath: string, httpMethod: string, read: () => T): void {
    let node = this.#root
    for (const part of resourcePath.split('/').filter(segment => segment !== '')) node = childFor(node, part)
    node.methods.set(httpMethod, { read, route: undefined })
  }

  /**
   * Finds the method for a path without stage, still percent-encoded. Literal before `{name}` before `{name+}` in each
   * segment; where the best path lacks the verb, the search goes on. Observed: semantics §4.2.
   */
  find(path: string, httpMethod: string): RouteMatch<T> | undefined {
    return search(this.#root, splitPath(path), 0, httpMethod, undefined)
  }
}

/** A method that was found, and the values of its path parameters, still percent-encoded. */
export interface RouteMatch<T> {
  readonly route: T
  readonly pathParameters: Readonly<Record<string, string>>
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>
  variable: { readonly name: string; readonly node: Node<T> } | undefined
  greedy: { readonly name: string; readonly node: Node<T> } | undefined
  readonly methods: Map<string, Held<T>>
}

/** A route that is made once. */
interface Held<T> {
  readonly read: () => T
  route: T | undefined
}

/** Path values found so far, newest first: going back is dropping the head. */
interface Binding {
  readonly name: string
  readonly value: string
  readonly before: Binding | undefined
}

function newNode<T>(): Node<T> {
  return { literals: new Map(), variable: undefined, greedy: undefined, methods: new Map() }
}

function childFor<T>(node: Node<T>, part: string): Node<T> {
  const greedy = /^\{(.+)\+\}$/.exec(part)?.[1]
  if (greedy !== undefined) {
    node.greedy ??= { name: greedy, node: newNode() }
    return node.greedy.node
  }
  const variable = /^\{(.+)\}$/.exec(part)?.[1]
  if (variable !== undefined) {
    node.variable ??= { name: variable, node: newNode() }
    return node.variable.node
  }
  const known = node.literals.get(part)
  if (known !== undefined) return known
  const created = newNode<T>()
  node.literals.set(part, created)
  return created
}

const SLASH = 47

/** Segments of a path; trailing slashes do not count. Observed: semantics §4.2. */
function splitPath(path: string): string[] {
  let end = path.length
  while (end > 1 && path.charCodeAt(end - 1) === SLASH) end--
  return end <= 1 ? [] : path.slice(1, end).split('/')
}

/** Each node is tried at one depth only, so the work is bounded by the trie. */
function search<T>(
  node: Node<T>,
  segments: readonly string[],
  depth: number,
  httpMethod: string,
  values: Binding | undefined,
): RouteMatch<T> | undefined {
  const segment = segments[depth]
  if (segment === undefined) return end(node, httpMethod, values)
  const literal = node.literals.get(segment)
  const byLiteral = literal && search(literal, segments, depth + 1, httpMethod, values)
  if (byLiteral !== undefined) return byLiteral
  const { variable, greedy } = node
  if (variable !== undefined && segment !== '') {
    const bound = { name: variable.name, value: segment, before: values }
    const byVariable = search(variable.node, segments, depth + 1, httpMethod, bound)
    if (byVariable !== undefined) return byVariable
  }
  if (greedy === undefined) return undefined
  const value = depth === segments.length - 1 ? segment : segments.slice(depth).join('/')
  return end(greedy.node, httpMethod, { name: greedy.name, value, before: values })
}

/** Documented: semantics §4.2. */
const ANY_VERBS = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'])

function end<T>(node: Node<T>, httpMethod: string, values: Binding | undefined): RouteMatch<T> | undefined {
  const held = node.methods.get(httpMethod) ?? (ANY_VERBS.has(httpMethod) ? node.methods.get('ANY') : undefined)
  if (held === undefined) return undefined
  held.route ??= held.read()
  return { route: held.route, pathParameters: collect(values) }
}

function collect(values: Binding | undefined): Record<string, string> {
  const collected: Record<string, string> = Object.create(null)
  for (let at = values; at !== undefined; at = at.before) collected[at.name] = at.value
  return collected
}
