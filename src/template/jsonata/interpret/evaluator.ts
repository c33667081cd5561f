import type { Node } from '../ast.ts'
import type { Evaluation } from '../evaluation.ts'
import type { Frame } from './frame.ts'

/** A node made into a function of its context and variables. */
export type Evaluator = (run: Evaluation, input: unknown, frame: Frame) => unknown

/** Makes a node into a function; handed to the compilers of single kinds of nodes. */
export type Compile = (node: Node) => Evaluator
