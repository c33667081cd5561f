import type { Credentials } from '../../examples/backends/sigv4.ts'
import { startVerifyingProxy, type VerifyingProxy } from './verifying-proxy.ts'

/** An STS that issues short-lived keys, and can be out of order. */
export interface StsStub {
  readonly proxy: VerifyingProxy
  /** Keys that hold now. */
  keys(): readonly Credentials[]
  /** How often keys were issued. */
  issued(): number
  /** `down` answers 503; a text is the message of an AccessDenied. */
  mode: 'up' | 'down' | { readonly denied: string }
  /** When the newest keys end, in milliseconds since the epoch. */
  expiresAt(): number
}

const NEVER: Credentials = { accessKeyId: 'none', secretAccessKey: 'none', sessionToken: 'none' }

/** Starts one; a service behind it accepts {@link StsStub.keys}. */
export async function startSts(base: Credentials, lifeMs: number): Promise<StsStub> {
  const all: { readonly keys: Credentials; readonly expiresAt: number }[] = []
  const issue = (): string => {
    const id = `ASIA${all.length}`
    // To the second, as STS writes it.
    const expiresAt = Math.floor((Date.now() + lifeMs) / 1000) * 1000
    all.push({ keys: { accessKeyId: id, secretAccessKey: `secret-${id}`, sessionToken: `token/${id}+=` }, expiresAt })
    const expiration = new Date(expiresAt).toISOString()
    return `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${id}</AccessKeyId><SecretAccessKey>secret-${id}</SecretAccessKey><SessionToken>token/${id}+=</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`
  }
  const stub: StsStub = {
    proxy: await startVerifyingProxy({
      service: 'sts',
      keys: () => [base],
      answer: () => {
        if (stub.mode === 'up') return { body: issue() }
        if (stub.mode === 'down') return { status: 503, body: 'out of order' }
        const message = stub.mode.denied.replaceAll('<', '&lt;')
        const error = `<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error>`
        return { status: 403, body: `<ErrorResponse>${error}</ErrorResponse>` }
      },
    }),
    keys: () => {
      const now = Date.now()
      const valid = all.filter(({ expiresAt }) => expiresAt > now).map(({ keys }) => keys)
      return valid.length === 0 ? [NEVER] : valid
    },
    issued: () => all.length,
    mode: 'up',
    expiresAt: () => all.at(-1)?.expiresAt ?? 0,
  }
  return stub
}
