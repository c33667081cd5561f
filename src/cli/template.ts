import { Command } from 'commander'
import { templateLintCommand } from './template-lint.ts'
import { templateRunCommand } from './template-run.ts'
import { templateTestCommand } from './template-test.ts'
import { templateTranslateCommand } from './template-translate.ts'
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
