import { type DestinationStream, type Logger, pino } from 'pino'
import { SECRET_HEADERS } from '../exchange/headers.ts'
import { lineWriter } from './log-sink.ts'

/** A logger. Each line takes its fields first, then the message, which says what happened. */
export interface Log {
  error(fields: object, message: string): void
  warn(fields: object, message: string): void
  info(fields: object, message: string): void
  debug(fields: object, message: string): void
}

/** Levels of `--log-level`. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export interface LogOptions {
  /** Default `info`. */
  readonly level?: LogLevel
  /** Default: standard error. */
  readonly destination?: DestinationStream
}

/** Header and field names whose value never reaches a log, at any depth that our events have. Chosen: hardening §9. */
const SECRET_FIELDS = [
  ...SECRET_HEADERS,
  'Authorization',
  'Cookie',
  'secretAccessKey',
  'sessionToken',
  'accessKeyId',
  'signature',
  'body',
]

/** Creates the process's log: one line of JSON an event, `event` names what happened where a caller gives it. */
export function createLog(options: LogOptions = {}): Logger {
  const settings = {
    level: options.level ?? 'info',
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET_FIELDS.flatMap(redactionPaths), censor: '[redacted]' },
  }
  return pino(settings, options.destination ?? standardError())
}

/** A log that cannot be written is no reason to end or to wait, nor one to log. */
function standardError(): DestinationStream {
  return { write: lineWriter(2) }
}

function redactionPaths(field: string): string[] {
  return [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]
}

/** A log that keeps nothing. */
export const NO_LOG: Log = { error: nothing, warn: nothing, info: nothing, debug: nothing }

function nothing(): void {}
