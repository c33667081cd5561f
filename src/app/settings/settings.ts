// ◆ Environment, flags and regauge.yaml → frozen Settings; all problems at once.

import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parse } from 'yaml'
import { type Callers, parseCallers } from '../../aws/signature/callers.ts'
import { compileEgress } from '../../definition/egress.ts'
import { messageOf } from '../../exchange/failure.ts'
import { DEFAULT_SERVER_LIMITS } from '../../server/limits.ts'
import { processesFor, threadsFor } from './sizing.ts'

/** How one setting is read. One row gives its flag, its environment variable, its key in the file and its default. */
interface Row<T> {
  /** Key in regauge.yaml, and, dashed, the flag: `dataDir` is `--data-dir` and `REGAUGE_DATA_DIR`. */
  readonly name: string
  readonly argument: string
  readonly help: string
  readonly default: T
  /** The default where it depends on settings that stand before it. */
  readonly derive?: (before: Readonly<Record<string, unknown>>) => T
  /** Text from a flag or variable, or a YAML value → the value, or what is expected instead. */
  readonly read: (value: unknown) => { readonly value: T } | { readonly expected: string }
}

/** An address to listen on; port 0 = any free one. */
export interface HostPort {
  readonly host: string
  readonly port: number
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

const cores = availableParallelism()
const processesByDefault = processesFor(cores, process.platform)

const ROWS = {
  http: row('http', 'HOST:PORT', 'data plane: client traffic', { host: '127.0.0.1', port: 8080 }, readHostPort),
  admin: row('admin', 'HOST:PORT', 'gRPC admin: loopback only', { host: '127.0.0.1', port: 9480 }, readHostPort),
  ops: row('ops', 'HOST:PORT', '/live, /ready, /metrics', { host: '127.0.0.1', port: 9481 }, readHostPort),
  dataDir: row('dataDir', 'PATH', 'where definitions are kept; :memory: keeps nothing', '.regauge', readText),
  role: row(
    'role',
    'ROLE',
    'all, control-plane or data-plane',
    'all',
    readOneOf(['all', 'control-plane', 'data-plane']),
  ),
  sync: row(
    'sync',
    'ADDRESS',
    'push stream: unix:PATH or HOST:PORT; default a socket in the data folder',
    '',
    readText,
  ),
  processes: row(
    'processes',
    'N',
    'event-loop processes of the data plane, chosen by the cores',
    processesByDefault,
    readInteger(1, 256),
  ),
  threads: {
    ...row(
      'threads',
      'N',
      'threads of each process that map and sign',
      threadsFor(processesByDefault, cores),
      readInteger(1, 256),
    ),
    // Every row before this one has been read with its own reader.
    derive: (before: Readonly<Record<string, unknown>>) => threadsFor(before.processes as number, cores),
  },
  logLevel: row('logLevel', 'LEVEL', LOG_LEVELS.join(', '), 'info', readOneOf(LOG_LEVELS)),
  accessLog: row('accessLog', 'DEST', 'off, - for standard output, or a file', '-', readText),
  accountId: row(
    'accountId',
    'ID',
    'account of $context and ARNs',
    '000000000000',
    readMatching(/^\d{12}$/, '12 digits'),
  ),
  region: row('region', 'REGION', 'region of the gateway', 'us-east-1', readMatching(/^[a-z0-9-]+$/, 'a region')),
  defaultApi: row('defaultApi', 'API', 'API that answers where the host names none', '', readText),
  endpoint: row('endpoint', 'SERVICE=URL', 'address of an AWS service; may be repeated', noEndpoints(), readEndpoints),
  callers: row('callers', 'PATH', 'file of callers whose AWS signatures are accepted', noCallers(), readCallersFile),
  modelsDir: row('modelsDir', 'PATH', 'folder of further AWS service models', '', readText),
  timeoutMillis: row(
    'timeoutMillis',
    'MS',
    'longest timeoutInMillis of an integration',
    29_000,
    readInteger(50, 300_000),
  ),
  resources: row('resources', 'N', 'most resources of an API', 300, readInteger(1, 1_000_000)),
  bodyBytes: row(
    'bodyBytes',
    'N',
    'largest request body',
    DEFAULT_SERVER_LIMITS.bodyBytes,
    readInteger(0, 1_073_741_824),
  ),
  connections: row(
    'connections',
    'N',
    'client connections of a process; more are closed',
    DEFAULT_SERVER_LIMITS.connections,
    readInteger(1, 1_000_000),
  ),
  connectionsPerIp: row(
    'connectionsPerIp',
    'N',
    'those of one address, which a proxy in front has all of',
    DEFAULT_SERVER_LIMITS.connectionsPerIp,
    readInteger(1, 1_000_000),
  ),
  inFlight: row(
    'inFlight',
    'N',
    'requests of a process at once; more are answered 503',
    DEFAULT_SERVER_LIMITS.inFlight,
    readInteger(1, 1_000_000),
  ),
  mappingPlacement: row(
    'mappingPlacement',
    'MODE',
    'auto: small bounded mappings on the event loop; pool: all in threads',
    'auto',
    readOneOf(['auto', 'pool']),
  ),
  mappingHeapMb: row('mappingHeapMb', 'MIB', 'heap of a mapping thread', 256, readInteger(64, 16_384)),
  mappingQueue: row('mappingQueue', 'N', 'mappings that may wait for a thread', 1_000, readInteger(1, 1_000_000)),
  egressAllow: row(
    'egressAllow',
    'NETWORKS',
    'exceptions: networks that backends may lie in although refused by default or by a wider egress.deny',
    noNetworks(),
    readNetworks,
  ),
  egressDeny: row(
    'egressDeny',
    'NETWORKS',
    'networks refused besides: CIDR, loopback, private or cgnat',
    noNetworks(),
    readNetworks,
  ),
  drainDelayMillis: row(
    'drainDelayMillis',
    'MS',
    'time between not-ready and the end of listening',
    0,
    readInteger(0, 600_000),
  ),
} as const

type Rows = typeof ROWS

/** Settings of `regauge serve`, complete and checked. */
export type Settings = { readonly [K in keyof Rows]: Rows[K] extends Row<infer T> ? T : never }

/** A setting that turns out at the start not to work here; the message is one line for the operator. */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartError'
  }
}

