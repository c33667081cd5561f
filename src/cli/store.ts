import { Command } from 'commander'
import { STORE_SERVICE } from '../grpc/services.ts'
import { type AdminOptions, adminCommand, withClient } from './admin/admin-command.ts'
import { storeView } from './admin/printed-messages.ts'
import { json, type Terminal, UsageError } from './terminal.ts'

interface AdoptOptions extends AdminOptions {
  readonly yes?: true
}

/** `regauge store`: what concerns the store as a whole. */
export function storeCommand(terminal: Terminal): Command {
  return new Command('store')
    .description('Look after the store of definitions.')
    .addCommand(statusCommand(terminal), { isDefault: true })
    .addCommand(adoptCommand(terminal))
}

function statusCommand(terminal: Terminal): Command {
  return adminCommand('status')
    .description('Tell whether the store has all that is known to have been stored.')
    .action(async (options: AdminOptions) => {
      const status = await withClient(options, terminal, client => client.call(STORE_SERVICE.GetStoreStatus, {}))
      const { kind, state, revision, message } = storeView(status)
      const lines = `${kind} store, ${state}, at revision ${revision}\n${message === '' ? '' : `${message}\n`}`
      terminal.write(options.output === 'json' ? json(storeView(status)) : lines)
    })
}

function adoptCommand(terminal: Terminal): Command {
  return adminCommand('adopt')
    .description(
      'Let what the store holds now count, although later commits are known, and push it to all data planes.',
    )
    .option('--yes', 'confirm that what was stored later is given up')
    .action(async (options: AdoptOptions) => {
      if (!options.yes) throw new UsageError('adopt gives up what was stored later: confirm with --yes')
      const status = await withClient(options, terminal, client => client.call(STORE_SERVICE.AdoptStore, {}))
      const { revision } = status
      const line = `adopted: what the store holds is revision ${revision} now, and is pushed to all data planes\n`
      terminal.write(options.output === 'json' ? json(storeView(status)) : line)
    })
}
