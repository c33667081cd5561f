import type { Node } from '../ast.ts'
import { childrenOf } from '../ast.ts'
import type { Evaluation } from '../evaluation.ts'
import type { Bindings } from '../variables.ts'
import { Code } from './code.ts'
import { emitLoopBody, emitNode } from './emit/emit.ts'
import { ANY } from './kinds.ts'
import { Unsupported } from './place.ts'
import { RUNTIME } from './runtime.ts'
import { openScope } from './scope.ts'

/** A program as a JavaScript function. `context` is the input, wrapped where it is an array. */
export type Generated = (run: Evaluation, bindings: Bindings, context: unknown, input: unknown) => unknown

/**
 * Makes a syntax tree into a JavaScript function; undefined where it holds something that generated code cannot do.
 * Its source has nothing of the template in it but names shaped like identifiers, and numbers; every other text comes
 * from an array of constants. Only that array and the runtime are in its reach. Where something fails, it does not say
 * what the reference would: the interpreter does.
 */
export function generate(tree: Node): Generated | undefined {
  if (isTooLarge(tree)) return undefined
  try {
    return instantiate(write(tree))
  } catch (thrown) {
    // Too large for JavaScript, or forbidden in this process: the interpreter has no such limits.
    if (thrown instanceof Unsupported || thrown instanceof RangeError || thrown instanceof EvalError) return undefined
    throw thrown
  }
}

/** More than a person writes; source for it would take longer to make than it saves. */
const MOST_NODES = 20_000

function isTooLarge(tree: Node): boolean {
  const open = [tree]
  let count = 0
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (++count > MOST_NODES) return true
    for (const child of childrenOf(node)) open.push(child)
  }
  return false
}

interface Written {
  readonly source: string
  readonly constants: readonly unknown[]
}

/** The source of a program and its constants. */
export function write(tree: Node): Written {
  const code = new Code()
  const scope = openScope(code, [tree], undefined)
  const input = { kinds: ANY, settled: true, pure: true }
  const result = emitNode(tree, {
    code,
    scope,
    input: { ...input, code: 'i0' },
    dollar: { ...input, code: 'r0' },
    level: 1,
    // The result of a program is data: nobody asks for its marks.
    marks: 'unneeded',
    emit: emitNode,
    emitBody: emitLoopBody,
  })
  return { source: code.source(result.code), constants: code.constants }
}

function instantiate({ source, constants }: Written): Generated {
  const factory = new Function('R', 'K', source)
  return factory(RUNTIME, constants)
}
