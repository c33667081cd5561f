import { Command } from 'commander'
import { templateTestCommand } from './template-test.ts'
import { templateLintCommand } from './templates/template-lint.ts'
import { templateRunCommand } from './templates/template-run.ts'
import { templateTranslateCommand } from './templates/template-translate.ts'
import type { Terminal } from './terminal.ts'

/** `regauge template`: templates without a gateway, for a desk and for CI. */
export function templateCommand(terminal: Terminal): Command {
  return new Command('template')
    .description('Run, test, check and translate mapping templates, JSONata or Velocity, without a gateway.')
    .addCommand(templateRunCommand(terminal))
    .addCommand(templateTestCommand(terminal))
    .addCommand(templateLintCommand(terminal))
    .addCommand(templateTranslateCommand(terminal))
}
