// The Security Token Service: keys of roles, and who the gateway is there.
import type { ServiceClock } from '../signature/clock-skew.ts'
import { type SigningCredentials, signRequest } from '../signature/sigv4.ts'
import type { IssuedCredentials } from './credential-cache.ts'

/** Where STS is, and how it is called. */
export interface StsParts {
  /** Origin and path prefix, without a slash at the end. */
  readonly url: string
  readonly region: string
  readonly clock: ServiceClock
}

/** The session name that API Gateway uses: trust policies may test it. */
const SESSION_NAME = 'BackplaneAssumeRoleSession'
const CALL_MS = 8_000

/** Keys of a role. Rejects with a text that says what has to be changed where the role does not trust these keys. */
export async function assumeRole(
  parts: StsParts,
  keys: SigningCredentials,
  roleArn: string,
): Promise<IssuedCredentials> {
  const input = { Action: 'AssumeRole', RoleArn: roleArn, RoleSessionName: SESSION_NAME }
  const answer = await callSts(parts, keys, input)
  if (answer.status !== 200) throw new Error(await explain(parts, keys, answer))
  const [accessKeyId, secretAccessKey, sessionToken, expiration] = [
    'AccessKeyId',
    'SecretAccessKey',
    'SessionToken',
    'Expiration',
  ].map(name => readElement(answer.body, name))
  const expiresAt = Date.parse(expiration ?? '')
  if (!accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(expiresAt)) {
    throw new Error(`${parts.url} answered without keys`)
  }
  return { accessKeyId, secretAccessKey, sessionToken, expiresAt: expiresAt - parts.clock.offsetMs }
}

interface StsAnswer {
  readonly status: number
  readonly body: string
}

/** Signs and sends once more where the service's clock is not ours. */
async function callSts(
  parts: StsParts,
  keys: SigningCredentials,
  input: Readonly<Record<string, string>>,
): Promise<StsAnswer> {
  const first = await sendSigned(parts, keys, input)
  if (first.status === 200 || parts.clock.learn(first.date) !== 'learnt') return first
  return sendSigned(parts, keys, input)
}

async function sendSigned(
  { url, region, clock }: StsParts,
  keys: SigningCredentials,
  input: Readonly<Record<string, string>>,
): Promise<StsAnswer & { readonly date: string | undefined }> {
  const { host, origin, pathname } = new URL(url)
  const body = new URLSearchParams({ ...input, Version: '2011-06-15' }).toString()
  const headers = {
    host,
    accept: 'application/xml',
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
  }
  const scope = { service: 'sts', region, date: clock.now() }
  const signed = signRequest({ method: 'POST', path: pathname, headers, body }, keys, scope)
  if (signed.kind === 'failure') throw new Error(signed.message)
  const { host: _, ...sent } = signed.headers
  const signal = AbortSignal.timeout(CALL_MS)
  try {
    const init = { method: 'POST', headers: sent, body, signal, redirect: 'manual' } as const
    const answer = await fetch(`${origin}${signed.path}`, init)
    return { status: answer.status, body: await answer.text(), date: answer.headers.get('date') ?? undefined }
  } catch (error) {
    throw new Error(`STS at ${origin} cannot be reached: ${causeOf(error)}`)
  }
}

/** fetch says only that it failed; the reason is its cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

async function explain(parts: StsParts, keys: SigningCredentials, answer: StsAnswer): Promise<string> {
  const code = readElement(answer.body, 'Code') ?? `status ${answer.status}`
  const message = readElement(answer.body, 'Message') ?? ''
  const said = message === '' ? code : `${code}: ${message}`
  if (code !== 'AccessDenied') return `STS refused: ${said}`
  const caller = principalOf(message) ?? (await whoAmI(parts, keys)) ?? `{ARN that owns the key ${keys.accessKeyId}}`
  const statement = { Effect: 'Allow', Principal: { AWS: caller }, Action: 'sts:AssumeRole' }
  return (
    `STS refused: ${said}. The role's trust policy needs the statement ${JSON.stringify(statement)}, and ` +
    'for a role of another account the policy of that principal must allow sts:AssumeRole too. Trusting the service ' +
    'apigateway.amazonaws.com is not enough: this gateway is no AWS service'
  )
}

/** AWS names the caller: `User: arn:… is not authorized to perform: sts:AssumeRole on resource: …`. */
function principalOf(message: string): string | undefined {
  const arn = /\barn:[\w-]+:(?:iam|sts)::\d{12}:[^\s,]+/.exec(message)?.[0]
  return arn === undefined ? undefined : withoutSession(arn)
}

async function whoAmI(parts: StsParts, keys: SigningCredentials): Promise<string | undefined> {
  try {
    const arn = readElement((await callSts(parts, keys, { Action: 'GetCallerIdentity' })).body, 'Arn')
    return arn === undefined ? undefined : withoutSession(arn)
  } catch {
    // It would only have made the text better.
    return undefined
  }
}

/** A trust policy names the role, not its session. */
function withoutSession(arn: string): string {
  return arn.replace(/^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\/.*$/, 'arn:$1:iam::$2:role/$3')
}

function readElement(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
  return text?.replace(/&(quot|apos|lt|gt|amp);/g, (_, entity: string) => ENTITIES[entity] ?? '')
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' }
