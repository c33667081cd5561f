// `regauge bench`: the bench suite of a checkout.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import type { Terminal } from './terminal.ts'

/** `regauge bench`: runs `bench/run.ts` with the same arguments, as `npm run bench` does. */
export function benchCommand(terminal: Terminal): Command {
  return new Command('bench')
    .description('Measure throughput and CPU, with the options of npm run bench. Needs a checkout of the repository.')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[options...]')
    .action((options: readonly string[]) => runBench(options, terminal))
}

function runBench(options: readonly string[], terminal: Terminal): Promise<void> {
  const script = fileURLToPath(new URL('../../bench/run.ts', import.meta.url))
  if (!existsSync(script)) {
    terminal.warn('regauge: bench needs a checkout of the repository: the installed package has no bench suite\n')
    terminal.exit(1)
    return Promise.resolve()
  }
  return new Promise(resolve => {
    const child = spawn(process.execPath, [script, ...options], { stdio: 'inherit' })
    child.once('exit', status => {
      if (status !== 0) terminal.exit(status === 2 ? 2 : 1)
      resolve()
    })
  })
}
