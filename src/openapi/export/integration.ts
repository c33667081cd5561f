import { compact, type Json, recordsOf, textOr } from './json.ts'

/** `x-amazon-apigateway-integration` of a method. Defaults are left out where AWS leaves them out. */
export function integrationExtension(integration: Json): Record<string, unknown> {
  const { type, passthroughBehavior, timeoutInMillis, integrationResponses, templateLanguage, tlsConfig } = integration
  const plain = [
    'httpMethod',
    'uri',
    'credentials',
    'requestParameters',
    'requestTemplates',
    'contentHandling',
    'connectionType',
    'connectionId',
    'cacheNamespace',
    'cacheKeyParameters',
    'responseTransferMode',
  ]
  return compact({
    type: textOr(type, '').toLowerCase(),
    ...Object.fromEntries(
      plain.map(key => [key, textOr(integration[key], integration[key] === '' ? undefined : integration[key])]),
    ),
    passthroughBehavior: textOr(passthroughBehavior, 'WHEN_NO_MATCH').toLowerCase(),
    timeoutInMillis: timeoutInMillis === 29_000 ? undefined : timeoutInMillis,
    tlsConfig: JSON.stringify(tlsConfig) === '{"insecureSkipVerification":false}' ? undefined : tlsConfig,
    'x-regauge-template-language':
      templateLanguage !== 'vtl' && hasTemplates(integration) ? languageOf(templateLanguage) : undefined,
    responses: Object.fromEntries(
      recordsOf(integrationResponses).map(([status, response]) => responseEntry(status, response)),
    ),
  })
}

/** AWS has no other language than Velocity; a definition may also leave it to each text. */
function languageOf(templateLanguage: unknown): string {
  return textOr(templateLanguage, 'by-text')
}

function hasTemplates({ requestTemplates, integrationResponses }: Json): boolean {
  const maps = [
    requestTemplates,
    ...recordsOf(integrationResponses).map(([, { responseTemplates }]) => responseTemplates),
  ]
  return maps.some(map => Object.values(map ?? {}).some(template => template !== null && template !== ''))
}

function responseEntry(status: string, response: Json): readonly [string, unknown] {
  const { selectionPattern, responseParameters, responseTemplates, contentHandling } = response
  const fields = { statusCode: status, responseParameters, responseTemplates, contentHandling }
  return [textOr(selectionPattern, 'default'), compact(fields)]
}
