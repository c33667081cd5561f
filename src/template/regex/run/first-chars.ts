import { type CharSet, type CharTest, charSet, charTest } from '../char-set.ts'
import { Op, type Program } from './program.ts'

const FIRST_CHARS = new WeakMap<Program, CharTest | 'any'>()

/**
 * Characters that a match of the program can begin with; undefined where it may be empty, so that any place may be its
 * start.
 */
export function firstChars(program: Program): CharTest | undefined {
  let first = FIRST_CHARS.get(program)
  if (first === undefined) {
    const set = collect(program)
    first = set === undefined ? 'any' : charTest(set)
    FIRST_CHARS.set(program, first)
  }
  return first === 'any' ? undefined : first
}

function collect(program: Program): CharSet | undefined {
  const ranges: number[] = []
  const seen = new Uint8Array(program.ops.length)
  const open = [0]
  for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
    if (seen[pc] === 1) continue
    seen[pc] = 1
    const operand = program.x[pc] ?? 0
    switch (program.ops[pc]) {
      case Op.MATCH:
        return undefined
      case Op.CHAR:
        for (const bound of program.tests[operand]?.set ?? []) ranges.push(bound)
        break
      case Op.SPLIT:
        open.push(operand, program.y[pc] ?? 0)
        break
      case Op.JUMP:
        open.push(operand)
        break
      default:
        open.push(pc + 1)
    }
  }
  return charSet(ranges)
}
