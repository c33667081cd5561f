import { ALL_FEATURES, type OptionalFeature } from '../definition/limits.ts'
import { parseRestApi } from '../definition/parsers/rest-api-parser.ts'
import { appendKey, fieldPath, parseFieldPath } from '../definition/path.ts'
import type { RestApiDefinition } from '../definition/rest-api.ts'
import type { Problem } from '../exchange/failure.ts'
import type { DefinitionJson, Draft, Finding, Reading, ReportEntry } from './draft.ts'
import { collectUses, indexFindings, type ReadMethod } from './method-uses.ts'
import { removeField } from './remove-field.ts'
import type { DocumentPlace } from './text/document.ts'

/** How a draft is judged. */
export interface CloseOptions {
  /** Compiles a definition that was parsed (templates, models, patterns), and says what is wrong. Default: nothing. */
  readonly compile?: (definition: RestApiDefinition) => readonly Problem[]
}

/** Features that a gateway may be set up for: what needs them is stored, and the gateway has the last word. */
const SUPPORTED: readonly OptionalFeature[] = ['AWS_IAM', 'CALLER_CREDENTIALS']

/**
 * Judges every method of a draft: by the findings of its readers, by the parser that the control plane uses, and by
 * the compilers that it uses. What cannot be stored is left out of `storable`, and nothing that depends on it stays.
 */
export function closeDraft(draft: Draft, options: CloseOptions = {}): Reading {
  const { definition } = draft
  const methods = listMethods(definition)
  const read = [...draft.findings, ...findCallers(methods)]
  const findings = [...read, ...withoutEcho(findFaults(draft, options), read)]
  const findingsOf = indexFindings(findings)
  const report = methods.map(method => reportMethod(draft, method, findingsOf(method)))
  const storable = structuredClone(definition)
  for (const { path, method, status } of report) {
    if (status === 'refused') removeField(storable, ['resources', path, 'methods', method])
  }
  const loose = settle(storable, options)
  const warnings = [...draft.warnings, ...loose.map(({ path, message }) => `${path}: ${message}; it is not stored`)]
  const api = String(definition.name)
  return { kind: 'reading', api, definition, storable, report, warnings, placeOf: field => placeOf(draft, field) }
}

function listMethods(definition: DefinitionJson): readonly ReadMethod[] {
  // Readers of documents build resources in this form.
  const resources = (definition.resources ?? {}) as Record<string, { methods?: Record<string, DefinitionJson> }>
  const usesOf = collectUses(definition)
  return Object.entries(resources).flatMap(([path, { methods = {} }]) => {
    return Object.entries(methods).map(([verb, method]) => ({ path, verb, ...usesOf(method) }))
  })
}

/** Whose signatures are good is not the same here: AWS knows the account's principals, the gateway its callers. */
function findCallers(methods: readonly ReadMethod[]): readonly Finding[] {
  return methods.flatMap(({ path, verb, authorizationType }) => {
    if (authorizationType !== 'AWS_IAM') return []
    const reason = 'authorizationType AWS_IAM: callers are those that the gateway is given (regauge serve --callers)'
    return [{ severity: 'differs', field: methodField(path, verb), reason }]
  })
}

function methodField(path: string, verb: string): string {
  return fieldPath('resources', path, 'methods', verb)
}

/** Problems that parser and compiler see in the whole reading, as findings. */
function findFaults({ definition }: Draft, options: CloseOptions): readonly Finding[] {
  // Fields that no gateway carries out yet are checked all the same: whoever mends them can do it now.
  const later = parseRestApi(definition, { supports: ALL_FEATURES }).problems
  const problems = [...judge(definition, options), ...later]
  const distinct = new Map(problems.map(problem => [`${problem.path} ${problem.message}`, problem]))
  return [...distinct.values()].map(({ path, message }) => ({
    severity: severityOf(path),
    field: path,
    reason: `${shownField(path)}: ${message}${CORS_HEADER.test(path) ? '; the header is not sent' : ''}`,
  }))
}

/**
 * A response header that tells browsers what other origins may do. Without it they may do less, so that a method whose
 * header has a faulty source can run: it differs, and is no more open.
 */
