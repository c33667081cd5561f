import { Command } from 'commander'
import type { Terminal } from './terminal.ts'

/** `regauge template`: a placeholder. */
export function templateCommand(terminal: Terminal): Command {
  return new Command('template').action(() => {
    terminal.warn('regauge: template is not built yet\n')
    terminal.exit(1)
  })
}
