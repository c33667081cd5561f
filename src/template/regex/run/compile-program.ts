import { ALL_CHARS, type CharSet, type CharTest, charTest } from '../char-set.ts'
import {
  type Assertion,
  type BackreferenceNode,
  type GroupRange,
  type LookNode,
  maxWidth,
  mayBeEmpty,
  type Node,
  type Pattern,
  type RepeatNode,
} from '../syntax.ts'
import { groupSlot, hasGroups, type Look, Op, type Program, type Reference } from './program.ts'

/**
 * How a pattern becomes instructions.
 * `match`: for the engines, with captures. `test`: for the engines, without. `prove`: for the analysis: what the
 * `match` program does and every backreference as any text. `proveLoops`: the same with counted quantifiers as loops,
 * which has at least the paths of the original and is small.
 */
export type ProgramPurpose = 'match' | 'test' | 'prove' | 'proveLoops'

/** Makes the instructions; undefined where there would be more than `maxOps`. */
export function compileProgram(pattern: Pattern, purpose: ProgramPurpose, maxOps: number): Program | undefined {
  const shared: Shared = {
    purpose,
    unicode: pattern.unicode,
    tests: [],
    testOf: new Map(),
    groupWidths: new Map(),
    opsLeft: maxOps,
  }
  if (pattern.hasBackreference) measureGroups(pattern.root, shared.groupWidths)
  const program = compileBody(shared, pattern.root, 'forward')
  return shared.opsLeft < 0 ? undefined : program
}

/** State that the programs of one pattern share. */
interface Shared {
  readonly purpose: ProgramPurpose
  readonly unicode: boolean
  readonly tests: CharTest[]
  readonly testOf: Map<CharSet, number>
  readonly groupWidths: Map<number, number>
  opsLeft: number
}

interface Emitter {
  readonly shared: Shared
  readonly direction: 'forward' | 'backward'
  readonly ops: number[]
  readonly x: number[]
  readonly y: number[]
  readonly assertions: Assertion[]
  readonly looks: Look[]
  /** Copies of a counted quantifier share their lookarounds, and so the tables of these. */
  readonly lookIndexes: Map<LookNode, number>
  readonly references: Reference[]
  depth: number
  loopDepth: number
}

function compileBody(shared: Shared, root: Node, direction: 'forward' | 'backward'): Program {
  const emitter: Emitter = {
    shared,
    direction,
    ops: [],
    x: [],
    y: [],
    assertions: [],
    looks: [],
    lookIndexes: new Map(),
    references: [],
    depth: 0,
    loopDepth: 0,
  }
  emitNode(emitter, root)
  emit(emitter, Op.MATCH)
  return {
    ops: Uint8Array.from(emitter.ops),
    x: Int32Array.from(emitter.x),
    y: Int32Array.from(emitter.y),
    tests: shared.tests,
    assertions: emitter.assertions,
    looks: emitter.looks,
    references: emitter.references,
    loopDepth: emitter.loopDepth,
    direction,
    unicode: shared.unicode,
  }
}

function measureGroups(node: Node, widths: Map<number, number>): void {
  if (node.kind === 'sequence') for (const item of node.items) measureGroups(item, widths)
  else if (node.kind === 'choice') for (const option of node.options) measureGroups(option, widths)
  else if (node.kind === 'group' || node.kind === 'repeat' || node.kind === 'look') measureGroups(node.body, widths)
  if (node.kind === 'group') widths.set(node.number, maxWidth(node.body))
}

function emit(emitter: Emitter, op: number, x = 0, y = 0): number {
  emitter.shared.opsLeft -= 1
  emitter.ops.push(op)
  emitter.x.push(x)
  emitter.y.push(y)
  return emitter.ops.length - 1
}

function emitNode(emitter: Emitter, node: Node): void {
  // Once the program is known to be too large, nothing more is made: counted groups would multiply.
  if (emitter.shared.opsLeft < 0) return
  switch (node.kind) {
    case 'chars':
      emitChars(emitter, node.set)
      return
    case 'sequence':
      for (const item of emitter.direction === 'forward' ? node.items : node.items.toReversed()) emitNode(emitter, item)
      return
    case 'choice':
      emitChoice(emitter, node.options)
      return
    case 'repeat':
      emitRepeat(emitter, node)
      return
    case 'group':
      emitGroup(emitter, node.number, node.body)
      return
    case 'assert':
      emit(emitter, Op.ASSERT, emitter.assertions.push(node.assertion) - 1)
      return
    case 'look':
      emitLook(emitter, node)
      return
    default:
      emitBackreference(emitter, node)
  }
}

function emitChars(emitter: Emitter, set: CharSet): void {
  const { tests, testOf } = emitter.shared
  const known = testOf.get(set)
  const index = known ?? tests.push(charTest(set)) - 1
  if (known === undefined) testOf.set(set, index)
  emit(emitter, Op.CHAR, index)
}

function emitChoice(emitter: Emitter, options: readonly Node[]): void {
  const ends: number[] = []
  options.forEach((option, index) => {
    if (index === options.length - 1) {
      emitNode(emitter, option)
      return
    }
    const split = emit(emitter, Op.SPLIT, emitter.ops.length + 1)
    emitNode(emitter, option)
    ends.push(emit(emitter, Op.JUMP))
    emitter.y[split] = emitter.ops.length
  })
  for (const end of ends) emitter.x[end] = emitter.ops.length
}

function emitGroup(emitter: Emitter, number: number, body: Node): void {
  if (emitter.shared.purpose === 'test') {
    emitNode(emitter, body)
    return
  }
  const slot = groupSlot(number)
  const forward = emitter.direction === 'forward'
  emit(emitter, Op.SAVE, forward ? slot : slot + 1)
  emitNode(emitter, body)
  emit(emitter, Op.SAVE, forward ? slot + 1 : slot)
}