/** One fault of the settings, with where it was set. */
export interface SettingProblem {
  readonly source: string
  readonly message: string
}

function row<T>(name: string, argument: string, help: string, fallback: NoInfer<T>, read: Row<T>['read']): Row<T> {
  return { name, argument, help, default: fallback, read }
}

function noNetworks(): readonly string[] {
  return []
}

function noCallers(): Callers {
  return new Map()
}

function noEndpoints(): Readonly<Record<string, string>> {
  return {}
}

/** The flags with argument, help and default, for `--help`. */
export function describeSettings(): {
  flag: string
  argument: string
  help: string
  variable: string
  fallback: string
  /** Whether the flag may be given more than once. */
  repeats: boolean
}[] {
  return Object.values(ROWS).map(({ name, argument, help, default: value }) => ({
    flag: flagOf(name),
    argument,
    help,
    variable: variableOf(name),
    fallback: printDefault(value),
    repeats: help.endsWith('may be repeated'),
  }))
}

function printDefault(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'port' in value && 'host' in value)
    return `${value.host}:${value.port}`
  return typeof value === 'object' ? '' : String(value)
}

function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}

function variableOf(name: string): string {
  return `REGAUGE_${name.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()}`
}

/**
 * Reads settings: flags, then REGAUGE_* variables, then the file of `--config` or REGAUGE_CONFIG (default regauge.yaml,
 * if it is there), then defaults. Unknown keys and variables are problems too.
 */
export function readSettings(
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): { settings: Settings; problems: SettingProblem[] } {
  const problems: SettingProblem[] = []
  const file = readConfigFile(flags.config ?? environment.REGAUGE_CONFIG, problems)
  const settings: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries(ROWS)) {
    settings[key] = readRow(setting, { flags, environment, file, before: settings }, problems)
  }
  reportUnknown(file, environment, problems)
  // Every key of ROWS was read with its own reader.
  return { settings: Object.freeze(settings) as Settings, problems }
}

interface Sources {
  readonly flags: Readonly<Record<string, unknown>>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly file: ConfigFile
  /** Settings that have been read. */
  readonly before: Readonly<Record<string, unknown>>
}

interface ConfigFile {
  readonly name: string
  readonly values: Readonly<Record<string, unknown>>
}

function readRow(setting: Row<unknown>, sources: Sources, problems: SettingProblem[]): unknown {
  const { name } = setting
  const { flags, environment, file, before } = sources
  const candidates: [source: string, value: unknown][] = [
    [flagOf(name), flags[name]],
    [variableOf(name), environment[variableOf(name)]],
    [`${file.name}: ${name}`, file.values[name]],
  ]
  const found = candidates.find(([, value]) => value !== undefined)
  if (found === undefined) return setting.derive?.(before) ?? setting.default
  const read = setting.read(found[1])
  if ('value' in read) return read.value
  problems.push({ source: found[0], message: `expects ${read.expected}, not ${JSON.stringify(found[1])}` })
  return setting.default
}

