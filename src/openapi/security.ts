import { appendKey, fieldPath } from '../definition/path.ts'
import { differs, type MethodScope, recordPlace, refuses } from './draft.ts'
import type { OpenApiDocument } from './openapi-document.ts'
import { type DocumentNode, entriesOf, entryOf, findUnresolved, itemsOf, numberOf, textOf } from './text/document.ts'
import { warnOfUnknownKeys } from './text/unknown-keys.ts'

const AUTHORIZER_KEY = 'x-amazon-apigateway-authorizer'
const AUTHORIZER_KEYS = [
  'type',
  'authorizerUri',
  'authorizerCredentials',
  'authorizerResultTtlInSeconds',
  'identitySource',
  'identityValidationExpression',
  'providerARNs',
  'jwtConfiguration',
]

/** Security of a method. Absent fields take their defaults. */
export interface MethodSecurity {
  authorizationType: string
  apiKeyRequired: boolean
  authorizer?: string
  authorizationScopes?: readonly string[]
}

/** Authorizers of all security schemes, used or not: each bears its scheme's name. Observed: recorded imports. */
export function readAuthorizers(document: OpenApiDocument): void {
  const authorizers: Record<string, unknown> = Object.create(null)
  for (const [name, scheme] of entriesOf(schemesOf(document.root))) {
    const extension = entryOf(scheme, AUTHORIZER_KEY)
    if (extension !== undefined) authorizers[name] = authorizer(document, { name, scheme, extension })
  }
  if (Object.keys(authorizers).length > 0) document.draft.definition.authorizers = authorizers
}

function schemesOf(root: DocumentNode): DocumentNode | undefined {
  return entryOf(root, 'securityDefinitions') ?? entryOf(entryOf(root, 'components'), 'securitySchemes')
}

