// Sources of keys: the SDKs' standard chain for the gateway itself, and STS for roles.
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
  const newChain = async () => {
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers')
    return fromNodeProviderChain({ ignoreCache: true })
  }
  return {
    gateway: async () => {
      // The chain keeps keys without an end for ever; whoever asks again wants to know whether there are others.
      chain = await newChain()
      return issue(await chain())
    },
    role: async roleArn => {
      chain ??= await newChain()
      try {
        return await assumeRole(sts, issue(await chain()), roleArn)
      } catch (error) {
        // If it was for the keys, the next attempt has others.
        chain = undefined
        throw error
      }
    },
  }
}

function issue({ accessKeyId, secretAccessKey, sessionToken, expiration }: SdkCredentials): IssuedCredentials {
  return { accessKeyId, secretAccessKey, sessionToken, expiresAt: expiration?.getTime() }
}
