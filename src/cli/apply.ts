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
    .description('Store definition files: each file is checked, stored and reported by itself.')
    .requiredOption('-f, --file <path...>', 'files and folders of YAML or JSON; - is standard input')
    .option('--dry-run', 'check everything and store nothing')
    .action(async (options: ApplyOptions) => {
      const reports: FileReport[] = []
      await withClient(options, async client => {
        for (const file of await readDefinitionFiles(options.file)) {
          const report = await storeDefinition(client, file, options.dryRun ? 'check' : 'store')
          reports.push(report)
          if (options.output === 'json') terminal.write(`${JSON.stringify(report)}\n`)
          if (!report.ok) terminal.exit(1)
        }
      })
      if (options.output === 'table') terminal.write(printedReports(reports))
    })
}
