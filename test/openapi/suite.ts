import { readdirSync, readFileSync } from 'node:fs'
import { ServiceModels } from '../../src/aws/actions/service-models.ts'
import type { RestApiDefinition } from '../../src/definition/rest-api.ts'
import { checkDefinition } from '../../src/snapshot/check.ts'
import { findShared } from '../fixtures/shared.ts'

/** The folder of the cases; undefined where the suite is not there. */
export const suiteRoot = findShared('openapi-suite/cases/')

/** The suite is beside the checkout. */
export const isPresent = suiteRoot !== undefined

type Json = Readonly<Record<string, unknown>>

/** A method as the suite has it: the fields of a definition, defaults left out, and what is not to be compared. */
export interface MethodFacts extends Json {
  readonly free?: readonly string[]
  readonly freeKey?: boolean
  readonly inlineRequestModel?: boolean
  readonly doubledStatuses?: unknown
}

export interface ReportFacts {
  readonly status?: readonly string[]
  readonly notSame?: boolean
  readonly reason: string
}

/** A case of shared/openapi-suite. Its README says what each field means. */
export interface SuiteCase {
  readonly id: string
  readonly file: string
  readonly format: string
  readonly options: {
    readonly basePath?: 'ignore' | 'prepend' | 'split'
    readonly parameters?: Json
    readonly resource?: string
  }
  readonly facts?: Json & { readonly resources: Readonly<Record<string, Readonly<Record<string, MethodFacts>>>> }
  readonly supported?: { readonly plain: readonly string[]; readonly velocity: readonly string[] }
  readonly lines?: Readonly<Record<string, readonly [number, number]>>
  readonly unfit?: true
  readonly report?: Readonly<Record<string, ReportFacts>>
  readonly refusedOneOf?: readonly string[]
  readonly mentions?: readonly string[]
  readonly versionMentioned?: string
  readonly warningsInclude?: readonly string[]
  readonly error?: true
  readonly wordsOneOf?: readonly string[]
  readonly text: string
}

/** The cases of some formats, with the text of their documents. */
export function listCases(...formats: readonly string[]): readonly SuiteCase[] {
  if (suiteRoot === undefined) return []
  return readdirSync(suiteRoot).flatMap(id => {
    const folder = new URL(`${encodeURIComponent(id)}/`, suiteRoot)
    const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8'))
    if (!formats.includes(expected.format)) return []
    return [{ ...expected, text: readFileSync(new URL(expected.file, folder), 'utf8') }]
  })
}

const models = new ServiceModels({})

/** Compiles a definition as the control plane does. */
export function compile(definition: RestApiDefinition) {
  return checkDefinition(definition, (service, action) => models.findAction(service, action))
}
