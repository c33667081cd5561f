import { Command, Option } from 'commander'
import { AdminClient } from './client.ts'

/** Options that every admin command has. */
export interface AdminOptions {
  /** `host:port`. */
  readonly admin: string
  readonly output: 'table' | 'json'
}

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
  return new Command(name)
    .addOption(
      new Option('--admin <host:port>', 'address of the control plane').env('REGAUGE_ADMIN').default('127.0.0.1:9090'),
    )
    .addOption(new Option('--output <format>', output.help).choices(output.choices).default(output.default))
}

/** Runs `use` with a connection to the admin API, and closes it. */
export async function withClient<T>(
  { admin }: Pick<AdminOptions, 'admin'>,
  use: (client: AdminClient) => Promise<T>,
): Promise<T> {
  const client = new AdminClient(admin)
  try {
    return await use(client)
  } finally {
    client.close()
  }
}

/** A protobuf time as ISO 8601; null where there is none. */
export function isoTime(time: { readonly seconds: string; readonly nanos: number } | null): string | null {
  return time === null ? null : new Date(Number(time.seconds) * 1000 + time.nanos / 1_000_000).toISOString()
}

/** `pets` or `restApis/pets` → `restApis/pets`. */
export function apiResource(name: string): string {
  return name.startsWith('restApis/') ? name : `restApis/${name}`
}