const CORS_HEADER =
  /\.integrationResponses\[.*\.responseParameters\["method\.response\.header\.access-control-[^"]*"\]$/i

/** A method can do without documentation, without its own words for a gateway response, and without a CORS header. */
function severityOf(path: string): Finding['severity'] {
  const isLeftOut = path.startsWith('gatewayResponses') || path.includes('.responseModels') || CORS_HEADER.test(path)
  return isLeftOut ? 'differs' : 'refused'
}

function judge(definition: DefinitionJson, { compile }: CloseOptions): readonly Problem[] {
  const { definition: parsed, problems } = parseRestApi(definition, { supports: SUPPORTED })
  if (parsed === undefined || compile === undefined) return problems
  const known = new Set(problems.map(({ path }) => path))
  return [...problems, ...compile(parsed).filter(({ path }) => !known.has(path))]
}

/** A method that its reader refused is mostly faulty to the parser as well, for the same reason: it is told once. */
function withoutEcho(faults: readonly Finding[], read: readonly Finding[]): readonly Finding[] {
  const refused = new Set(read.flatMap(({ severity, field }) => (severity === 'refused' ? methodOf(field) : [])))
  return faults.filter(({ field }) => methodOf(field).every(method => !refused.has(method)))
}

/** The method that a field path leads into, if any. */
function methodOf(field: string): readonly string[] {
  const [part, path, , verb] = parseFieldPath(field)
  return part === 'resources' && verb !== undefined ? [methodField(String(path), String(verb))] : []
}

/** `integration.uri` rather than `resources["/pets"].methods.GET.integration.uri`: the entry names path and verb. */
function shownField(path: string): string {
  const keys = parseFieldPath(path)
  return keys[0] === 'resources' && keys.length > 4 ? fieldPath(...keys.slice(4)) : path
}

function reportMethod(draft: Draft, { path, verb }: ReadMethod, own: readonly Finding[]): ReportEntry {
  const refusals = own.filter(({ severity }) => severity === 'refused')
  const worst = refusals.length > 0 ? refusals : own
  const start = placeOf(draft, methodField(path, verb))
  const [first] = worst
  if (first === undefined) return { path, method: verb, status: 'same', reason: null, ...position(start) }
  const place = first.place ?? placeOf(draft, first.field)
  // A fault beside the method is shown at the method, and said where it lies.
  const isWithin = first.field.startsWith(methodField(path, verb))
  const where = isWithin && place.file === undefined ? '' : ` (${showPlace(place)})`
  const reason = `${joinReasons([...new Set(worst.map(finding => finding.reason))])}${where}`
  const status = refusals.length > 0 ? 'refused' : 'differs'
  return { path, method: verb, status, reason, ...position(isWithin && place.file === undefined ? place : start) }
}

/** As many reasons as fit a line: who mends these sees the others at the next import. */
const MOST_REASONS = 3

function joinReasons(reasons: readonly string[]): string {
  const more = reasons.length - MOST_REASONS
  return [...reasons.slice(0, MOST_REASONS), ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

function position({ line, column }: DocumentPlace): { line: number; column: number } {
  return { line, column }
}

function showPlace({ line, column, file }: DocumentPlace): string {
  return `${file === undefined ? 'at ' : `${file}:`}${line}:${column}`
}

/** Where a field was read: the nearest one above it whose place is known. */
function placeOf({ places }: Draft, field: string): DocumentPlace {
  const keys = [...parseFieldPath(field)]
  for (; keys.length > 0; keys.pop()) {
    const place = places.get(keys.reduce<string>((path, key) => appendKey(path, key), ''))
    if (place !== undefined) return place
  }
  return { line: 1, column: 1 }
}

/** A removal may leave names that nothing bears any more; what names them goes as well. */
const MOST_ROUNDS = 5

/** Removes what cannot be stored until parser and compiler are content, and returns what that was. */
function settle(storable: DefinitionJson, options: CloseOptions): readonly Problem[] {
  const removed: Problem[] = []
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const problems = judge(storable, options)
    if (problems.length === 0) break
    for (const problem of problems) {
      const keys = parseFieldPath(problem.path)
      removeField(storable, removable(problem.path))
      if (keys[0] !== 'resources') removed.push(problem)
    }
  }
  return removed
}

/**
 * The part that goes with a faulty field: half a method, model or authorizer is another one. Settings of a stage go one
 * by one, and models of responses are documentation, which a method can do without.
 */
function removable(field: string): readonly (string | number)[] {
  const keys = parseFieldPath(field)
  if (keys[0] === 'stages' || keys.includes('responseModels') || CORS_HEADER.test(field)) return keys
  return keys.slice(0, keys[0] === 'resources' ? 4 : 2)
}