/** Copies up to which a counted quantifier is written out even where loops are wanted. */
const FEW_COPIES = 3

function emitRepeat(emitter: Emitter, node: RepeatNode): void {
  const empty = mayBeEmpty(node.body)
  const copies = node.max === Number.POSITIVE_INFINITY ? node.min : node.max
  // A body that may match nothing has paths which a loop has not (its mandatory rounds may be empty).
  const asLoop = emitter.shared.purpose === 'proveLoops' && copies > FEW_COPIES && (!empty || node.min <= 1)
  const min = asLoop ? Math.min(node.min, 1) : node.min
  const max = asLoop ? Number.POSITIVE_INFINITY : node.max
  if (max === Number.POSITIVE_INFINITY && min > 0 && !empty) {
    emitCopies(emitter, node, min - 1)
    emitRepeatUntil(emitter, node)
  } else {
    emitCopies(emitter, node, min)
    const round = empty ? 'may be empty' : 'takes text'
    if (max === Number.POSITIVE_INFINITY) emitLoop(emitter, node, round)
    else emitOptionalCopies(emitter, node, max - min, round)
  }
}

function emitCopies(emitter: Emitter, node: RepeatNode, count: number): void {
  for (let copy = 0; copy < count && emitter.shared.opsLeft >= 0; copy += 1) emitRound(emitter, node)
}

function emitRound(emitter: Emitter, node: RepeatNode): void {
  emitForget(emitter, node.groups)
  emitNode(emitter, node.body)
}

function emitForget(emitter: Emitter, groups: GroupRange): void {
  if (!hasGroups(groups) || emitter.shared.purpose === 'test') return
  emit(emitter, Op.FORGET, groupSlot(groups.from), groupSlot(groups.to))
}

/** Widths that a round of a loop may have: one that matches nothing ends the loop. */
type Round = 'may be empty' | 'takes text'

function emitLoop(emitter: Emitter, node: RepeatNode, round: Round): void {
  const head = emitSplit(emitter, node)
  emitCheckedRound(emitter, node, round)
  emit(emitter, Op.JUMP, head)
  leaveAt(emitter, node, head, emitter.ops.length)
}

function emitRepeatUntil(emitter: Emitter, node: RepeatNode): void {
  const head = emitter.ops.length
  emitRound(emitter, node)
  const next = emitter.ops.length + 1
  if (node.greed === 'greedy') emit(emitter, Op.SPLIT, head, next)
  else emit(emitter, Op.SPLIT, next, head)
}

function emitOptionalCopies(emitter: Emitter, node: RepeatNode, count: number, round: Round): void {
  const splits: number[] = []
  for (let copy = 0; copy < count && emitter.shared.opsLeft >= 0; copy += 1) {
    splits.push(emitSplit(emitter, node))
    emitCheckedRound(emitter, node, round)
  }
  for (const split of splits) leaveAt(emitter, node, split, emitter.ops.length)
}

/** A SPLIT whose way in is the next instruction; the way out is filled in by `leaveAt`. */
function emitSplit(emitter: Emitter, node: RepeatNode): number {
  const next = emitter.ops.length + 1
  return node.greed === 'greedy' ? emit(emitter, Op.SPLIT, next, 0) : emit(emitter, Op.SPLIT, 0, next)
}

function leaveAt(emitter: Emitter, node: RepeatNode, split: number, target: number): void {
  const ways = node.greed === 'greedy' ? emitter.y : emitter.x
  ways[split] = target
}

function emitCheckedRound(emitter: Emitter, node: RepeatNode, round: Round): void {
  if (round === 'takes text') {
    emitRound(emitter, node)
    return
  }
  emit(emitter, Op.ENTER, emitter.depth)
  emitter.depth += 1
  emitter.loopDepth = Math.max(emitter.loopDepth, emitter.depth)
  emitRound(emitter, node)
  emitter.depth -= 1
  emit(emitter, Op.CHECK, emitter.depth)
}

function emitLook(emitter: Emitter, node: LookNode): void {
  const index = emitter.lookIndexes.get(node) ?? emitter.looks.push(newLook(emitter.shared, node)) - 1
  emitter.lookIndexes.set(node, index)
  emit(emitter, Op.LOOK, index)
}

function newLook(shared: Shared, node: LookNode): Look {
  const captures = node.sense === 'positive' && hasGroups(node.groups) && shared.purpose !== 'test'
  const program = compileBody(shared, node.body, node.direction === 'ahead' ? 'forward' : 'backward')
  return { program, sense: node.sense, slot: captures ? groupSlot(node.groups.from) + 2 : -1 }
}

/** The widest group that a proof writes out character by character. */
const NARROW_GROUP = 4

function emitBackreference(emitter: Emitter, node: BackreferenceNode): void {
  const { purpose, groupWidths } = emitter.shared
  if (purpose === 'match' || purpose === 'test') {
    emit(emitter, Op.REFERENCE, emitter.references.push({ groups: node.groups, folding: node.folding }) - 1)
    return
  }
  // The reference itself is a step that may fail, also where its group is always empty.
  emit(emitter, Op.REFERENCE)
  const width = Math.max(...node.groups.map(group => groupWidths.get(group) ?? 0))
  const body: Node = { kind: 'chars', set: ALL_CHARS, position: node.position }
  const max = width <= NARROW_GROUP ? width : Number.POSITIVE_INFINITY
  const groups = { from: 0, to: 0 }
  emitRepeat(emitter, { kind: 'repeat', body, min: 0, max, greed: 'greedy', groups, position: node.position })
}
