import type { Evaluation } from '../evaluation.ts'
import type { List } from '../sequence.ts'
import { emptySequence, isSequence, KEEP, marksOf, WRAPPER } from '../sequence.ts'
import { isData } from '../values.ts'

/** `*`: the values of all fields; arrays among them are taken apart to any depth. */
export function wildcard(run: Evaluation, input: unknown): List {
  const outer = Array.isArray(input) && (marksOf(input) & WRAPPER) !== 0 ? input[0] : input
  const fields: List = typeof outer === 'object' && outer !== null ? Object.values(outer) : []
  // Where an array was appended, the reference has lost the mark of a sequence.
  const results: List = fields.some(Array.isArray) ? [] : emptySequence()
  for (const value of fields) flattenInto(run, value, results)
  if (isSequence(outer)) addMarks(run, outer, results)
  run.items(results.length)
  return results
}

// To the reference, the marks of a sequence are fields like any other.
function addMarks(run: Evaluation, sequence: List, results: List): void {
  add(run, results, true)
  if ((marksOf(sequence) & KEEP) !== 0) add(run, results, true)
}

function flattenInto(run: Evaluation, value: unknown, results: List): void {
  if (!Array.isArray(value)) {
    add(run, results, value)
    return
  }
  for (const item of value) flattenInto(run, item, results)
}

/** `**`: the value itself and everything in it that is no array. */
export function descendants(run: Evaluation, input: unknown): unknown {
  if (input === undefined) return undefined
  const results = emptySequence()
  descend(run, input, results)
  run.items(results.length)
  return results.length === 1 ? results[0] : results
}

function descend(run: Evaluation, value: unknown, results: List): void {
  if (Array.isArray(value)) {
    for (const item of value) descend(run, item, results)
    return
  }
  add(run, results, value)
  if (isData(value)) for (const key of Object.keys(value)) descend(run, value[key], results)
}

function add(run: Evaluation, results: List, value: unknown): void {
  if (--run.fuel < 0) run.refuel()
  results.push(value)
  if (results.length > run.maxSequence) run.items(results.length)
}
