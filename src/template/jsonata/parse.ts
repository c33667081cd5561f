import jsonata from 'jsonata'
import type { Node } from './ast.ts'
import { childrenOf } from './ast.ts'
import type { ErrorDetail } from './error.ts'
import { JsonataError, toJsonataError } from './error.ts'

/**
 * The syntax tree of an expression. Fails with the reference parser's code, position and token; with R0001 where
 * `$eval` is named, R0002 for a regular expression that JavaScript cannot read, R0003 for too deep nesting.
 */
export function parse(expression: string): Node {
  const tree = readTree(expression)
  refuseEval(tree)
  return tree
}

function readTree(expression: string): Node {
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

// A name bound by the author hides the library's, but telling that needs the run: every `$eval` is refused.
function refuseEval(tree: Node): void {
  const open = [tree]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'variable' && node.value === 'eval') {
      throw new JsonataError('R0001', { position: node.position, token: 'eval' })
    }
    open.push(...childrenOf(node))
  }
}
