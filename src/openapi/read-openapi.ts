import { fieldPath } from '../definition/path.ts'
import { slug } from './api-name.ts'
import { type BasePathMode, basePathOf } from './base-path.ts'
import { type CloseOptions, closeDraft } from './close-draft.ts'
import { type Draft, type Reading, recordPlace, startDraft, type Unreadable } from './draft.ts'
import { readGatewayResponses } from './gateway-responses.ts'
import { nameModels, readModels } from './models.ts'
import type { OpenApiDocument } from './openapi-document.ts'
import { readPaths } from './operations.ts'
import { readAuthorizers } from './security.ts'
import { type DocumentNode, entriesOf, entryOf, flagOf, itemsOf, numberOf, plainOf, textOf } from './text/document.ts'
import { parseDocumentText } from './text/parse-text.ts'
import type { PseudoParameters } from './text/pseudo-parameters.ts'
import { warnOfUnknownKeys } from './text/unknown-keys.ts'

/** Choices of whoever imports. */
export interface ReadOptions extends CloseOptions {
  /** Name of the API; default: the document's title as a slug. */
  readonly api?: string
  /** Default `ignore`. */
  readonly basePath?: BasePathMode
  /** Address of a private backend by the id of its VPC link. */
  readonly connections?: Readonly<Record<string, string>>
  /** Prefix of integration URIs → what takes its place. */
  readonly uris?: Readonly<Record<string, string>>
}

/** Reads the text of an OpenAPI document, JSON or YAML by its content. */
export function readOpenApiText(text: string, options: ReadOptions & PseudoParameters): Reading | Unreadable {
  const document = parseDocumentText(text, { parameters: options })
  return document.kind === 'unreadable' ? document : readOpenApi(document, options)
}

/**
 * Reads an OpenAPI document that is parsed already, such as the `Body` of a template after its intrinsics. Its
 * unresolved parts refuse the methods that need them.
 */
export function readOpenApi(document: DocumentNode, options: ReadOptions = {}): Reading | Unreadable {
  const draft = draftOpenApi(document, options)
  return 'kind' in draft ? draft : closeDraft(draft, options)
}

/**
 * Reads a document into a draft, for a caller that has more to add, such as a template's stages and properties beside
 * `Body`. `closeDraft` then makes a Reading of it.
 */
export function draftOpenApi(root: DocumentNode, options: ReadOptions = {}): Draft | Unreadable {
  const draft = startDraft()
  const version = versionOf(root)
  if (typeof version === 'object') return version
  if (version === '3.1') draft.warnings.push('OpenAPI 3.1 is not documented for REST APIs: AWS may not import this')
  const name = options.api ?? slug(textOf(entryOf(entryOf(root, 'info'), 'title')) ?? '')
  const document: OpenApiDocument = {
    root,
    version,
    draft,
    options: { ...options, connections: options.connections ?? {}, uris: options.uris ?? {} },
    basePath: basePathOf(root),
    warnings: new Set(),
    modelNames: nameModels(root, draft.warnings),
    modelUrl: `https://apigateway.amazonaws.com/restapis/${name}/models/`,
    validators: new Set(entriesOf(entryOf(root, VALIDATORS_KEY)).map(([validator]) => validator)),
  }
  draft.definition.name = name
  readRoot(document)
  readModels(document)
  readAuthorizers(document)
  readPaths(document)
  draft.warnings.push(...document.warnings)
  return draft
}

/** The version of a document, or why it is none. */
function versionOf(root: DocumentNode): OpenApiDocument['version'] | Unreadable {
  const swagger = entryOf(root, 'swagger')
  const openapi = entryOf(root, 'openapi')
  const given = textOf(swagger ?? openapi)
  if (swagger !== undefined && /^2(?:\.0)?$/.test(given ?? '')) return '2.0'
  const [, minor] = /^3\.(\d+)(?:\.\d+)?$/.exec(openapi === undefined ? '' : (given ?? '')) ?? []
  if (minor !== undefined) return minor === '0' ? '3.0' : '3.1'
  const key = swagger === undefined ? 'openapi' : 'swagger'
  const message =
    given === undefined
      ? 'Invalid OpenAPI input: is no OpenAPI document, which begins with openapi: 3.0.1 or swagger: "2.0"'
      : `Invalid OpenAPI input: ${key} ${given} is not read; 2.0 and 3.0 are, and 3.1`
  return { kind: 'unreadable', message, place: (swagger ?? openapi ?? root).place }
}

