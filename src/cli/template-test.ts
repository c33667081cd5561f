import { Command, Option } from 'commander'
import { findFiles, readNamedFile } from './files/find-files.ts'
import { watchFiles } from './files/watch-files.ts'
import type { Report, ReportedItem } from './reporters/report.ts'
import { REPORTER_NAMES, REPORTERS, type ReporterName } from './reporters/reporters.ts'
import { runTemplateCase } from './templates/template-case.ts'
import type { Terminal } from './terminal.ts'

interface TestOptions {
  readonly reporter: ReporterName
  readonly watch?: true
}

/** How a command that checks files says what it found. */
export function reporterOption(): Option {
  return new Option('--reporter <name>', 'form of the report').choices(REPORTER_NAMES).default('text')
}

/** `regauge template test`: cases of templates, for a desk and for CI. */
export function templateTestCommand(terminal: Terminal): Command {
  return new Command('test')
    .description(
      'Run cases: JSON files with a template, or a definition that has it, an input and the expected result or error.',
    )
    .argument('<path...>', 'case files, or folders that hold them (*.json)')
    .addOption(reporterOption())
    .option('--watch', 'run again when a case or a definition changes, until Ctrl+C')
    .action((paths: string[], options: TestOptions) => testTemplates(paths, options, terminal))
}

async function testTemplates(paths: readonly string[], options: TestOptions, terminal: Terminal): Promise<void> {
  if (options.watch !== true) {
    const { report } = runCases(paths)
    write(report, options.reporter, terminal)
    if (countFailed(report) > 0) terminal.exit(1)
    return
  }
  await watchFiles(paths, () => {
    const { report, uses } = runCases(paths)
    write(report, options.reporter, terminal)
    return uses
  })
}

function runCases(paths: readonly string[]): { readonly report: Report; readonly uses: readonly string[] } {
  const uses: string[] = []
  const items = findFiles(paths, ['.json']).map((file): ReportedItem => {
    const result = runTemplateCase(readNamedFile(file), file)
    if (result.uses !== undefined) uses.push(result.uses)
    const at = { title: result.name ?? file, file, line: 1, column: 1 }
    return result.kind === 'passed'
      ? { ...at, level: 'pass', rule: 'passed', message: '' }
      : { ...at, level: 'error', rule: 'failed', message: result.reason }
  })
  return { report: { name: 'templates', items, warnings: [] }, uses }
}

function countFailed({ items }: Report): number {
  return items.filter(({ level }) => level === 'error').length
}

function write(report: Report, reporter: ReporterName, terminal: Terminal): void {
  terminal.write(reporter === 'text' ? asText(report) : REPORTERS[reporter]([report]))
}

function asText(report: Report): string {
  const lines = report.items.map(({ title, level, message }) => {
    const detail = level === 'pass' ? '' : `\n  ${message.replaceAll('\n', '\n  ')}`
    return `${level === 'pass' ? 'ok  ' : 'FAIL'} ${title}${detail}\n`
  })
  const failed = countFailed(report)
  return `${lines.join('')}${report.items.length - failed} passed, ${failed} failed\n`
}
