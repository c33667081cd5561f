// `regauge serve`: the gateway as a process.
import { isatty } from 'node:tty'
import { Command, Option } from 'commander'
import { type Gateway, startGateway } from '../app/gateway.ts'
import { readSettings } from '../app/settings/read.ts'
import { describeSettings, type Settings } from '../app/settings/settings.ts'
import { StartError } from '../app/settings/start-error.ts'
import { StoreOpenError } from '../control/store/store.ts'
import { messageOf } from '../exchange/failure.ts'
import { ListenError } from '../grpc/listen-error.ts'
import { createLog } from '../telemetry/log.ts'
import { ExamplesError } from './examples-error.ts'
import type { Examples } from './serve-examples.ts'
import { createAnnouncer } from './serve-output.ts'
import type { Terminal } from './terminal.ts'

/** Flags of `serve` that are no settings. */
interface ServeOptions extends Record<string, unknown> {
  readonly config?: string
  readonly examples?: true
}

const DESCRIPTION =
  'Run the gateway: control plane and data plane, on loopback unless told otherwise.\n\n' +
  'A setting is a flag (--data-dir), a variable (REGAUGE_DATA_DIR) or a key of the settings file (dataDir). ' +
  'A flag goes before a variable, and a variable before the file.'

/** `regauge serve`: runs until SIGTERM or SIGINT, then drains. A second signal ends it at once. */
export function serveCommand(terminal: Terminal): Command {
  const command = new Command('serve')
    .description(DESCRIPTION)
    .option('--config <path>', 'settings file in YAML (REGAUGE_CONFIG; default: regauge.yaml, if there is one)')
    .option(
      '--examples',
      'start the example backends and apply the example APIs (only in a checkout of the repository)',
    )
  for (const { flag, argument, help, variable, fallback, given } of describeSettings()) {
    const suffix = fallback === '' ? '' : `, default ${fallback}`
    const option = new Option(`${flag} <${argument}>`, `${help} (${variable}${suffix})`)
    command.addOption(given === 'repeatedly' ? option.argParser(collect) : option)
  }
  return command.action((options: ServeOptions) => serve(options, terminal))
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

async function serve(options: ServeOptions, terminal: Terminal): Promise<void> {
  const { settings, problems } = readSettings(options, process.env)
  if (problems.length > 0) {
    for (const { source, message } of problems) terminal.warn(`regauge: ${source} ${message}\n`)
    return terminal.exit(2)
  }
  const log = createLog({ level: settings.logLevel })
  const stopped = stopRequest()
  let examples: Examples | undefined
  let gateway: Gateway | undefined
  // Never its end: logs are moved, a terminal that started it is closed. Where it runs in one, the end is meant.
  if (!isatty(0)) process.on('SIGHUP', () => void reread(gateway, log))
  try {
    examples = options.examples ? await startExamples(settings) : undefined
    gateway = await startGateway(examples?.settings ?? settings, process.env, log)
    await examples?.apply(gateway.admin)
    const { ready } = gateway
    const isReady = await Promise.race([ready.then(() => true), stopped.then(() => false)])
    if (isReady) createAnnouncer(process.stdout).ready(gateway, examples?.commands(gateway.http) ?? [])
    // Once: a second one, while it drains, ends it at once.
    process.once('uncaughtException', error => endAfterBug(error, gateway, log))
    await stopped
  } catch (error) {
    terminal.warn(`regauge: ${explainStart(error, settings)}\n`)
    terminal.exit(1)
  } finally {
    if (gateway !== undefined) log.info({ event: 'draining' }, 'draining: what is in flight is finished')
    await gateway?.drain()
    await examples?.stop()
    if (gateway !== undefined) log.info({ event: 'stopped' }, 'stopped')
  }
  // Idle sockets and timers of libraries must not keep a drained process.
  setImmediate(() => process.exit())
}

/** Loads and starts the examples. Only here: they bring a gRPC client, which the gateway's own thread does without. */
async function startExamples(settings: Settings): Promise<Examples> {
  const examples = await import('./serve-examples.ts')
  return examples.startExamples(process.env, settings)
}

/** Rereads what may change while it runs. */
async function reread(gateway: Gateway | undefined, log: ReturnType<typeof createLog>): Promise<void> {
  try {
    await gateway?.reread()
    log.info({ event: 'reread' }, 'logs are opened anew')
  } catch (error) {
    log.error({ event: 'reread', error: messageOf(error) }, 'not everything could be reread')
  }
}

/** Resolves at the first SIGTERM or SIGINT, or SIGHUP of a terminal; the second ends the process. */
function stopRequest(): Promise<void> {
  return new Promise(resolve => {
    let asked = false
    const onSignal = () => {
      if (asked) process.exit(1)
      asked = true
      resolve()
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
    if (isatty(0)) process.on('SIGHUP', onSignal)
  })
}

function endAfterBug(error: Error, gateway: Gateway | undefined, log: ReturnType<typeof createLog>): void {
  log.error({ error: error.stack }, 'uncaught exception, a bug in regauge: this process drains and ends')
  process.exitCode = 1
  void Promise.resolve(gateway?.drain()).finally(() => process.exit(1))
}

/** Explanations of the system's error codes for an address that cannot be listened on. */
const LISTEN_FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'needs rights that this process does not have',
  EADDRNOTAVAIL: 'is no address of this machine',
  ENOTFOUND: 'names a host that does not exist',
  EAI_AGAIN: 'names a host that cannot be looked up now',
}

/** Errors whose message is one line that the operator can act on. */
const FOR_OPERATORS = new Set([StoreOpenError.name, StartError.name, ListenError.name, ExamplesError.name])

/** One clear line for what can go wrong at the start; anything else is a bug and shows its stack. */
function explainStart(error: unknown, settings: Settings): string {
  if (!(error instanceof Error)) return String(error)
  const fault = 'code' in error && typeof error.code === 'string' ? LISTEN_FAULTS[error.code] : undefined
  if (fault !== undefined) {
    const found = (['http', 'admin', 'ops'] as const).find(name => mentions(error, settings[name]))
    if (found === undefined) return error.message
    const { host, port } = settings[found]
    return `${host}:${port} ${fault}; choose another with --${found} HOST:PORT (port 0 takes any free one)`
  }
  return FOR_OPERATORS.has(error.name) ? error.message : (error.stack ?? error.message)
}

function mentions(error: Error, { host, port }: Settings['http']): boolean {
  if ('port' in error && typeof error.port === 'number') return error.port === port
  if ('hostname' in error) return error.hostname === host
  if ('address' in error) return error.address === host && port === 0
  return error.message.includes(`${host}:${port}`)
}
