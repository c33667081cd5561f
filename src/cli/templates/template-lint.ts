import { Command, Option } from 'commander'
import { TEMPLATE_LANGUAGES, type TemplateLanguage } from '../../definition/integration.ts'
import { parseRestApi } from '../../definition/parsers/rest-api-parser.ts'
import { fieldPath } from '../../definition/path.ts'
import type { RestApiDefinition } from '../../definition/rest-api.ts'
import type { Problem } from '../../exchange/failure.ts'
import { checkTemplate, locate } from '../../template/engine.ts'
import { languageOf } from '../../template/language.ts'
import { examineNames, knownNames, listTemplates, type PlacedTemplate } from '../../template/names/examine.ts'
import { judgeNames, readNames } from '../../template/names/judge.ts'
import { findTraps, withTraps } from '../../template/names/traps.ts'
import { parseDefinitionText } from '../files/definition-file.ts'
import { findFiles, readNamedFile } from '../files/find-files.ts'
import type { Report, ReportedItem } from '../reporters/report.ts'
import { REPORTERS, type ReporterName } from '../reporters/reporters.ts'
import { reporterOption } from '../template-test.ts'
import type { Terminal } from '../terminal.ts'

interface LintOptions {
  readonly reporter: ReporterName
  readonly language?: TemplateLanguage
}

/** Endings of definitions, and those that say in which language a template is. */
const DEFINITION = /\.(?:ya?ml|json)$/
const LANGUAGES: readonly (readonly [ending: string, language: TemplateLanguage])[] = [
  ['.vtl', 'vtl'],
  ['.vm', 'vtl'],
  ['.jsonata', 'jsonata'],
]
const ENDINGS = ['.yaml', '.yml', '.json', ...LANGUAGES.map(([ending]) => ending)]

/** `regauge template lint`: what is wrong with templates, and what may be, before a gateway sees them. */
export function templateLintCommand(terminal: Terminal): Command {
  return new Command('lint')
    .description('Check templates, in files of their own (*.vtl, *.jsonata) or in definitions, without a gateway.')
    .argument('<path...>', 'templates, definitions, or folders that hold them')
    .addOption(reporterOption())
    .addOption(new Option('--language <name>', 'language of the templates').choices(TEMPLATE_LANGUAGES))
    .action((paths: string[], options: LintOptions) => {
      const reports = findFiles(paths, ENDINGS).map(
        (file): Report => ({ name: file, items: lint(file, options), warnings: [] }),
      )
      terminal.write(options.reporter === 'text' ? asText(reports) : REPORTERS[options.reporter](reports))
      if (reports.some(({ items }) => items.some(({ level }) => level === 'error'))) terminal.exit(1)
    })
}

function lint(file: string, options: LintOptions): readonly ReportedItem[] {
  const found = DEFINITION.test(file) ? lintDefinition(file) : lintTemplate(file, options)
  return found.length > 0
    ? found
    : [{ title: file, level: 'pass', rule: 'good', message: '', file, line: 1, column: 1 }]
}

/** Nothing is known of the method that a template by itself belongs to. */
const NOTHING_KNOWN = { pathVariables: [], parameters: [], stageVariables: undefined, context: [] }

function lintTemplate(file: string, options: LintOptions): readonly ReportedItem[] {
  const source = readNamedFile(file)
  const byName = LANGUAGES.find(([ending]) => file.endsWith(ending))?.[1]
  const language = languageOf(options.language ?? byName ?? null, source)
  const item = (level: 'warning' | 'error', position: number, message: string): ReportedItem => ({
    ...{ title: file, level, rule: 'template', message, file },
    ...locate(source, position),
  })
  const fault = checkTemplate(language, source)
  if (fault !== undefined) return [item('error', fault.position ?? 0, `${fault.code} ${fault.message}`)]
  const names = readNames(language, source)
  // The variables of a path are not known here, so that no name of one can be wrong.
  const reads = names.reads.filter(({ kind }) => kind !== 'parameter')
  const { problems, warnings } = judgeNames(language, { ...names, reads }, NOTHING_KNOWN)
  return [
    ...problems.map(({ position, message }) => item('error', position, message)),
    ...withTraps(warnings, findTraps(language, source)).map(({ position, message }) =>
      item('warning', position, message),
    ),
  ]
}

function lintDefinition(file: string): readonly ReportedItem[] {
  const { content } = parseDefinitionText(file, readNamedFile(file))
  const item = (level: 'warning' | 'error', problem: Problem & { line?: number; column?: number }): ReportedItem => ({
    ...{ title: problem.path || file, level, rule: problem.code, message: problem.message, file },
    ...{ line: problem.line ?? 1, column: problem.column ?? 1 },
  })
  if (content.kind === 'unreadable') {
    return content.problems.map(({ field, ...problem }) => item('error', { ...problem, path: field }))
  }
  const { definition, problems } = parseRestApi(content.value)
  const found = definition === undefined ? { problems: [], warnings: [] } : examine(definition)
  const placed = (problem: Problem) => ({ ...problem, ...content.locate(problem.path) })
  return [
    ...[...problems, ...found.problems].map(problem => item('error', placed(problem))),
    ...found.warnings.map(problem => item('warning', placed(problem))),
  ]
}

/** Problems and warnings of all templates of a definition. */
function examine(definition: RestApiDefinition): { problems: readonly Problem[]; warnings: readonly Problem[] } {
  const found = Object.entries(definition.resources).flatMap(([path, { methods }]) =>
    Object.entries(methods).map(([verb, method]) => {
      const { templateLanguage } = method.integration
      const templates = listTemplates(method.integration, fieldPath('resources', path, 'methods', verb, 'integration'))
      const faults = templates.flatMap(template => faultOf(template, templateLanguage))
      const faulty = new Set(faults.map(fault => fault.path))
      const good = templates.filter(template => !faulty.has(template.path))
      const names = examineNames(templateLanguage, good, knownNames(definition, path, method))
      return { problems: [...faults, ...names.problems], warnings: names.warnings }
    }),
  )
  return { problems: found.flatMap(({ problems }) => problems), warnings: found.flatMap(({ warnings }) => warnings) }
}

function faultOf({ path, source }: PlacedTemplate, stated: TemplateLanguage | null): Problem[] {
  const fault = checkTemplate(languageOf(stated, source), source)
  if (fault === undefined) return []
  const { line, column } = locate(source, fault.position ?? 0)
  return [{ path, code: 'TEMPLATE', message: `${line}:${column} ${fault.code} ${fault.message}` }]
}

function asText(reports: readonly Report[]): string {
  const items = reports.flatMap(report => report.items)
  const lines = items
    .filter(({ level }) => level !== 'pass')
    .map(({ level, file, line, column, title, message }) => {
      const field = title === file ? '' : ` ${title}`
      return `${file}:${line}:${column} ${level}${field} ${message}\n`
    })
  const count = (level: ReportedItem['level']) => items.filter(item => item.level === level).length
  return `${lines.join('')}${reports.length} files, ${count('error')} errors, ${count('warning')} warnings\n`
}
