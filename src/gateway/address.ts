import { failure, type GatewayFailure } from '../exchange/failure.ts'
import type { ClientRequest } from '../exchange/messages.ts'
import type { Snapshot, StageSnapshot } from '../snapshot/snapshot.ts'

/** The stage that a request is for, and its paths. */
export interface Address {
  readonly stage: StageSnapshot
  /** Path without stage or base path, starting with one `/`, still percent-encoded. */
  readonly path: string
  /** Path as `$context.path` shows it: with the stage, or with the base path of a custom domain. */
  readonly requestPath: string
  /** Path as the proxy event shows it: without the stage, but with the base path of a custom domain. */
  readonly eventPath: string
}

const SLASH = 47

const USER_REQUEST = /^\/restapis\/([^/]+)\/([^/]+)\/_user_request_(?=\/|$)/

/** APIs that answer where the host names none. */
export interface DefaultApis {
  /** Answers any host. */
  readonly anyHost?: string | undefined
  /** Answers a host that is an IP address or a single label; else the only API there is does. */
  readonly bareHost?: string | undefined
}

/**
 * Finds API and stage: by custom domain, by the host's first label, as the default API, or by
 * `/restapis/{api}/{stage}/_user_request_/…`. Fails with 403 where there is none, as AWS does.
 * Documented: interfaces §3; observed: semantics §4.1.
 */
export function findAddress(
  snapshot: Snapshot,
  request: ClientRequest,
  defaults: DefaultApis,
): Address | GatewayFailure {
  const user = request.path.startsWith('/restapis/') ? USER_REQUEST.exec(request.path) : null
  if (user !== null) {
    const [prefix, api = '', stage = ''] = user
    const rest = request.path.slice(prefix.length)
    return stageAddress(snapshot, api, stage, rest, `/${stage}${rest}`)
  }
  const domain = snapshot.domains.get(request.domainName)
  if (domain !== undefined) return domainAddress(snapshot, domain.basePaths, request.path)
  const label = firstLabel(request.domainName)
  const api = snapshot.apis.has(label) ? label : findDefault(snapshot, request.domainName, defaults)
  if (api === undefined) return forbidden(`the host ${JSON.stringify(request.domainName)} names no API`)
  const start = slashesAtFront(request.path)
  const slash = request.path.indexOf('/', start)
  const end = slash === -1 ? request.path.length : slash
  // `*`, the whole server, has no stage.
  const stage = start === 0 ? '' : request.path.slice(start, end)
  return stageAddress(snapshot, api, stage, request.path.slice(end), request.path)
}

function firstLabel(domainName: string): string {
  const dot = domainName.indexOf('.')
  return dot === -1 ? domainName : domainName.slice(0, dot)
}

function slashesAtFront(path: string): number {
  let count = 0
  while (path.charCodeAt(count) === SLASH) count++
  return count
}

/** A host name whose first label names no API reaches none, so that nobody debugs, or reaches, the wrong one. */
function findDefault(snapshot: Snapshot, domainName: string, defaults: DefaultApis): string | undefined {
  if (defaults.anyHost !== undefined) return defaults.anyHost
  return isBareHost(domainName) ? (defaults.bareHost ?? onlyApi(snapshot)) : undefined
}

/** `localhost`, `127.0.0.1`, `[::1]`. */
function isBareHost(domainName: string): boolean {
  return /^(?:[^.]*\.?|\d{1,3}(?:\.\d{1,3}){3}|\[.*\])$/.test(domainName)
}

function onlyApi(snapshot: Snapshot): string | undefined {
  const [only] = snapshot.apis.keys()
  return snapshot.apis.size === 1 ? only : undefined
}

function stageAddress(
  snapshot: Snapshot,
  api: string,
  stageName: string,
  rest: string,
  requestPath: string,
): Address | GatewayFailure {
  const stage = snapshot.apis.get(api)?.stages.get(stageName)
  if (stage === undefined)
    return forbidden(`there is no stage ${JSON.stringify(stageName)} of API ${JSON.stringify(api)}`)
  const path = withOneSlash(rest)
  return { stage, path, requestPath, eventPath: path }
}

type BasePaths = ReadonlyMap<string, { readonly api: string; readonly stage: string }>

/** The longest base path wins; the empty one takes the rest. Base paths may have several segments. */
function domainAddress(snapshot: Snapshot, basePaths: BasePaths, requestPath: string): Address | GatewayFailure {
  const path = withOneSlash(requestPath)
  let end = path.length
  while (end >= 0) {
    const target = basePaths.get(path.slice(1, end))
    if (target !== undefined) {
      const found = stageAddress(snapshot, target.api, target.stage, path.slice(Math.max(end, 0)), requestPath)
      return 'stage' in found ? { ...found, eventPath: path } : found
    }
    if (end <= 1) break
    end = Math.max(path.lastIndexOf('/', end - 1), 1)
  }
  return forbidden('no base path of the custom domain matches')
}

/** Slashes at the front count as one. Observed: semantics §4.1. */
function withOneSlash(path: string): string {
  const slashes = slashesAtFront(path)
  return slashes === 1 ? path : `/${path.slice(slashes)}`
}

function forbidden(detail: string): GatewayFailure {
  return failure('INVALID_API_KEY', 'NO_STAGE', detail)
}
