import { connect } from 'node:net'
import { Command, Option } from 'commander'
import type { Terminal } from '../terminal.ts'
import { AdminClient } from './client.ts'

/** Options that every admin command has. */
export interface AdminOptions {
  /** `host:port`; undefined where nobody named one. */
  readonly admin?: string
  readonly output: 'table' | 'json'
}

const HOST = '127.0.0.1'
const DEFAULT_PORT = 9480
/** Default of versions before 0.2, where Prometheus listens by default. */
const FORMER_PORT = 9090

/** Forms of output that a command has. */
export interface OutputForms {
  readonly choices: readonly string[]
  readonly default: string
  readonly help: string
}

const TABLE_OR_JSON: OutputForms = {
  choices: ['table', 'json'],
  default: 'table',
  help: 'output for people (table) or for programs (json)',
}

/** A command that is a client of the admin API. */
export function adminCommand(name: string, output = TABLE_OR_JSON): Command {
  const address = `address of the control plane (default: ${HOST}:${DEFAULT_PORT})`
  return new Command(name)
    .addOption(new Option('--admin <host:port>', address).env('REGAUGE_ADMIN'))
    .addOption(new Option('--output <format>', output.help).choices(output.choices).default(output.default))
}

/** `--allow-removal`, for every command that may take away what is served. */
export function allowRemovalOption(): Option {
  return new Option('--allow-removal', 'let it take away more than a fifth of all methods that are served')
}

/** Runs `use` with a connection to the admin API, and closes it. */
export async function withClient<T>(
  { admin }: Pick<AdminOptions, 'admin'>,
  terminal: Terminal,
  use: (client: AdminClient) => Promise<T>,
): Promise<T> {
  const client = new AdminClient(admin ?? (await findAddress([DEFAULT_PORT, FORMER_PORT], terminal)))
  try {
    return await use(client)
  } finally {
    client.close()
  }
}

/** The address with the first port, or, said aloud, the one with the second where only that is listened on. */
export async function findAddress(
  [port, formerPort]: readonly [number, number],
  terminal: Pick<Terminal, 'warn'>,
): Promise<string> {
  const [address, former] = [`${HOST}:${port}`, `${HOST}:${formerPort}`]
  if ((await isListening(port)) || !(await isListening(formerPort))) return address
  terminal.warn(`regauge: ${address} refuses connections; trying ${former}, the default before 0.2 (see --admin)\n`)
  return former
}

function isListening(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect({ host: HOST, port })
  socket.once('connect', () => resolve(true))
  socket.once('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}

/** A protobuf time as ISO 8601; null where there is none. */
export function isoTime(time: { readonly seconds: string; readonly nanos: number } | null): string | null {
  return time === null ? null : new Date(Number(time.seconds) * 1000 + time.nanos / 1_000_000).toISOString()
}

/** `pets` or `restApis/pets` → `restApis/pets`. */
export function apiResource(name: string): string {
  return name.startsWith('restApis/') ? name : `restApis/${name}`
}