function readConfigFile(path: unknown, problems: SettingProblem[]): ConfigFile {
  const name = typeof path === 'string' ? path : 'regauge.yaml'
  const nothing = { name, values: {} }
  let text: string
  try {
    text = readFileSync(name, 'utf8')
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (isMissing && typeof path !== 'string') return nothing
    problems.push({ source: name, message: isMissing ? 'is not there' : `cannot be read: ${firstLine(error)}` })
    return nothing
  }
  try {
    const parsed: unknown = parse(text) ?? {}
    if (typeof parsed === 'object' && !Array.isArray(parsed)) return { name, values: { ...parsed } }
    problems.push({ source: name, message: 'expects a map of settings' })
  } catch (error) {
    problems.push({ source: name, message: `is no YAML: ${firstLine(error)}` })
  }
  return nothing
}

/** The YAML parser draws the place under its first line. */
function firstLine(error: unknown): string {
  const [line = ''] = messageOf(error).split('\n')
  return line.replace(/:$/, '')
}

/** Variables that are no settings: this one finds their file. */
const OTHER_VARIABLES = new Set(['REGAUGE_CONFIG'])

function reportUnknown(file: Sources['file'], environment: Sources['environment'], problems: SettingProblem[]): void {
  for (const key of Object.keys(file.values)) {
    if (!Object.hasOwn(ROWS, key))
      problems.push({ source: `${file.name}: ${key}`, message: 'there is no such setting' })
  }
  const known = new Set(Object.values(ROWS).map(({ name }) => variableOf(name)))
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('REGAUGE_') || known.has(name) || OTHER_VARIABLES.has(name)) continue
    problems.push({ source: name, message: 'there is no such setting' })
  }
}

type Read<T> = { readonly value: T } | { readonly expected: string }

function readText(value: unknown): Read<string> {
  return typeof value === 'string' ? { value } : { expected: 'a text' }
}

function readHostPort(value: unknown): Read<HostPort> {
  const match = typeof value === 'string' ? /^(\[[0-9A-Fa-f:.]+\]|[^:[\]]+):(\d{1,5})$/.exec(value) : null
  const port = Number(match?.[2])
  if (match === null || port > 65_535) return { expected: 'HOST:PORT' }
  return { value: { host: (match[1] ?? '').replace(/^\[|\]$/g, ''), port } }
}

function readInteger(least: number, most: number): (value: unknown) => Read<number> {
  return value => {
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
    const fits = typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
    const range = least === most ? String(least) : `a whole number from ${least} to ${most}`
    return fits ? { value: number } : { expected: range }
  }
}

function readOneOf<const T extends string>(values: readonly T[]): (value: unknown) => Read<T> {
  return value => {
    const found = values.find(candidate => candidate === value)
    return found === undefined ? { expected: `one of ${values.join(', ')}` } : { value: found }
  }
}

function readMatching(pattern: RegExp, expected: string): (value: unknown) => Read<string> {
  return value => (typeof value === 'string' && pattern.test(value) ? { value } : { expected })
}

/** Networks of the egress rules: CIDR, addresses or names, comma-separated or a list. */
function readNetworks(value: unknown): Read<readonly string[]> {
  const list = typeof value === 'string' ? value.split(',').map(item => item.trim()) : value
  if (!Array.isArray(list) || !list.every(item => typeof item === 'string')) return { expected: 'a list of texts' }
  const networks = list.filter(item => item !== '')
  try {
    compileEgress({ allow: networks })
    return { value: networks }
  } catch (error) {
    return { expected: `a list of networks (${messageOf(error)})` }
  }
}

/** Access key → secretAccessKey, arn and the rest, as YAML or JSON. Secrets stay out of flags and variables. */
function readCallersFile(value: unknown): Read<Callers> {
  if (typeof value !== 'string') return { expected: 'the path of a file' }
  try {
    const callers = parseCallers(parse(readFileSync(value, 'utf8')) ?? {})
    return typeof callers === 'string' ? { expected: `a file of callers (${callers})` } : { value: callers }
  } catch (error) {
    // Further lines of a parser's message show the text, in which secrets stand.
    const [reason = ''] = messageOf(error).split('\n')
    return { expected: `a file of callers (${reason})` }
  }
}

/** `sqs=http://127.0.0.1:9324`, a list of them, or a map. */
function readEndpoints(value: unknown): Read<Readonly<Record<string, string>>> {
  const expected = 'SERVICE=URL with an http or https URL'
  const items = typeof value === 'string' ? value.split(',') : value
  const pairs = Array.isArray(items)
    ? items.map(splitPair)
    : Object.entries(typeof items === 'object' ? (items ?? {}) : {})
  const endpoints: Record<string, string> = {}
  for (const [service, url] of pairs) {
    const isUrl = typeof url === 'string' && /^https?:$/.test(URL.parse(url)?.protocol ?? '')
    if (!service || !isUrl) return { expected }
    endpoints[service] = url
  }
  return { value: endpoints }
}

function splitPair(item: unknown): [string, unknown] {
  const text = String(item)
  const cut = text.indexOf('=')
  return cut < 0 ? ['', text] : [text.slice(0, cut).trim(), text.slice(cut + 1).trim()]
}
