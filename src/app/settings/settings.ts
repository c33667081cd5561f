import { availableParallelism, totalmem } from 'node:os'
import type { Callers } from '../../aws/signature/callers.ts'
import { DEFAULT_SERVER_LIMITS } from '../../server/limits.ts'
import { LOG_LEVELS } from '../../telemetry/log.ts'
import { memoryBudgetFor, memoryOf, processesFor, threadsFor } from './sizing.ts'
import {
  type Read,
  readCallersFile,
  readEndpoints,
  readHostPort,
  readInteger,
  readMatching,
  readNetworks,
  readOneOf,
  readOptionalText,
  readPart,
  readText,
} from './values.ts'

/** How one setting is read. One row gives its flag, its environment variable, its key in the file and its default. */
export interface Row<T> {
  /** Key in regauge.yaml, and, dashed, the flag: `dataDir` is `--data-dir` and `REGAUGE_DATA_DIR`. */
  readonly name: string
  readonly argument: string
  readonly help: string
  readonly default: T
  /** Set where the flag may be given more than once. */
  readonly repeats?: true
  /** The default where it depends on settings that stand before it. */
  readonly derive?: (before: Readonly<Record<string, unknown>>) => T
  /** Text from a flag or variable, or a YAML value → the value, or what is expected instead. */
  readonly read: (value: unknown) => Read<T>
}

const cores = availableParallelism()
const memory = memoryOf(process.constrainedMemory(), totalmem())
const processesByDefault = processesFor(cores, process.platform)

/** Every setting. A new one is a row here and nothing else. */
export const ROWS = {
  http: row(
    'http',
    'HOST:PORT',
    'address for the clients of the APIs',
    { host: '127.0.0.1', port: 8080 },
    readHostPort,
  ),
  admin: row(
    'admin',
    'HOST:PORT',
    'address of the gRPC admin service, which the other commands call; loopback only',
    { host: '127.0.0.1', port: 9480 },
    readHostPort,
  ),
  ops: row(
    'ops',
    'HOST:PORT',
    'address of /live, /ready and /metrics',
    { host: '127.0.0.1', port: 9481 },
    readHostPort,
  ),
  dataDir: row(
    'dataDir',
    'PATH',
    'folder that keeps the definitions and what is deployed; :memory: forgets both at the end',
    '.regauge',
    readText,
  ),
  role: row(
    'role',
    'ROLE',
    'planes that run here: all, control-plane or data-plane',
    'all',
    readOneOf(['all', 'control-plane', 'data-plane']),
  ),
  sync: row(
    'sync',
    'ADDRESS',
    'address where data planes get their configuration: unix:PATH or HOST:PORT; default: a socket in the data folder',
    undefined,
    readOptionalText,
  ),
  processes: row(
    'processes',
    'N',
    'processes that serve clients; the default depends on the number of cores',
    processesByDefault,
    readInteger(1, 256),
  ),
  threads: {
    ...row(
      'threads',
      'N',
      'threads per process for templates and signatures; the default depends on cores and processes',
      threadsFor(processesByDefault, cores),
      readInteger(1, 256),
    ),
    // Every row before this one has been read with its own reader.
    derive: (before: Readonly<Record<string, unknown>>) => threadsFor(before.processes as number, cores),
  },
  logLevel: row(
    'logLevel',
    'LEVEL',
    `lowest level that is logged, to standard error: ${LOG_LEVELS.join(', ')}`,
    'info',
    readOneOf(LOG_LEVELS),
  ),
  accessLog: row(
    'accessLog',
    'DEST',
    'destination of the access log: - for standard output, a file, or off',
    '-',
    readText,
  ),
  accountId: row(
    'accountId',
    'ID',
    'AWS account that $context and ARNs show',
    '000000000000',
    readMatching(/^\d{12}$/, '12 digits'),
  ),
  region: row(
    'region',
    'REGION',
    'AWS region that the gateway stands for',
    'us-east-1',
    readMatching(/^[a-z0-9-]+$/, 'a region'),
  ),
  defaultApi: row(
    'defaultApi',
    'API',
    'API for requests whose host names no API; without it they are answered 403',
    undefined,
    readOptionalText,
  ),
  bareHostApi: row(
    'bareHostApi',
    'API',
    'API for requests whose host is an IP address or one label, such as localhost; default: the only API, if there is one',
    undefined,
    readOptionalText,
  ),
  endpoint: {
    ...row(
      'endpoint',
      'SERVICE=URL',
      'address to call instead of an AWS service, such as sqs=http://127.0.0.1:9324; may be repeated',
      noEndpoints(),
      readEndpoints,
    ),
    repeats: true,
  },
  callers: row(
    'callers',
    'PATH',
    'YAML or JSON file with the keys of callers whose AWS signatures are accepted',
    noCallers(),
    readCallersFile,
  ),
  modelsDir: row(
    'modelsDir',
    'PATH',
    'folder with AWS service models (*.json) beside the built-in ones',
    undefined,
    readOptionalText,
  ),
  timeoutMillis: row(
    'timeoutMillis',
    'MS',
    'largest timeoutInMillis that an integration may have',
    29_000,
    readInteger(50, 300_000),
  ),
  resources: row('resources', 'N', 'most resources that an API may have', 300, readInteger(1, 1_000_000)),
  bodyBytes: row(
    'bodyBytes',
    'N',
    'largest request body in bytes; a larger one is answered 413',
    DEFAULT_SERVER_LIMITS.bodyBytes,
    readInteger(0, 1_073_741_824),
  ),
  memoryBudget: {
    ...row(
      'memoryBudget',
      'BYTES',
      'what the requests of a process may hold in memory together; beyond it they are answered 503',
      memoryBudgetFor(memory, { processes: processesByDefault, bodyBytes: DEFAULT_SERVER_LIMITS.bodyBytes }),
      readInteger(1, Number.MAX_SAFE_INTEGER),
    ),
    derive: (before: Readonly<Record<string, unknown>>) =>
      memoryBudgetFor(memory, {
        processes: before.processes as number,
        bodyBytes: before.bodyBytes as number,
      }),
  },
  connections: row(
    'connections',
    'N',
    'client connections per process; further ones are closed at once',
    DEFAULT_SERVER_LIMITS.connections,
    readInteger(1, 1_000_000),
  ),
  connectionsPerIp: row(
    'connectionsPerIp',
    'N',
    'client connections per source address; raise it behind a proxy, whose address they all share',
    DEFAULT_SERVER_LIMITS.connectionsPerIp,
    readInteger(1, 1_000_000),
  ),
  inFlight: row(
    'inFlight',
    'N',
    'requests per process at a time; further ones are answered 503',
    DEFAULT_SERVER_LIMITS.inFlight,
    readInteger(1, 1_000_000),
  ),
  originShare: row(
    'originShare',
    'PART',
    'part of what is in flight that one origin may hold while others are called; 1 = all',
    0.5,
    readPart,
  ),
  mappingPlacement: row(
    'mappingPlacement',
    'MODE',
    'where templates run: auto = small ones on the event loop, others in threads; pool = all in threads',
    'auto',
    readOneOf(['auto', 'pool']),
  ),
  mappingHeapMb: row(
    'mappingHeapMb',
    'MIB',
    'heap of a mapping thread in MiB; one that needs more is replaced, and its request answered 500',
    256,
    readInteger(64, 16_384),
  ),
  mappingQueue: row(
    'mappingQueue',
    'N',
    'mappings that may wait for a thread; further requests are answered 503',
    1_000,
    readInteger(1, 1_000_000),
  ),
  egressAllow: row(
    'egressAllow',
    'NETWORKS',
    'networks that backends may be in although they are refused by default or by a wider --egress-deny; comma-separated',
    noNetworks(),
    readNetworks,
  ),
  egressDeny: row(
    'egressDeny',
    'NETWORKS',
    'networks that backends may not be in: CIDR, loopback, private or cgnat; comma-separated',
    noNetworks(),
    readNetworks,
  ),
  drainDelayMillis: row(
    'drainDelayMillis',
    'MS',
    'time at the end between /ready answering 503 and the end of listening, for load balancers to notice',
    0,
    readInteger(0, 600_000),
  ),
} as const

