import { isDeepStrictEqual } from 'node:util'
import { findNearName } from '../../definition/parsers/near-name.ts'
import { parseJson, record } from '../../template/given-scope.ts'
import type { TemplateText } from '../../template/template.ts'
import { parseTemplateReference, readReferenced, resolveReference } from './template-reference.ts'
import { type Rendering, readLanguage, renderTemplateText, templateText } from './template-render.ts'

/** Result of a case; `name` where the file has one, `uses` the definition that it points into. */
export type CaseResult = {
  readonly name: string | undefined
  readonly uses: string | undefined
} & ({ readonly kind: 'passed' } | { readonly kind: 'failed'; readonly reason: string })

const CASE_KEYS = [
  ...['name', 'template', 'definition', 'language', 'contentType', 'input', 'body', 'params', 'context'],
  ...['stageVariables', 'expected', 'error', 'overrides'],
]

/**
 * Runs one case: `template` (its text) or `definition` (`pets.yaml#GET /pets/{id}/request`), `input` (JSON) or `body`
 * (text as it is sent), and `expected`, the result, or `error`, its code. `file` is where the case stands.
 */
export function runTemplateCase(text: string, file: string): CaseResult {
  const parsed = parseJson(text)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { kind: 'failed', name: undefined, uses: undefined, reason: 'the file is not a JSON object' }
  }
  const testCase = record(parsed)
  const name = typeof testCase.name === 'string' ? testCase.name : undefined
  const uses = findDefinition(testCase.definition, file)
  const fault = findCaseFault(testCase)
  if (fault !== undefined) return { kind: 'failed', name, uses, reason: fault }
  const template = templateOf(testCase, file)
  if (typeof template === 'string') return { kind: 'failed', name, uses, reason: template }
  const rendering = renderTemplateText(template, payloadOf(testCase), testCase)
  const reason = compare(testCase, rendering)
  return reason === undefined ? { kind: 'passed', name, uses } : { kind: 'failed', name, uses, reason }
}

type CaseFields = Readonly<Record<string, unknown>>

function findDefinition(text: unknown, file: string): string | undefined {
  const reference = typeof text === 'string' ? parseTemplateReference(text) : undefined
  return reference === undefined ? undefined : resolveReference(reference, file).file
}

function payloadOf({ input, body }: CaseFields): string {
  if (typeof body === 'string') return body
  if (input === undefined) return ''
  return typeof input === 'string' ? input : JSON.stringify(input)
}

/** The template of a case, or why there is none. */
function templateOf({ template, definition, contentType, language }: CaseFields, file: string): TemplateText | string {
  const stated = readLanguage(language)
  if (typeof template === 'string') return templateText(template, stated)
  const reference = parseTemplateReference(String(definition))
  if (reference === undefined) {
    return `definition ${JSON.stringify(definition)} is not of the form FILE#VERB PATH/request or FILE#VERB PATH/response`
  }
  const found = readReferenced(
    resolveReference(reference, file),
    contentType === undefined ? contentType : String(contentType),
  )
  if (found.kind === 'missing') return found.reason
  return templateText(found.source, stated ?? readLanguage(found.language))
}

function findCaseFault(testCase: CaseFields): string | undefined {
  const unknown = Object.keys(testCase).find(key => !CASE_KEYS.includes(key))
  if (unknown !== undefined) {
    const near = findNearName(unknown, CASE_KEYS)
    const meant = near === undefined ? `a case has ${CASE_KEYS.join(', ')}` : `did you mean ${near}?`
    return `unknown field ${JSON.stringify(unknown)}; ${meant}`
  }
  const { template, definition, input, body, language } = testCase
  if ((typeof template === 'string') === (typeof definition === 'string')) {
    return 'a case needs one of the fields template and definition, as text'
  }
  if (input !== undefined && body !== undefined) return 'a case has input (JSON) or body (text), not both'
  if (body !== undefined && typeof body !== 'string') return 'body is the text of the payload; JSON goes into input'
  if (language !== undefined && readLanguage(language) === null) return 'language is jsonata or vtl'
  if ('expected' in testCase && 'error' in testCase) return 'a case has one of the fields expected and error, not both'
  if (!('expected' in testCase || 'error' in testCase)) return 'a case needs one of the fields expected and error'
  return undefined
}

/** Undefined where the outcome is the expected one. */
function compare(testCase: CaseFields, rendering: Rendering): string | undefined {
  if ('error' in testCase) return compareError(String(testCase.error), rendering)
  if (rendering.kind === 'fault') return rendering.message
  const { expected, overrides } = testCase
  if (!isSame(rendering.text, expected)) return `expected ${JSON.stringify(expected)}\ngot      ${rendering.text}`
  if (overrides === undefined || isDeepStrictEqual(rendering.overrides, overrides)) return undefined
  return `expected overrides ${JSON.stringify(overrides)}\ngot                ${JSON.stringify(rendering.overrides)}`
}

function compareError(expected: string, rendering: Rendering): string | undefined {
  if (rendering.kind === 'rendered') return `expected error ${expected}, got ${rendering.text}`
  return rendering.code === expected ? undefined : `expected error ${expected}, got ${rendering.message}`
}

/** The very text, or JSON of the same value. */
function isSame(text: string, expected: unknown): boolean {
  if (text === expected) return true
  const value = parseJson(text)
  return value !== undefined && isDeepStrictEqual(value, expected)
}
