import type { ServiceModels } from '../actions/service-models.ts'
import { type EndpointProfile, resolveEndpoint } from './endpoint.ts'

/** Overrides of service addresses, as settings and environment give them. */
export interface EndpointOverrides {
  /** By service token or service id: `sqs`, `SFN` → URL. */
  readonly serviceUrls: Readonly<Record<string, string>>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Of the shared AWS configuration file. */
  readonly profile?: EndpointProfile | undefined
}

/** A label that stands for a path parameter while the rest of a host is resolved. */
const PLACEHOLDER = 'regauge-label'

/**
 * Makes the function that finds a service's address for a plan. An overridden S3 endpoint is addressed path-style: a
 * bucket that would stand in the host becomes the start of the path. Documented: interfaces §2.
 */
export function createServiceEndpoints(models: ServiceModels, overrides: EndpointOverrides) {
  return ({ region, service, subdomain }: { region: string; service: string; subdomain: string }) => {
    const names = [...subdomain.matchAll(/\{[^{}]*\}/g)].map(match => match[0])
    const plain = subdomain.replace(/\{[^{}]*\}/g, PLACEHOLDER)
    const ref = models.serviceOf(plain === '' ? service : `${plain}.${service}`)
    const found = resolveEndpoint(ref, region, overrides)
    if (found.kind === 'failure') return { kind: 'invalid', reason: found.message } as const
    const restore = (text: string) => text.replaceAll(PLACEHOLDER, () => names.shift() ?? PLACEHOLDER)
    const { signingName, signingRegion } = found
    const origin = restore(`${found.protocol}://${found.host}`)
    const source: 'rule' | 'setting' = found.source === 'rule' ? 'rule' : 'setting'
    return {
      kind: 'service',
      origin,
      pathPrefix: restore(found.pathPrefix),
      signingName,
      signingRegion,
      source,
    } as const
  }
}
