import { Command } from 'commander'
import type { Terminal } from './terminal.ts'

/** `regauge serve`: a placeholder. */
export function serveCommand(terminal: Terminal): Command {
  return new Command('serve').action(() => {
    terminal.warn('regauge: serve is not built yet\n')
    terminal.exit(1)
  })
}
