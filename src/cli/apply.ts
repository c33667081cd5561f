import type { Command } from 'commander'
import { type AdminOptions, adminCommand, withClient } from './admin-command.ts'
import { readDefinitionFiles } from './definition-file.ts'
import { type FileReport, printedReports, storeDefinition } from './store-definition.ts'
import type { Terminal } from './terminal.ts'

interface ApplyOptions extends AdminOptions {
  readonly file: readonly string[]
  readonly dryRun?: true
}

/** `regauge apply`: stores definition files, each by itself, each whole or not at all. */
export function applyCommand(terminal: Terminal): Command {
  return adminCommand('apply')
    .description(
      'Check and store definition files. Each is reported by itself, and a refused one does not stop the others.',
    )
    .requiredOption(
      '-f, --file <path...>',
      'definition files in YAML or JSON, or folders of them; - reads standard input',
    )
    .option('--dry-run', 'check the files and store nothing')
    .action(async (options: ApplyOptions) => {
      const reports: FileReport[] = []
      await withClient(options, async client => {
        const files = await readDefinitionFiles(options.file)
        for (const file of files) {
          const report = await storeDefinition(client, file, options.dryRun ? 'check' : 'store')
          reports.push(report)
          if (options.output === 'json') terminal.write(`${JSON.stringify(report)}\n`)
          else tellProgress(terminal, reports.length, files.length)
          if (!report.ok) terminal.exit(1)
        }
      })
      if (options.output === 'table') terminal.write(printedReports(reports))
    })
}

/** Files between two words of progress; fewer are done before anybody wonders. */
const PROGRESS_STEP = 25

function tellProgress(terminal: Terminal, done: number, all: number): void {
  if (done % PROGRESS_STEP === 0 && done < all) terminal.warn(`${done} of ${all} files\n`)
}
