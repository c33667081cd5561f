import jsonata from 'jsonata'
import type { Node, RegexNode } from './ast.ts'
import { childrenOf } from './ast.ts'
import { JsonataError, toJsonataError } from './error.ts'
import type { ErrorDetail } from './message.ts'
import { preparePattern } from './regex.ts'

/**
 * The syntax tree of an expression. Fails with the reference parser's code, position and token; with R0001 where
 * `$eval` is named, R0002 for a regular expression that cannot be read, R0003 for too deep nesting, R0004 for a regular
 * expression that may take exponential time.
 */
export function parse(expression: string): Node {
  const tree = readTree(expression)
  refuseUnsafe(tree)
  return tree
}

/** The syntax tree, unchecked. Fails with the reference parser's code, position and token, R0002 or R0003. */
export function readTree(expression: string): Node {
  try {
    // The reference parser gives loosely typed nodes; `Node` lists what its post-processing makes of them.
    return jsonata(expression).ast() as unknown as Node
  } catch (thrown) {
    throw parseFailure(thrown)
  }
}

function parseFailure(thrown: unknown): JsonataError {
  if (thrown instanceof RangeError) return new JsonataError('R0003')
  if (thrown instanceof SyntaxError) return new JsonataError('R0002', { message: thrown.message }, { cause: thrown })
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string') {
    const { position, token, value } = thrown as Partial<Record<string, unknown>> & ErrorDetail
    return new JsonataError(thrown.code, { position, token, value })
  }
  return toJsonataError(thrown)
}

function refuseUnsafe(tree: Node): void {
  const open = [tree]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    // A name bound by the author hides the library's, but telling that needs the run: every `$eval` is refused.
    if (node.type === 'variable' && node.value === 'eval') {
      throw new JsonataError('R0001', { position: node.position, token: 'eval' })
    }
    if (node.type === 'regex') checkPattern(node)
    for (const child of childrenOf(node)) open.push(child)
  }
}

function checkPattern(node: RegexNode): void {
  try {
    preparePattern(node.value)
  } catch (thrown) {
    const error = toJsonataError(thrown)
    throw new JsonataError(error.code, { position: startOf(node) + (error.position ?? 0), message: error.message })
  }
}

// A regex token knows where it ends: behind its flags, of which the parser adds a g.
function startOf({ position = 0, value }: RegexNode): number {
  return value instanceof RegExp ? position - (value.flags.length - 1) - 1 - value.source.length : position
}
