// `regauge restore`: works on the data folder itself, which a gateway must not hold meanwhile.
import { Command, Option } from 'commander'
import { makeDataDir } from '../app/data-dir.ts'
import { readSettings } from '../app/settings/read.ts'
import { StartError } from '../app/settings/start-error.ts'
import { restoreStore } from '../control/store/restore.ts'
import { StoreOpenError } from '../control/store/store.ts'
import { json, type Terminal, UsageError } from './terminal.ts'

interface RestoreOptions extends Record<string, unknown> {
  readonly config?: string
  readonly dataDir?: string
  readonly output: 'table' | 'json'
}

/** `regauge restore`: puts a backup in the place of the store of a gateway that is stopped. */
export function restoreCommand(terminal: Terminal): Command {
  return new Command('restore')
    .description('Put a backup in the place of the store. Stop the gateway before, and start it after.')
    .argument('<file>', 'what `regauge backup` wrote')
    .option('--config <path>', 'settings file of the gateway; default regauge.yaml if it is there')
    .option('--data-dir <path>', "the gateway's data folder (REGAUGE_DATA_DIR, default .regauge)")
    .addOption(new Option('--output <format>', 'form of the output').choices(['table', 'json']).default('table'))
    .action(async (file: string, options: RestoreOptions) => {
      const { dataDir } = readDataDir(options)
      try {
        makeDataDir(dataDir)
        const restored = await restoreStore(file, dataDir)
        const { revision, aside, isBehind } = restored
        const kept = aside === undefined ? '' : `What was there is kept as ${aside}.\n`
        const next = isBehind
          ? 'Later commits are known: start the gateway, and then let this state count with `regauge store adopt --yes`.\n'
          : ''
        const lines = `restored ${dataDir} at revision ${revision}\n${kept}${next}`
        const view = { dataDir, revision: Number(revision), aside: aside ?? null, behind: isBehind }
        terminal.write(options.output === 'json' ? json(view) : lines)
      } catch (error) {
        if (!(error instanceof StoreOpenError || error instanceof StartError)) throw error
        terminal.warn(`regauge: ${error.message}\n`)
        terminal.exit(1)
      }
    })
}

function readDataDir(options: RestoreOptions): { readonly dataDir: string } {
  const { settings, problems } = readSettings({ config: options.config, dataDir: options.dataDir }, process.env)
  const [problem] = problems
  if (problem !== undefined) throw new UsageError(`${problem.source} ${problem.message}`)
  if (settings.dataDir === ':memory:') throw new UsageError(':memory: keeps nothing, and nothing is restored to it')
  return settings
}
