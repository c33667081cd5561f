import type { Statement } from '../ast.ts'

/** Estimated bytes of what a piece of output keeps of the output before it. */
const BYTES_PER_PIECE = 40

/** Bytes of the output of statements as it is put together, without those inside loops of their own. */
export function outputBytes(body: readonly Statement[]): number {
  return body.reduce((total, node) => {
    if (node.kind === 'text') return total + BYTES_PER_PIECE
    if (node.kind === 'reference' || node.kind === 'call') return total + 2 * BYTES_PER_PIECE
    if (node.kind !== 'if') return total
    return (
      total + outputBytes(node.otherwise) + node.branches.reduce((sum, { body: inner }) => sum + outputBytes(inner), 0)
    )
  }, 0)
}
