import type { IntegrationDefinition } from '../definition/integration.ts'
import { appendKey, fieldPath } from '../definition/path.ts'
import { isRefusal } from '../definition/refusal.ts'
import type { RestApiDefinition } from '../definition/rest-api.ts'
import { parseUriTemplate, type UriSegment } from '../definition/uri.ts'
import type { Problem } from '../exchange/failure.ts'
import { describeFault } from '../integration/tracing.ts'
import { compileTemplate, findSureFaults, isFault } from '../template/engine.ts'
import { languageOf } from '../template/language.ts'
import type { TemplateText } from '../template/template.ts'

/**
 * Remarks on a definition that can be served: calls that fail whenever they are reached, which are
 * refused when published, and warnings of what works otherwise than it reads, or otherwise than on AWS.
 */
export function reviewDefinition(definition: RestApiDefinition): Problem[] {
  const found: Problem[] = []
  for (const [path, { methods }] of Object.entries(definition.resources)) {
    for (const [verb, { integration }] of Object.entries(methods)) {
      const place = fieldPath('resources', path, 'methods', verb, 'integration')
      found.push(...reviewTemplates(integration, place), ...findUnfilled(integration, place))
      found.push(...warnOfMock(definition, integration, place))
    }
  }
  return found
}

function reviewTemplates(integration: IntegrationDefinition, place: string): Problem[] {
  const { templateLanguage, requestTemplates, integrationResponses } = integration
  const maps = [
    { at: appendKey(place, 'requestTemplates'), templates: requestTemplates },
    ...Object.entries(integrationResponses).map(([status, { responseTemplates }]) => ({
      at: appendKey(appendKey(appendKey(place, 'integrationResponses'), status), 'responseTemplates'),
      templates: responseTemplates,
    })),
  ]
  return maps.flatMap(({ at, templates }) =>
    Object.entries(templates).flatMap(([type, source]) => {
      return reviewTemplate({ language: languageOf(templateLanguage, source), source }, appendKey(at, type))
    }),
  )
}

function reviewTemplate({ language, source }: TemplateText, path: string): Problem[] {
  // One that does not compile has been told of.
  if (source === '' || isFault(compileTemplate(language, source))) return []
  return findSureFaults({ language, source }).map(fault => {
    return { path, code: 'TEMPLATE', message: describeFault(source, fault), severity: 'publish' }
  })
}

/** A variable of the URI that no mapping and no override fills is sent as it is written. Observed: semantics §8.1. */
function findUnfilled(integration: IntegrationDefinition, place: string): Problem[] {
  const { type, uri, requestParameters, requestTemplates } = integration
  if (uri === null || type === 'AWS_PROXY' || type === 'MOCK') return []
  if (Object.values(requestTemplates).some(template => /\$override|requestOverride/.test(template))) return []
  const parsed = parseUriTemplate(type, uri)
  if (isRefusal(parsed)) return []
  const path = appendKey(place, 'uri')
  const unfilled = variablesOf(parsed).filter(name => !Object.hasOwn(requestParameters, destinationOf(name)))
  return [...new Set(unfilled)].map(name => {
    const message = `nothing fills {${name}}, which is sent as it is: map ${destinationOf(name)}, such as from method.request.path.${name}`
    return { path, code: 'UNFILLED_VARIABLE', message, severity: 'warning' }
  })
}

function destinationOf(name: string): string {
  return `integration.request.path.${name}`
}

function variablesOf(uri: object): string[] {
  const segments = Object.values(uri).filter(Array.isArray).flat() as readonly UriSegment[]
  return segments.flatMap(segment => (segment.kind === 'pathParameter' ? [segment.name] : []))
}

/**
 * With the type of all types among the binary ones, AWS takes the body of every MOCK for bytes, and no template for
 * bytes: 500, which is how preflights break. Here a body that is empty is empty under any type.
 */
function warnOfMock(
  { binaryMediaTypes }: RestApiDefinition,
  { type, contentHandling, requestTemplates }: IntegrationDefinition,
  place: string,
): Problem[] {
  const isAtRisk = type === 'MOCK' && contentHandling !== 'CONVERT_TO_TEXT' && Object.keys(requestTemplates).length > 0
  if (!isAtRisk || !binaryMediaTypes.includes('*/*')) return []
  const path = appendKey(place, 'contentHandling')
  const message =
    'works here, but is 500 on AWS, where */* in binaryMediaTypes makes the request of a MOCK binary: write CONVERT_TO_TEXT'
  return [{ path, code: 'AWS_DIFFERS', message, severity: 'warning' }]
}
