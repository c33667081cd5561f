// ◆ Where keys come from: the SDKs' standard chain for the gateway itself, and STS for roles.
import type { CredentialSource, IssuedCredentials } from './credential-cache.ts'
import { assumeRole, type StsParts } from './sts.ts'

interface SdkCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
}

/**
 * The SDKs' standard chain, and AssumeRole with its keys. The package is loaded on first use: a gateway without AWS
 * integrations never pays for it.
 */
export function createCredentialSource(sts: StsParts): CredentialSource {
  let chain: (() => Promise<SdkCredentials>) | undefined
  const gateway = async (): Promise<IssuedCredentials> => {
    chain ??= (await import('@aws-sdk/credential-providers')).fromNodeProviderChain()
    return issue(await chain())
  }
  return { gateway, role: async roleArn => assumeRole(sts, await gateway(), roleArn) }
}

function issue({ accessKeyId, secretAccessKey, sessionToken, expiration }: SdkCredentials): IssuedCredentials {
  return { accessKeyId, secretAccessKey, sessionToken, expiresAt: expiration?.getTime() }
}
