import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { messageOf } from '../exchange/failure.ts'
import { renderTemplateText, runTemplateCase, type TemplateContext } from './template-case.ts'
import { type Terminal, UsageError } from './terminal.ts'

interface RunOptions {
  readonly template: string
  readonly input: string
  readonly context?: string
}

/** `regauge template`: templates without a gateway, for a desk and for CI. */
export function templateCommand(terminal: Terminal): Command {
  const command = new Command('template').description('Run and test mapping templates without a gateway.')
  command
    .command('run')
    .description('Render one template and print the result.')
    .requiredOption('--template <file>', 'file with the template, in JSONata')
    .requiredOption('--input <file>', 'file with the payload, JSON or text')
    .option('--context <file>', 'JSON file with any of context, stageVariables and params')
    .action((options: RunOptions) => runTemplate(options, terminal))
  command
    .command('test')
    .description('Run cases: JSON files with name, template, input, and expected (the result) or error (its code).')
    .argument('<path...>', 'case files, or folders that hold them (*.json)')
    .action((paths: string[]) => testTemplates(paths, terminal))
  return command
}

function runTemplate(options: RunOptions, terminal: Terminal): void {
  const context: TemplateContext = options.context === undefined ? {} : readContext(options.context)
  const outcome = renderTemplateText(readText(options.template), readText(options.input), context)
  if (outcome.kind === 'rendered') {
    terminal.write(outcome.text.endsWith('\n') ? outcome.text : `${outcome.text}\n`)
  } else {
    terminal.warn(`${options.template}: ${outcome.message}\n`)
    terminal.exit(1)
  }
}

function testTemplates(paths: readonly string[], terminal: Terminal): void {
  const files = paths.flatMap(path => findCases(path))
  if (files.length === 0) throw new UsageError(`no case (*.json) below ${paths.join(', ')}`)
  let failed = 0
  let passed = 0
  for (const file of files) {
    const result = runTemplateCase(readText(file))
    if (result.kind === 'passed') passed++
    else failed++
    const detail = result.kind === 'passed' ? '' : `\n  ${result.reason.replaceAll('\n', '\n  ')}`
    terminal.write(`${result.kind === 'passed' ? 'ok  ' : 'FAIL'} ${result.name ?? file}${detail}\n`)
  }
  terminal.write(`${passed} passed, ${failed} failed\n`)
  if (failed > 0) terminal.exit(1)
}

/** Cases below a path, in order of their names. */
function findCases(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw new UsageError(`${path} does not exist`)
  if (!stat.isDirectory()) return [path]
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap(entry => {
    const child = join(path, entry.name)
    if (entry.isDirectory()) return findCases(child)
    return entry.name.endsWith('.json') ? [child] : []
  })
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(messageOf(error))
  }
}

function readContext(path: string): TemplateContext {
  try {
    const parsed: unknown = JSON.parse(readText(path))
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed
  } catch (error) {
    if (error instanceof UsageError) throw error
  }
  throw new UsageError(`--context ${path} is not a JSON object with context, stageVariables or params`)
}
