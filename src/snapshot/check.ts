import { compilePolicy } from '../access/policy/document.ts'
import { isPolicyFault } from '../access/policy/fault.ts'
import type { FoundAction, ModelFailure } from '../aws/actions/service-models.ts'
import type { IntegrationDefinition } from '../definition/integration.ts'
import { BUILT_IN_MODELS } from '../definition/parsers/model-parser.ts'
import { findVtl } from '../definition/parsers/vtl-text.ts'
import { appendKey, fieldPath, joinPath } from '../definition/path.ts'
import { isRefusal } from '../definition/refusal.ts'
import type { RestApiDefinition } from '../definition/rest-api.ts'
import { parseUriTemplate, serviceToken } from '../definition/uri.ts'
import type { Problem } from '../exchange/failure.ts'
import { messageOf } from '../exchange/failure.ts'
import { describeFault } from '../integration/tracing.ts'
import { guardedPattern } from '../mapping/guarded-pattern.ts'
import { compileModel } from '../mapping/model.ts'
import { SchemaFault } from '../mapping/schema/schema-fault.ts'
import { checkTemplate } from '../template/engine.ts'
import { languageOf } from '../template/language.ts'
import { examineNames, knownNames, listTemplates, type PlacedTemplate } from '../template/names/examine.ts'
import { javaFullMatch } from '../template/regex/java/full-match.ts'
import { isRegexProblem } from '../template/regex/problem.ts'

/** Looks an action up in the models of a service. */
export type FindAction = (service: string, action: string) => FoundAction | ModelFailure

/** Faults that forbid a definition, and what its author should look at. */
export interface Findings {
  readonly problems: Problem[]
  readonly warnings: Problem[]
}

/**
 * Compiles what a parsed definition holds as text, and reports every fault with its field: templates, selection
 * patterns, models. Runs in a worker when a definition is published, since its input is hostile until then.
 */
export function checkDefinition(definition: RestApiDefinition, findAction: FindAction): Problem[] {
  return examineDefinition(definition, findAction).problems
}

/** As checkDefinition, with what is allowed and yet likely to be an error, such as a stage variable of no stage. */
export function examineDefinition(definition: RestApiDefinition, findAction: FindAction): Findings {
  const problems = [...checkModels(definition), ...checkAuthorizers(definition), ...checkPolicy(definition)]
  const findings: Findings = { problems, warnings: [] }
  for (const [path, resource] of Object.entries(definition.resources)) {
    for (const [verb, method] of Object.entries(resource.methods)) {
      const place = fieldPath('resources', path, 'methods', verb, 'integration')
      const problems = checkIntegration(method.integration, place, findAction)
      findings.problems.push(...problems)
      const faulty = new Set(problems.map(problem => problem.path))
      const good = listTemplates(method.integration, place).filter(template => !faulty.has(template.path))
      const names = examineNames(method.integration.templateLanguage, good, knownNames(definition, path, method))
      findings.problems.push(...names.problems)
      findings.warnings.push(...names.warnings)
    }
  }
  return findings
}

/** Compiles the texts of one integration. `place` is the field path that problems begin with. */
export function checkIntegration(integration: IntegrationDefinition, place: string, findAction: FindAction): Problem[] {
  const { templateLanguage } = integration
  const problems = listTemplates(integration, place).flatMap(template => checkText(templateLanguage, template))
  for (const [status, response] of Object.entries(integration.integrationResponses)) {
    const at = appendKey(appendKey(place, 'integrationResponses'), status)
    problems.push(...checkPattern(response.selectionPattern, appendKey(at, 'selectionPattern')))
  }
  problems.push(...checkAction(integration, appendKey(place, 'uri'), findAction))
  return problems
}

const NO_FIREHOSE_PROXY =
  'AWS_PROXY reaches Lambda functions only: write type AWS with firehose:action/PutRecord and a template'

/** An action that no model has is refused, with what may have been meant; stage variables are known only later. */
function checkAction(integration: IntegrationDefinition, path: string, findAction: FindAction): Problem[] {
  if (integration.type !== 'AWS' && integration.type !== 'AWS_PROXY') return []
  const uri = parseUriTemplate(integration.type, integration.uri ?? '')
  if (isRefusal(uri) || uri.kind !== 'AWS_ACTION') return []
  if (integration.type === 'AWS_PROXY') return [{ path, code: 'NOT_SUPPORTED', message: NO_FIREHOSE_PROXY }]
  const [action, ...more] = uri.action
  if (action?.kind !== 'literal' || more.length > 0) return []
  const found = findAction(serviceToken(uri), action.text)
  return found.kind === 'failure' ? [{ path, code: found.code, message: found.message }] : []
}

function checkText(language: IntegrationDefinition['templateLanguage'], { path, source }: PlacedTemplate): Problem[] {
  const foreign = language === 'jsonata' ? findVtl(source) : undefined
  if (foreign !== undefined) {
    const message = `${foreign.line}:${foreign.column} ${JSON.stringify(foreign.text)} is Velocity: set templateLanguage to vtl`
    return [{ path, code: 'TEMPLATE', message }]
  }
  const fault = checkTemplate(languageOf(language, source), source)
  return fault === undefined ? [] : [{ path, code: 'TEMPLATE', message: describeFault(source, fault) }]
}

function checkPattern(pattern: string, path: string): Problem[] {
  if (pattern === '') return []
  const compiled = javaFullMatch(pattern)
  if (!isRegexProblem(compiled)) return []
  return [{ path, code: compiled.code, message: `1:${compiled.position + 1} ${compiled.message}` }]
}

function checkPolicy({ policy }: RestApiDefinition): Problem[] {
  const compiled = policy === undefined ? { statements: [] } : compilePolicy(policy, { kind: 'resource', apiArn: '' })
  if (!isPolicyFault(compiled)) return []
  return [{ path: fieldPath('policy', ...compiled.path), code: 'INVALID_VALUE', message: compiled.message }]
}

/** AWS stores an expression that is none, and answers every request with 500. */
function checkAuthorizers({ authorizers = {} }: RestApiDefinition): Problem[] {
  return Object.entries(authorizers).flatMap(([name, { identityValidationExpression: expression }]) => {
    return checkPattern(expression ?? '', fieldPath('authorizers', name, 'identityValidationExpression'))
  })
}

function checkModels(definition: RestApiDefinition): Problem[] {
  const models = Object.fromEntries(
    Object.entries({ ...BUILT_IN_MODELS, ...definition.models }).map(([name, model]) => [name, model.schema]),
  )
  return Object.keys(definition.models).flatMap((name): Problem[] => {
    try {
      compileModel(models, name, guardedPattern)
      return []
    } catch (error) {
      const place = fieldPath('models', name, 'schema')
      const path = error instanceof SchemaFault ? joinPath(place, error.path) : place
      return [{ path, code: 'MODEL', message: messageOf(error) }]
    }
  })
}