function authorizer(
  document: OpenApiDocument,
  {
    name,
    scheme,
    extension,
  }: { readonly name: string; readonly scheme: DocumentNode; readonly extension: DocumentNode },
): Record<string, unknown> {
  const { draft } = document
  const field = fieldPath('authorizers', name)
  recordPlace(draft, field, scheme)
  for (const [key, entry] of entriesOf(extension)) recordPlace(draft, appendKey(field, key), entry)
  warnOfUnknownKeys(document, extension, { known: AUTHORIZER_KEYS, where: `${AUTHORIZER_KEY} of '${name}'` })
  const unresolved = findUnresolved(extension)
  if (unresolved !== undefined) {
    const reason = `authorizer ${name}: ${unresolved.expression} is not known`
    draft.findings.push({ severity: 'refused', field, reason, place: unresolved.place })
  }
  const type = textOf(entryOf(extension, 'type'))?.toUpperCase()
  const header = textOf(entryOf(scheme, 'name'))
  const given = textOf(entryOf(extension, 'identitySource'))
  const ttl = entryOf(extension, 'authorizerResultTtlInSeconds')
  const providerARNs = itemsOf(entryOf(extension, 'providerARNs')).flatMap(item => textOf(item) ?? [])
  const jwt = entryOf(extension, 'jwtConfiguration')
  const audience = itemsOf(entryOf(jwt, 'audience')).flatMap(item => textOf(item) ?? [])
  const fields = {
    type,
    authType: textOf(entryOf(scheme, 'x-amazon-apigateway-authtype')),
    authorizerUri: textOf(entryOf(extension, 'authorizerUri')),
    authorizerCredentials: textOf(entryOf(extension, 'authorizerCredentials')),
    // The name of a REQUEST scheme is "Unused" by convention.
    identitySource: type === 'REQUEST' || type === 'JWT' || header === undefined ? given : headerSource(header),
    identityValidationExpression: textOf(entryOf(extension, 'identityValidationExpression')),
    authorizerResultTtlInSeconds: ttl === undefined ? undefined : (numberOf(ttl) ?? textOf(ttl)),
    providerARNs: providerARNs.length > 0 ? providerARNs : undefined,
    // As HTTP APIs write it.
    issuer: textOf(entryOf(jwt, 'issuer')),
    audience: audience.length > 0 ? audience : undefined,
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function headerSource(name: string): string {
  return `method.request.header.${name}`
}

/**
 * Security of an operation: its own `security`, else the document's. AWS's guide says that the document's does not
 * count; a recording shows that it does. Requirements combine. A scheme that AWS would take for nothing refuses the
 * method, since an open method would surprise.
 */
export function readSecurity(document: OpenApiDocument, scope: MethodScope, operation: DocumentNode): MethodSecurity {
  const security: MethodSecurity = { authorizationType: 'NONE', apiKeyRequired: false }
  const own = entryOf(operation, 'security')
  const list = own ?? entryOf(document.root, 'security')
  // A requirement of the document is no fault at its place, but at each operation that it holds for.
  const place = (node: DocumentNode) => (own === undefined ? operation : node)
  for (const requirement of itemsOf(list)) {
    for (const [name, scopes] of entriesOf(requirement)) {
      applyScheme(document, scope, { security, name, scopes, at: place(scopes) })
    }
  }
  applyAuthExtension(scope, operation, security)
  return security
}

interface Requirement {
  readonly security: MethodSecurity
  readonly name: string
  readonly scopes: DocumentNode
  readonly at: DocumentNode
}

function applyScheme(document: OpenApiDocument, scope: MethodScope, requirement: Requirement): void {
  const { security, name, at } = requirement
  const scheme = entryOf(schemesOf(document.root), name)
  if (scheme === undefined) {
    refuses(scope, at, `security ${name}: the document has no security scheme of that name`)
    return
  }
  const type = textOf(entryOf(scheme, 'type')) ?? 'none'
  const authorizer = textOf(entryOf(entryOf(scheme, AUTHORIZER_KEY), 'type'))?.toUpperCase()
  if (authorizer !== undefined) applyAuthorizer(scope, requirement, authorizer)
  else if (textOf(entryOf(scheme, 'x-amazon-apigateway-authtype'))?.toLowerCase() === 'awssigv4') {
    security.authorizationType = 'AWS_IAM'
  } else if (type === 'apiKey') applyKey(scope, requirement, textOf(entryOf(scheme, 'name')) ?? '')
  else {
    const advice = 'AWS would serve the method open; add x-amazon-apigateway-authorizer, or remove the requirement'
    refuses(scope, at, `security ${name}: a scheme of type ${type} without an authorizer secures nothing. ${advice}`)
  }
}

/** API Gateway knows keys in X-Api-Key only; a key of another name is for the backend to check, on AWS as well. */
function applyKey(scope: MethodScope, { security, name, at }: Requirement, header: string): void {
  if (header.toLowerCase() === 'x-api-key') security.apiKeyRequired = true
  else
    differs(scope, at, `security ${name}: the key ${header} is not looked at, nor on AWS; the backend has to check it`)
}

function applyAuthorizer(scope: MethodScope, { security, name, scopes, at }: Requirement, type: string): void {
  if (security.authorizer !== undefined && security.authorizer !== name) {
    refuses(
      scope,
      at,
      `security ${name}: the method has the authorizer ${security.authorizer} already, and can have one`,
    )
    return
  }
  security.authorizer = name
  security.authorizationType = type === 'COGNITO_USER_POOLS' || type === 'JWT' ? type : 'CUSTOM'
  const texts = itemsOf(scopes).flatMap(item => textOf(item) ?? [])
  if (texts.length > 0 && security.authorizationType !== 'CUSTOM') security.authorizationScopes = texts
}

/** `x-amazon-apigateway-auth: { type: AWS_IAM | NONE }` of an operation. */
function applyAuthExtension(scope: MethodScope, operation: DocumentNode, security: MethodSecurity): void {
  const node = entryOf(entryOf(operation, 'x-amazon-apigateway-auth'), 'type')
  const type = textOf(node)?.toUpperCase()
  if (node === undefined || type === undefined) return
  if (type !== 'AWS_IAM' && type !== 'NONE') {
    refuses(scope, node, `x-amazon-apigateway-auth.type ${textOf(node)}: write AWS_IAM or NONE`)
    return
  }
  security.authorizationType = type
  delete security.authorizer
  delete security.authorizationScopes
}
