import { compileTemplate, isFault } from '../engine.ts'
import { givenScope } from '../given-scope.ts'
import type { RenderOutcome, TemplateProgram } from '../template.ts'
import { makeInputs, type Peculiarity, type ProofInput } from './inputs.ts'
import { randomOf } from './random.ts'
import type { Read } from './translation.ts'

/** An input for which two templates gave different results. */
export interface Disagreement {
  readonly input: ProofInput
  readonly velocity: string
  readonly jsonata: string
}

/** A difference that is meant: what causes it, how many of the proof's inputs show it, and one that does. */
export interface DesignedDifference {
  readonly reason: string
  /** 0 where it shows on inputs beside the proof's only. */
  readonly inputs: number
  readonly example: Disagreement
}

/** Both languages over the same inputs. */
export interface Proof {
  readonly inputs: number
  readonly agreements: number
  readonly disagreements: readonly Disagreement[]
  readonly byDesign: readonly DesignedDifference[]
}

/** How many inputs a proof takes, and the seed that they are made from. */
export interface ProofOptions {
  readonly inputs: number
  readonly seed: number
}

const REASONS: Readonly<Record<Peculiarity, string>> = {
  blank: 'a body of blanks alone is empty in Velocity, and a text here',
  map: 'a map prints as {a=b} in Velocity, and as JSON here',
  double: 'a number such as 1.0 or 1e7 prints as Java prints it in Velocity, and as 1 or 10000000 here',
  wide: 'characters from U+2000 to U+20FF are escaped in JSON text by Velocity, and stand as they are here',
}

/** Inputs that are tried for each difference that is meant. */
const PECULIAR_INPUTS = 60

/** Runs a Velocity template and its translation on the same inputs, which what they read decides. */
export function prove(velocity: string, jsonata: string, reads: readonly Read[], options: ProofOptions): Proof {
  const programs = [compileTemplate('vtl', velocity), compileTemplate('jsonata', jsonata)] as const
  const [first, second] = programs
  if (isFault(first) || isFault(second)) throw new Error('a template of a proof does not compile')
  const disagreements: Disagreement[] = []
  const byDesign = new Map<string, DesignedDifference>()
  let agreements = 0
  for (const input of take(makeInputs(reads, randomOf(options.seed)), options.inputs)) {
    const found = compare(first, second, input)
    if (found === undefined) agreements++
    else if (found.fault === undefined) disagreements.push(found)
    else {
      const reason = `Velocity fails with ${found.fault}, which is a 500, where JSONata has nothing`
      byDesign.set(reason, { reason, inputs: (byDesign.get(reason)?.inputs ?? 0) + 1, example: found })
    }
  }
  for (const peculiarity of ['map', 'double', 'wide', 'blank'] as const) {
    const inputs = take(makeInputs(reads, randomOf(options.seed), peculiarity), PECULIAR_INPUTS)
    for (const input of inputs) {
      const found = compare(first, second, input)
      if (found === undefined || found.fault !== undefined) continue
      byDesign.set(peculiarity, { reason: REASONS[peculiarity], inputs: 0, example: found })
      break
    }
  }
  return { inputs: options.inputs, agreements, disagreements, byDesign: [...byDesign.values()] }
}

function* take(inputs: Iterable<ProofInput>, count: number): Generator<ProofInput> {
  let taken = 0
  for (const input of inputs) {
    if (taken++ === count) return
    yield input
  }
}

/** Undefined where both give the same; `fault` is the code of an error that Velocity alone ends with. */
function compare(
  velocity: TemplateProgram,
  jsonata: TemplateProgram,
  input: ProofInput,
): (Disagreement & { readonly fault: string | undefined }) | undefined {
  // Each has its own scope, since Velocity writes to $context.
  const left = velocity.render(givenScope(input.body, structuredClone(input.given)))
  const right = jsonata.render(givenScope(input.body, structuredClone(input.given)))
  const [a, b] = [resultOf(left), resultOf(right)]
  // Two that fail agree, whatever each says of it.
  if (a === b || (isFault(left) && isFault(right))) return undefined
  return { input, velocity: a, jsonata: b, fault: isFault(left) && !isFault(right) ? left.code : undefined }
}

/** Text and overrides of a result, to be compared and shown. */
function resultOf(outcome: RenderOutcome): string {
  if (isFault(outcome)) return `${outcome.code} ${outcome.message}`
  const overrides = flatten(outcome.overrides)
  return overrides.length === 0 ? `${outcome.body}` : `${outcome.body}\n${overrides.sort().join('\n')}`
}

function flatten(value: unknown, path = ''): string[] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null) return [`${path} = ${JSON.stringify(value)}`]
  return Object.entries(value).flatMap(([name, inner]) => flatten(inner, `${path}.${name}`))
}
