import { Command } from 'commander'
import { findVtl } from '../../definition/parsers/vtl-text.ts'
import { compileTemplate, isFault, locate } from '../../template/engine.ts'
import { type DesignedDifference, type Disagreement, type Proof, prove } from '../../template/translate/prove.ts'
import { translate } from '../../template/translate/translate.ts'
import { readNamedFile } from '../files/find-files.ts'
import { type Terminal, UsageError } from '../terminal.ts'
import { parseTemplateReference, readReferenced } from './template-reference.ts'

interface TranslateOptions {
  readonly inputs: string
  readonly seed: string
  readonly contentType?: string
}

/** Inputs of a proof unless the command line says more; never fewer. */
const LEAST_INPUTS = 214

/** `regauge template translate`: a Velocity template in JSONata, with the proof that both do the same. */
export function templateTranslateCommand(terminal: Terminal): Command {
  return new Command('translate')
    .description('Translate a Velocity template to JSONata, and run both on inputs made from what it reads.')
    .argument('<file>', 'file with the template, or a definition that has it: "pets.yaml#GET /pets/{id}/request"')
    .option('--inputs <count>', `inputs to run both on, at least ${LEAST_INPUTS}`, String(LEAST_INPUTS))
    .option('--seed <number>', 'seed of the inputs', '1')
    .option('--content-type <type>', 'which template of a definition')
    .action((file: string, options: TranslateOptions) => translateFile(file, options, terminal))
}

function translateFile(file: string, options: TranslateOptions, terminal: Terminal): void {
  const source = readSource(file, options.contentType)
  const compiled = compileTemplate('vtl', source)
  if (isFault(compiled)) {
    fail(terminal, [place(file, source, compiled.position ?? 0, compiled.message)])
    return
  }
  const outcome = translate(source)
  if (outcome.kind === 'untranslated') {
    const lines = outcome.constructs.map(({ position, message }) => place(file, source, position, message))
    fail(terminal, lines)
    return
  }
  const { jsonata, reads } = outcome
  const program = compileTemplate('jsonata', jsonata)
  if (isFault(program)) throw new Error(`the translation of ${file} does not compile: ${program.message}\n${jsonata}`)
  const proof = prove(source, jsonata, reads, { inputs: countOf(options), seed: numberOf('--seed', options.seed) })
  terminal.write(`${jsonata}\n${commentsOf(proof)}`)
  const foreign = findVtl(jsonata)
  if (foreign !== undefined) {
    terminal.warn(`${file}: a text holds ${foreign.text}, which a gateway takes for Velocity in a JSONata template\n`)
  }
  if (proof.disagreements.length > 0) fail(terminal, proof.disagreements.slice(0, 3).map(shown))
}

function fail(terminal: Terminal, lines: readonly string[]): void {
  for (const line of lines) terminal.warn(`${line}\n`)
  terminal.exit(1)
}

function place(file: string, source: string, position: number, message: string): string {
  const { line, column } = locate(source, position)
  return `${file}:${line}:${column} ${message}`
}

/** The verdict as comments, so that what is printed is a template as it stands. */
function commentsOf({ inputs, agreements, byDesign }: Proof): string {
  const lines = [
    `${agreements} of ${inputs} inputs agree`,
    ...byDesign.map(difference => `they differ by design${countedIn(difference)}: ${difference.reason}`),
  ]
  return lines.map(line => `/* ${line} */\n`).join('')
}

function countedIn({ inputs }: DesignedDifference): string {
  return inputs === 0 ? '' : ` for ${inputs}`
}

function shown({ input, velocity, jsonata }: Disagreement): string {
  return `they differ for the body ${JSON.stringify(input.body)} and ${JSON.stringify(input.given)}:\n  Velocity ${JSON.stringify(velocity)}\n  JSONata  ${JSON.stringify(jsonata)}`
}

function readSource(file: string, contentType: string | undefined): string {
  const reference = parseTemplateReference(file)
  if (reference === undefined) return readNamedFile(file)
  const found = readReferenced(reference, contentType)
  if (found.kind === 'missing') throw new UsageError(found.reason)
  return found.source
}

function countOf({ inputs }: TranslateOptions): number {
  return Math.max(LEAST_INPUTS, numberOf('--inputs', inputs))
}

function numberOf(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${option} takes a whole number, not ${JSON.stringify(text)}`)
  return Number(text)
}
