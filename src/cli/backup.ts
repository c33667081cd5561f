import { open, rename, rm } from 'node:fs/promises'
import type { Command } from 'commander'
import { messageOf } from '../exchange/failure.ts'
import { STORE_SERVICE } from '../grpc/services.ts'
import { type AdminOptions, adminCommand, withClient } from './admin/admin-command.ts'
import type { AdminClient } from './admin/client.ts'
import { json, type Terminal, UsageError } from './terminal.ts'

/** A large store takes its time. */
const DEADLINE_MS = 10 * 60_000

/** `regauge backup`: a copy of the store of a control plane that goes on working. */
export function backupCommand(terminal: Terminal): Command {
  return adminCommand('backup')
    .description("Write a copy of the control plane's store to a file, while it is in use.")
    .argument('<file>', 'where to write it; one of that name is replaced')
    .action(async (file: string, options: AdminOptions) => {
      const bytes = await withClient(options, terminal, client => receive(client, file))
      terminal.write(options.output === 'json' ? json({ file, bytes }) : `${bytes} bytes in ${file}\n`)
    })
}

/** The file is there once it is whole. Only its owner may read it: definitions hold secrets. */
async function receive(client: AdminClient, file: string): Promise<number> {
  const draft = `${file}.${process.pid}.part`
  const opened = await open(draft, 'wx', 0o600).catch(error => {
    throw new UsageError(`${file} cannot be written: ${messageOf(error)}`)
  })
  let bytes = 0
  try {
    for await (const { chunk } of client.stream(STORE_SERVICE.BackupStore, {}, DEADLINE_MS)) {
      await opened.writeFile(chunk)
      bytes += chunk.length
    }
    await opened.sync()
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await opened.close()
  }
  try {
    await rename(draft, file)
    return bytes
  } catch (error) {
    await rm(draft, { force: true })
    throw new UsageError(`${file} cannot be written: ${messageOf(error)}`)
  }
}
