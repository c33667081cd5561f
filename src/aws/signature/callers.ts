// Callers whose signatures the gateway verifies, and whose keys it can pass on.
import type { SigningCredentials } from './sigv4.ts'

/** A caller as the operator lists it. */
export interface CallerEntry extends SigningCredentials {
  /** Of the user or of the session of a role. */
  readonly arn: string
  /** The principal's id, such as `AIDA…`; the access key where none is given. */
  readonly userId: string
  /** Identity policy as the operator wrote it; without one a caller may do all that nobody denies him. */
  readonly policy?: unknown
}

/** Callers by access key. */
export type Callers = ReadonlyMap<string, CallerEntry>

const FIELDS = ['secretAccessKey', 'arn', 'userId', 'sessionToken', 'policy']
const ARN = /^arn:aws(?:-[a-z]+)*:(?:iam|sts)::\d{12}:.+$/

/**
 * Reads callers: a map of access keys to `secretAccessKey` and `arn`, and maybe `userId`, `sessionToken` and `policy`. A text
 * says what is wrong; no secret is repeated in it.
 */
export function parseCallers(value: unknown): Callers | string {
  if (!isMap(value)) return 'a map of access keys is expected'
  const callers = new Map<string, CallerEntry>()
  for (const [accessKeyId, entry] of Object.entries(value)) {
    const read = parseCaller(accessKeyId, entry)
    if (typeof read === 'string') return `${accessKeyId}: ${read}`
    callers.set(accessKeyId, read)
  }
  return callers
}

function parseCaller(accessKeyId: string, entry: unknown): CallerEntry | string {
  if (!isMap(entry)) return 'a map with secretAccessKey and arn is expected'
  const stray = Object.keys(entry).find(name => !FIELDS.includes(name))
  if (stray !== undefined) return `there is no field ${stray}`
  const { secretAccessKey, arn, userId = accessKeyId, sessionToken, policy } = entry
  if (typeof secretAccessKey !== 'string' || secretAccessKey === '') return 'secretAccessKey is missing'
  if (typeof arn !== 'string' || !ARN.test(arn)) return 'arn is no ARN of a user or a session of a role'
  if (typeof userId !== 'string') return 'userId is no text'
  if (sessionToken !== undefined && typeof sessionToken !== 'string') return 'sessionToken is no text'
  return { accessKeyId, secretAccessKey, arn, userId, sessionToken, ...(policy === undefined ? {} : { policy }) }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
