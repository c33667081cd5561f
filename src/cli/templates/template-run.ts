import { Command, Option } from 'commander'
import { TEMPLATE_LANGUAGES, type TemplateLanguage } from '../../definition/integration.ts'
import { parseJson, type TemplateContext } from '../../template/given-scope.ts'
import type { TemplateText } from '../../template/template.ts'
import { readNamedFile } from '../files/find-files.ts'
import { type Terminal, UsageError } from '../terminal.ts'
import { parseTemplateReference, readReferenced } from './template-reference.ts'
import { readLanguage, renderTemplateText, templateText } from './template-render.ts'

interface RunOptions {
  readonly template: string
  readonly input?: string
  readonly context?: string
  readonly language?: TemplateLanguage
  readonly contentType?: string
}

/** `regauge template run`: one template over one payload. */
export function templateRunCommand(terminal: Terminal): Command {
  return new Command('run')
    .description('Render one template and print the result.')
    .requiredOption(
      '--template <file>',
      'file with the template, or a definition that has it: "pets.yaml#GET /pets/{id}/request"',
    )
    .option('--input <file>', 'file with the payload, JSON or text; default: no payload')
    .option('--context <file>', 'JSON file with any of context, stageVariables and params')
    .addOption(
      new Option('--language <name>', 'language of the template; default: as the gateway would tell').choices(
        TEMPLATE_LANGUAGES,
      ),
    )
    .option('--content-type <type>', 'which template of a definition')
    .action((options: RunOptions) => runTemplate(options, terminal))
}

function runTemplate(options: RunOptions, terminal: Terminal): void {
  const context = options.context === undefined ? {} : readContext(options.context)
  const payload = options.input === undefined ? '' : readNamedFile(options.input)
  const outcome = renderTemplateText(readTemplate(options), payload, context)
  if (outcome.kind === 'fault') {
    terminal.warn(`${options.template}: ${outcome.message}\n`)
    terminal.exit(1)
    return
  }
  terminal.write(outcome.text.endsWith('\n') ? outcome.text : `${outcome.text}\n`)
  if (Object.keys(outcome.overrides).length > 0) terminal.warn(`overrides: ${JSON.stringify(outcome.overrides)}\n`)
}

function readTemplate({ template, language, contentType }: RunOptions): TemplateText {
  const stated = readLanguage(language)
  const reference = parseTemplateReference(template)
  if (reference === undefined) return templateText(readNamedFile(template), stated)
  const found = readReferenced(reference, contentType)
  if (found.kind === 'missing') throw new UsageError(found.reason)
  return templateText(found.source, stated ?? readLanguage(found.language))
}

function readContext(path: string): TemplateContext {
  const parsed = parseJson(readNamedFile(path))
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed
  throw new UsageError(`--context ${path} is not a JSON object with context, stageVariables or params`)
}
