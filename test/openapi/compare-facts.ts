import type { MethodFacts, SuiteCase } from './suite.ts'

type Json = Record<string, unknown>

/** Every difference between a definition and the facts of a case; facts leave defaults out. */
export function compareFacts(definition: Json, facts: NonNullable<SuiteCase['facts']>): string[] {
  const found: string[] = []
  const check = (where: string, actual: unknown, expected: unknown) => {
    const [a, b] = [canonical(actual), canonical(expected)]
    if (a !== b) found.push(`${where}: ${a} is not ${b}`)
  }
  const resources = record(definition.resources)
  check('resources', Object.keys(resources).sort(), Object.keys(facts.resources).sort())
  for (const [path, methods] of Object.entries(facts.resources)) {
    const actual = record(record(resources[path]).methods)
    check(path, Object.keys(actual).sort(), Object.keys(methods).sort())
    for (const [verb, method] of Object.entries(methods)) {
      compareMethod(record(actual[verb]), method, (field, a, b) => check(`${verb} ${path} ${field}`, a, b))
    }
  }
  compareModels(record(definition.models), record(facts.models), check)
  for (const field of ['authorizers', 'requestValidators', 'gatewayResponses', 'policy']) {
    check(field, definition[field] ?? {}, facts[field] ?? {})
  }
  for (const field of ['binaryMediaTypes', 'minimumCompressionSize', 'apiKeySource', 'description']) {
    check(field, definition[field], facts[field])
  }
  return found
}

type Check = (field: string, actual: unknown, expected: unknown) => void

function compareMethod(actual: Json, facts: MethodFacts, check: Check): void {
  const free = new Set(facts.free ?? [])
  const fixed = (value: unknown) =>
    Object.fromEntries(Object.entries(record(value)).filter(([name]) => !free.has(name)))
  check('authorizationType', actual.authorizationType ?? 'NONE', facts.authorizationType)
  if (facts.freeKey !== true) check('apiKeyRequired', actual.apiKeyRequired ?? false, facts.apiKeyRequired)
  for (const field of ['authorizer', 'authorizationScopes', 'operationName', 'requestValidator']) {
    check(field, actual[field], facts[field])
  }
  check('requestParameters', fixed(actual.requestParameters), fixed(facts.requestParameters))
  if (facts.inlineRequestModel !== true) check('requestModels', actual.requestModels ?? {}, facts.requestModels ?? {})
  compareResponses(record(actual.methodResponses), record(facts.methodResponses), check)
  check('integration', integrationOf(actual.integration), integrationOf(facts.integration))
}

function compareResponses(actual: Json, facts: Json, check: Check): void {
  check('methodResponses', Object.keys(actual).sort(), Object.keys(facts).sort())
  for (const [status, value] of Object.entries(facts)) {
    const expected = record(value)
    const given = record(actual[status])
    check(`${status} parameters`, given.responseParameters ?? {}, expected.responseParameters ?? {})
    if (expected.inlineModel === true) continue
    check(`${status} models`, given.responseModels ?? {}, expected.responseModels ?? {})
  }
}

const INTEGRATION_DEFAULTS = { passthroughBehavior: 'WHEN_NO_MATCH', timeoutInMillis: 29_000, requestParameters: {} }

function integrationOf(value: unknown): unknown {
  if (value === undefined) return undefined
  const { templateLanguage: _, ...fields } = record(value)
  return { ...INTEGRATION_DEFAULTS, requestTemplates: {}, integrationResponses: {}, ...fields }
}

function compareModels(actual: Json, facts: Json, check: Check): void {
  for (const [name, expected] of Object.entries(facts)) {
    const { description: _, ...given } = record(actual[name])
    check(`models.${name}`, withShortReferences(given), expected)
  }
}

function withShortReferences(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value).replace(/"https:\/\/apigateway\.amazonaws\.com\/[^"]*\/models\/(\w+)"/g, '"model:$1"'),
  )
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, entry) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry
    return Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
