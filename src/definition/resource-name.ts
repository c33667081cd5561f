/** `restApis/pets`. */
export function apiName(api: string): string {
  return `restApis/${api}`
}

/** `restApis/pets/deployments/d1`. */
export function deploymentName(api: string, id: string): string {
  return `${apiName(api)}/deployments/${id}`
}

/** `restApis/pets/stages/dev`. */
export function stageName(api: string, stage: string): string {
  return `${apiName(api)}/stages/${stage}`
}

/** `restApis/pets/resources/~1pets~1{id}/methods/GET/integration`: JSON Pointer's escapes keep the path one segment. */
export function integrationName(api: string, path: string, httpMethod: string): string {
  const segment = path.replaceAll('~', '~0').replaceAll('/', '~1')
  return `${apiName(api)}/resources/${segment}/methods/${httpMethod}/integration`
}

/** Where an integration stands in its API's definition. */
export interface IntegrationAddress {
  readonly api: string
  /** `/pets/{id}`. */
  readonly path: string
  readonly httpMethod: string
}

/** The API of `restApis/{api}`, or undefined. */
export function parseApiName(name: string): string | undefined {
  return /^restApis\/([^/]+)$/.exec(name)?.[1]
}

/** The API and id of a deployment's name, or undefined. */
export function parseDeploymentName(name: string): { api: string; id: string } | undefined {
  const [, api, id] = /^restApis\/([^/]+)\/deployments\/([^/]+)$/.exec(name) ?? []
  return api === undefined || id === undefined ? undefined : { api, id }
}

/** The API and stage of a stage's name, or undefined. */
export function parseStageName(name: string): { api: string; stage: string } | undefined {
  const [, api, stage] = /^restApis\/([^/]+)\/stages\/([^/]+)$/.exec(name) ?? []
  return api === undefined || stage === undefined ? undefined : { api, stage }
}

/**
 * The parts of an integration's name, or undefined. The path may also stand in it as it is, with or without its first
 * slash: the fixed end of the name makes that unambiguous.
 */
export function parseIntegrationName(name: string): IntegrationAddress | undefined {
  const [, api, segment, httpMethod] =
    /^restApis\/([^/]+)\/resources\/(.*)\/methods\/([A-Z]+)\/integration$/.exec(name) ?? []
  if (api === undefined || segment === undefined || httpMethod === undefined) return undefined
  const path = segment.replaceAll('~1', '/').replaceAll('~0', '~')
  return { api, path: path.startsWith('/') ? path : `/${path}`, httpMethod }
}
