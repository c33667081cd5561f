import { slug } from '../openapi/api-name.ts'
import { closeDraft } from '../openapi/close-draft.ts'
import type { Reading, Unreadable } from '../openapi/draft.ts'
import type { DocumentNode } from '../openapi/text/document.ts'
import { indexParts, type TemplateParts } from './api.ts'
import { scopeOf } from './intrinsics/evaluate.ts'
import { expandSections } from './intrinsics/include.ts'
import type { Scope, TemplateSettings } from './intrinsics/scope.ts'
import { get } from './node.ts'
import { explainUnresolved } from './properties.ts'
import { type ApiOptions, draftRestApi } from './read-api.ts'
import { readTemplateText } from './read-template-text.ts'
import { listResources, type Resource } from './resources.ts'
import { transformServerless } from './serverless/transform.ts'
import { listUnread, unreadable } from './unread.ts'

/** How a template is read: what its deployment would know, and the choices of whoever imports. */
export interface TemplateOptions extends ApiOptions, Omit<TemplateSettings, 'partition'> {}

/**
 * Reads the text of a CloudFormation or SAM template: JSON or YAML, as it is written, synthesised by the CDK or packaged
 * by the Serverless Framework. The result has one reading for each REST API that exists, in the template's order; what
 * cannot be read stands in its place with the reason. Nothing is fetched, and no code is run.
 */
export function readTemplate(text: string, options: TemplateOptions): readonly (Reading | Unreadable)[] {
  const template = readTemplateText(text)
  if (template.kind === 'unreadable') return [template]
  if (get(template, 'Resources')?.kind !== 'map') return [unreadable('is no template: it has no Resources', template)]
  const settings = settingsOf(options)
  const { template: whole, faults } = expandSections(scopeOf(template, settings))
  const [fault] = faults
  if (fault !== undefined) return [unreadable(explainUnresolved('Fn::Transform', fault), fault)]
  return readWhole(scopeOf(whole, settings), options)
}

function settingsOf(options: TemplateOptions): TemplateSettings {
  const { parameters } = options
  return {
    ...options,
    region: parameters.get('AWS::Region') ?? options.region,
    accountId: parameters.get('AWS::AccountId') ?? options.accountId,
    partition: parameters.get('AWS::Partition') ?? 'aws',
  }
}

function readWhole(scope: Scope, options: TemplateOptions): readonly (Reading | Unreadable)[] {
  const serverless = transformServerless(scope)
  const parts = [...listResources(scope, type => type.startsWith('AWS::ApiGateway::')), ...serverless.parts]
  const apis = parts.filter(({ type }) => type === 'AWS::ApiGateway::RestApi')
  const unread = listUnread(scope)
  if (apis.length === 0) return [unread[0] ?? noApi(scope)]
  const chosen = chooseApis(apis, options.api)
  if ('kind' in chosen) return [chosen]
  const notes = [
    ...serverless.warnings,
    ...unread.map(({ message, place }) => `${message} (${showPlace(place)})`),
    ...listUnusedParameters(scope),
  ]
  return readApis(chosen, { scope, parts: indexParts(parts), options, notes })
}

function noApi({ template }: Scope): Unreadable {
  const places = 'AWS::ApiGateway::RestApi, AWS::Serverless::Api, and functions with an event of type Api'
  return unreadable(`holds no REST API: what makes one are ${places}`, get(template, 'Resources') ?? template)
}

/** All APIs, or the one whose logical id `--api` gives. For a single one it is a name. */
function chooseApis(apis: readonly Resource[], api: string | undefined): readonly Resource[] | Unreadable {
  const [first] = apis
  if (api === undefined || first === undefined || apis.length === 1) return apis
  const named = apis.filter(({ id }) => id === api)
  if (named.length > 0) return named
  const ids = apis.map(({ id }) => id).join(', ')
  return unreadable(`holds several REST APIs: choose one by --api and its logical id (${ids})`, first)
}

/** A name that the template does not have is mostly a mistyped one. */
function listUnusedParameters({ template, settings, memory }: Scope): readonly string[] {
  const unused = [...settings.parameters.keys()].filter(name => {
    return !name.startsWith('AWS::') && !memory.used.has(name) && get(template, 'Parameters', name) === undefined
  })
  return unused.map(name => `--parameter ${name}: nothing in the template refers to it`)
}

interface ApiReader {
  readonly scope: Scope
  readonly parts: TemplateParts
  readonly options: TemplateOptions
  /** Warnings of the template as a whole. */
  readonly notes: readonly string[]
}

function readApis(apis: readonly Resource[], reader: ApiReader): readonly (Reading | Unreadable)[] {
  const names = new Set<string>()
  return apis.map(api => {
    const { api: given, ...options } = reader.options
    const isName = apis.length === 1 && given !== undefined && given !== api.id
    const draft = draftRestApi(api, { ...reader, options: isName ? reader.options : options })
    if ('kind' in draft) return draft
    const name = String(draft.definition.name)
    if (names.has(name)) {
      draft.definition.name = slug(api.id)
      draft.warnings.push(`${api.id}: another API is named ${name} as well; this one goes by its logical id`)
    }
    names.add(name)
    draft.warnings.push(...reader.notes)
    return closeDraft(draft, options)
  })
}

function showPlace({ line, column, file }: DocumentNode['place']): string {
  return `${file === undefined ? 'at ' : `${file}:`}${line}:${column}`
}
