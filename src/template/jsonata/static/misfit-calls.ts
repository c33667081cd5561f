import { childrenOf, type Node } from '../ast.ts'
import { infoOf } from '../callable.ts'
import { NATIVES } from '../functions/registry.ts'
import { readTree } from '../parse.ts'
import type { Signature } from '../signature/signature.ts'

/** A call of a library function that fails whatever the input is. */
export interface MisfitCall {
  readonly name: string
  /** Where `$name` begins, in UTF-16 units from 0. */
  readonly position: number
  readonly message: string
}

/**
 * Calls with more arguments than the function takes, or with literals of kinds that it does not take. A name that the
 * expression binds anywhere counts as bound everywhere: this never blames what may be right. Throws JsonataError.
 */
export function findMisfitCalls(expression: string): readonly MisfitCall[] {
  const found: MisfitCall[] = []
  const bound = new Set<string>()
  const open: Node[] = [readTree(expression)]
  // The right side of `~>` is given one more argument.
  const applied = new Set<Node>()
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'bind') bound.add(node.lhs.value)
    if (node.type === 'lambda') for (const { value } of node.arguments) bound.add(value)
    if (node.type === 'apply') applied.add(node.rhs)
    const misfit = applied.has(node) ? undefined : misfitOf(node)
    if (misfit !== undefined) found.push(misfit)
    open.push(...childrenOf(node))
  }
  return found.filter(({ name }) => !bound.has(name)).sort((a, b) => a.position - b.position)
}

function misfitOf(node: Node): MisfitCall | undefined {
  if (node.type !== 'function' || node.procedure.type !== 'variable') return undefined
  const { value: name, position = 0 } = node.procedure
  const native = NATIVES.get(name)
  const info = native === undefined ? undefined : infoOf(native)
  if (info?.kind !== 'native') return undefined
  const message = refuse(info.signature, node.arguments, name)
  if (message === undefined) return undefined
  return { name, position: Math.max(0, position - name.length - 1), message }
}

function refuse({ parameters, pattern }: Signature, args: readonly Node[], name: string): string | undefined {
  const isOpenEnded = parameters.some(parameter => parameter.pattern.endsWith('+'))
  if (!isOpenEnded && args.length > parameters.length) {
    const most = parameters.length === 1 ? '1 argument' : `${parameters.length} arguments`
    return `$${name} takes at most ${most}, not ${args.length}`
  }
  const letters = args.map(letterOfNode)
  if (letters.includes(undefined) || pattern.test(letters.join(''))) return undefined
  const index = parameters.findIndex(({ letters: taken }, at) => at < args.length && !taken.includes(letters[at] ?? ''))
  return `argument ${Math.max(0, index) + 1} of $${name} is of a kind that it does not take`
}

/** Type letter of a value that is there to see; undefined where the input decides. */
function letterOfNode(node: Node): string | undefined {
  if (node.predicate !== undefined || node.group !== undefined) return undefined
  switch (node.type) {
    case 'string':
      return 's'
    case 'number':
      return 'n'
    case 'value':
      return node.value === null ? 'l' : 'b'
    case 'lambda':
      return 'f'
    case 'unary':
      return node.value === '[' ? 'a' : node.value === '{' ? 'o' : undefined
    default:
      return undefined
  }
}