type Rows = typeof ROWS

/** Settings of `regauge serve`, complete and checked. */
export type Settings = { readonly [K in keyof Rows]: Rows[K] extends Row<infer T> ? T : never }

function noNetworks(): readonly string[] {
  return []
}

function noCallers(): Callers {
  return new Map()
}

function noEndpoints(): Readonly<Record<string, string>> {
  return {}
}

function row<T>(name: string, argument: string, help: string, fallback: NoInfer<T>, read: Row<T>['read']): Row<T> {
  return { name, argument, help, default: fallback, read }
}

/** The flags with argument, help and default, for `--help`. */
export function describeSettings(): {
  flag: string
  argument: string
  help: string
  variable: string
  fallback: string
  /** Occurrences of the flag. */
  given: 'once' | 'repeatedly'
}[] {
  return Object.values(ROWS).map((setting: Row<unknown>) => {
    const { name, argument, help, default: value, repeats } = setting
    return {
      flag: flagOf(name),
      argument,
      help,
      variable: variableOf(name),
      fallback: printDefault(value),
      given: repeats === true ? 'repeatedly' : 'once',
    }
  })
}

function printDefault(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'port' in value && 'host' in value)
    return `${value.host}:${value.port}`
  return value === undefined || typeof value === 'object' ? '' : String(value)
}

/** `dataDir` → `--data-dir`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}

/** `dataDir` → `REGAUGE_DATA_DIR`. */
export function variableOf(name: string): string {
  return `REGAUGE_${name.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()}`
}
