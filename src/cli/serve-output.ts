import type { Gateway } from '../app/gateway.ts'

/** A command to try, with what it shows. */
export interface TryCommand {
  readonly title: string
  readonly command: string
}

/** Says what a started gateway offers: to people as text, elsewhere one JSON line an event. */
export function createAnnouncer(stdout: NodeJS.WriteStream): {
  ready(gateway: Gateway, commands: readonly TryCommand[]): void
} {
  // Nobody has to read it.
  stdout.on('error', () => undefined)
  return {
    ready: (gateway, commands) =>
      void stdout.write(stdout.isTTY ? forPeople(gateway, commands) : forPrograms(gateway, commands)),
  }
}

/** Documented: interfaces §1. */
function forPrograms({ http, admin, ops, dataDir }: Gateway, commands: readonly TryCommand[]): string {
  const lines: object[] = [
    { event: 'ready', http, admin, ops, dataDir },
    ...commands.map(entry => ({ event: 'try', ...entry })),
  ]
  return lines.map(line => `${JSON.stringify(line)}\n`).join('')
}

function forPeople({ http, admin, ops, dataDir }: Gateway, commands: readonly TryCommand[]): string {
  const rows = [
    ['data plane', http && `http://${http}`],
    ['admin gRPC', admin && `${admin}   (reflection, health)`],
    ['ops', `http://${ops}   (/live, /ready, /metrics)`],
    ['state', dataDir],
  ]
  const addresses = rows
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${name?.padEnd(12)}${value}\n`)
  const tries = commands.map(({ title, command }) => `\n  # ${title}\n  ${command}\n`)
  const heading = commands.length === 0 ? '' : '\nTry, in another terminal:\n'
  return `regauge is ready\n${addresses.join('')}${heading}${tries.join('')}\nCtrl-C drains and stops.\n`
}