const VALIDATORS_KEY = 'x-amazon-apigateway-request-validators'

/** Keys that change nothing at the data plane: key → what is said of it. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  'x-amazon-apigateway-endpoint-configuration': 'every API behaves as a Regional one',
  'x-amazon-apigateway-documentation': 'documentation is not kept',
  'x-amazon-apigateway-importexport-version': 'has no effect',
  'x-amazon-apigateway-tag-value': 'APIs have no tags',
  'x-amazon-apigateway-cors': 'is for HTTP APIs only, so that nobody answers OPTIONS; a definition has "cors"',
  tags: 'APIs have no tags',
  externalDocs: 'documentation is not kept',
}
const READ_EXTENSIONS = [
  'authorizer',
  'binary-media-types',
  'minimum-compression-size',
  'api-key-source',
  'gateway-responses',
  'policy',
  'request-validator',
  'request-validators',
].map(name => `x-amazon-apigateway-${name}`)

function readRoot(document: OpenApiDocument): void {
  const { root, draft } = document
  const { definition } = draft
  const description = textOf(entryOf(entryOf(root, 'info'), 'description'))
  if (description !== undefined) definition.description = description
  set(document, 'binaryMediaTypes', 'binary-media-types', node => {
    // SAM writes ~1 for the slash, and some tools pass it on.
    return itemsOf(node).flatMap(item => textOf(item)?.replaceAll('~1', '/') ?? [])
  })
  set(document, 'minimumCompressionSize', 'minimum-compression-size', node => numberOf(node) ?? plainOf(node))
  set(document, 'apiKeySource', 'api-key-source', node => textOf(node)?.toUpperCase() ?? plainOf(node))
  set(document, 'policy', 'policy', plainOf)
  set(document, 'requestValidators', 'request-validators', node => {
    return Object.fromEntries(entriesOf(node).map(([name, entry]) => [name, validator(document, name, entry)]))
  })
  readGatewayResponses(document)
  for (const [key, note] of Object.entries(WITHOUT_EFFECT)) {
    if (entryOf(root, key) !== undefined) draft.warnings.push(`${key}: ${note}`)
  }
  const endpoint = entryOf(root, 'x-amazon-apigateway-endpoint-configuration')
  if (flagOf(entryOf(endpoint, 'disableExecuteApiEndpoint')) === true) {
    draft.warnings.push('disableExecuteApiEndpoint: the default addresses of an API stay open')
  }
  for (const [key] of entriesOf(root)) {
    if (!key.startsWith('x-amazon-apigateway-') || READ_EXTENSIONS.includes(key) || key in WITHOUT_EFFECT) continue
    draft.warnings.push(`${key}: is not known and is ignored`)
  }
}

function set(
  { root, draft }: OpenApiDocument,
  field: string,
  extension: string,
  read: (node: DocumentNode) => unknown,
): void {
  const node = entryOf(root, `x-amazon-apigateway-${extension}`)
  if (node === undefined) return
  recordPlace(draft, field, node)
  draft.definition[field] = read(node)
}

function validator(document: OpenApiDocument, name: string, node: DocumentNode): Record<string, boolean> {
  recordPlace(document.draft, fieldPath('requestValidators', name), node)
  const known = ['validateRequestBody', 'validateRequestParameters']
  warnOfUnknownKeys(document, node, { known, where: `${VALIDATORS_KEY} '${name}'` })
  return Object.fromEntries(known.map(key => [key, flagOf(entryOf(node, key)) ?? false]))
}
