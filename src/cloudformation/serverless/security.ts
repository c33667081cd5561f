import { type DocumentNode, entriesOf, flagOf, itemsOf, textOf } from '../../openapi/text/document.ts'
import { unresolved } from '../intrinsics/composed.ts'
import type { Scope } from '../intrinsics/scope.ts'
import { get, mapNode } from '../node.ts'
import { apiKeyScheme, authorizerScheme, iamScheme } from './authorizers.ts'
import { isIntegrated, operationsOf, type ServerlessDocument, withEntry } from './document.ts'
import { type ApiEvent, eventProperty } from './events.ts'

const IAM = 'AWS_IAM'
/** An event's word that a default of the API is not for it. */
const NO_AUTHORIZER = 'NONE'
const NO_API_KEY = 'api_key_false'
const API_KEY = 'api_key'

/** Adds what `Auth` of an event says to the operation of the event. */
export function withEventSecurity(
  operation: DocumentNode,
  {
    event,
    api,
    document,
  }: { readonly event: ApiEvent; readonly api: DocumentNode | undefined; readonly document: ServerlessDocument },
): DocumentNode {
  const auth = eventProperty(event, 'Auth')
  const name = textOf(get(auth, 'Authorizer'))
  const authorizers = get(api, 'Auth', 'Authorizers')
  let secured = operation
  if (auth !== undefined && name !== undefined) {
    const isKnown = name === IAM || name === NO_AUTHORIZER || get(authorizers, name) !== undefined
    const advice = 'it is not among Auth.Authorizers of the API'
    if (!isKnown) return withEntry(operation, 'security', unresolved(`Authorizer ${name}`, advice, auth.place))
    const scopes = get(auth, 'AuthorizationScopes') ?? get(authorizers, name, 'AuthorizationScopes')
    secured = withRequirement(secured, name, scopes)
    if (name === IAM) document.schemes.set(IAM, iamScheme(auth.place))
  }
  const key = flagOf(get(auth, 'ApiKeyRequired'))
  if (auth === undefined || key === undefined) return secured
  if (key) document.schemes.set(API_KEY, apiKeyScheme(auth.place))
  return withRequirement(secured, key ? API_KEY : NO_API_KEY, undefined)
}

/** Adds authorizers and defaults of the API's `Auth` to its document. */
export function addSecurity(document: ServerlessDocument, auth: DocumentNode | undefined, scope: Scope): void {
  const authorizers = entriesOf(get(auth, 'Authorizers'))
  for (const [name, config] of authorizers) document.schemes.set(name, authorizerScheme(config, scope))
  const names = new Set([IAM, ...authorizers.map(([name]) => name)])
  const defaults = readDefaults(auth, names)
  if (defaults.authorizer === IAM) document.schemes.set(IAM, iamScheme(document.place))
  if (defaults.isKeyRequired) document.schemes.set(API_KEY, apiKeyScheme(document.place))
  for (const item of document.paths.values()) {
    for (const [key, operation] of operationsOf(item)) {
      if (isIntegrated(operation)) item.set(key, withDefaults(operation, key, defaults))
    }
  }
}

interface Defaults {
  readonly authorizer: string | undefined
  readonly scopes: DocumentNode | undefined
  readonly names: ReadonlySet<string>
  /** Where the default is set. */
  readonly place: DocumentNode['place'] | undefined
  readonly isForPreflight: boolean
  readonly isKeyRequired: boolean
  readonly isKeyForPreflight: boolean
}

function readDefaults(auth: DocumentNode | undefined, names: ReadonlySet<string>): Defaults {
  const authorizer = textOf(get(auth, 'DefaultAuthorizer'))
  return {
    authorizer,
    scopes: get(auth, 'Authorizers', authorizer ?? '', 'AuthorizationScopes'),
    names,
    place: get(auth, 'DefaultAuthorizer')?.place,
    isForPreflight: flagOf(get(auth, 'AddDefaultAuthorizerToCorsPreflight')) ?? true,
    isKeyRequired: flagOf(get(auth, 'ApiKeyRequired')) ?? false,
    isKeyForPreflight: flagOf(get(auth, 'AddApiKeyRequiredToCorsPreflight')) ?? true,
  }
}

function withDefaults(operation: DocumentNode, verb: string, defaults: Defaults): DocumentNode {
  const written = get(operation, 'security')
  if (written?.kind === 'unresolved') return operation
  const isPreflight = verb.toLowerCase() === 'options'
  const { authorizer, names, place = operation.place } = defaults
  const own = itemsOf(written)
  const has = (name: string) => own.some(requirement => get(requirement, name) !== undefined)
  let secured = operation
  if (authorizer !== undefined && (!isPreflight || defaults.isForPreflight)) {
    const isSet = has(NO_AUTHORIZER) || [...names].some(has)
    if (!names.has(authorizer)) {
      const advice = 'it is not among Auth.Authorizers of the API'
      return withEntry(operation, 'security', unresolved(`DefaultAuthorizer ${authorizer}`, advice, place))
    }
    if (!isSet) secured = withRequirement(secured, authorizer, defaults.scopes)
  }
  if (defaults.isKeyRequired && !has(API_KEY) && !has(NO_API_KEY) && (!isPreflight || defaults.isKeyForPreflight)) {
    secured = withRequirement(secured, API_KEY, undefined)
  }
  return withoutMarks(secured)
}

/** A requirement of its own; all of an operation's requirements hold. */
function withRequirement(operation: DocumentNode, name: string, scopes: DocumentNode | undefined): DocumentNode {
  const { place } = operation
  const none: DocumentNode = { kind: 'list', items: [], place }
  const requirement = mapNode([[name, scopes ?? none]], place)
  const items = [...itemsOf(get(operation, 'security')), requirement]
  return withEntry(operation, 'security', { kind: 'list', items, place })
}

function withoutMarks(operation: DocumentNode): DocumentNode {
  const security = get(operation, 'security')
  if (security?.kind !== 'list') return operation
  const isMark = (node: DocumentNode) => [NO_AUTHORIZER, NO_API_KEY].some(mark => get(node, mark) !== undefined)
  return withEntry(operation, 'security', { ...security, items: security.items.filter(item => !isMark(item)) })
}
