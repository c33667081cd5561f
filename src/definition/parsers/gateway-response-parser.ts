import { GATEWAY_RESPONSES, type GatewayResponseType } from '../../exchange/failure.ts'
import { parseGatewayResponseDestination, parseGatewayResponseSource } from '../parameter.ts'
import { quote } from '../refusal.ts'
import type { GatewayResponseDefinition } from '../rest-api.ts'
import { repeated, statusCode } from '../status-code.ts'
import { mappings } from './integration-parser.ts'
import { below, isObject, NO_ENTRIES, optional, type Place, readFields, report, wrongType } from './json-reader.ts'
import { didYouMean } from './near-name.ts'
import { textTemplates } from './template-parser.ts'

type GatewayResponses = Partial<Record<GatewayResponseType, GatewayResponseDefinition>>

/** Reads the customised gateway responses of an API, by type. Documented: API reference, GatewayResponse. */
export function gatewayResponses(value: unknown, place: Place): GatewayResponses | undefined {
  if (!isObject(value)) return wrongType(value, place, 'an object of gateway response type and response')
  const responses: GatewayResponses = Object.create(null)
  for (const [key, entry] of Object.entries(value)) {
    const at = below(place, key)
    const response = isGatewayResponseType(key) ? gatewayResponse(entry, at, key) : refuseType(key, at)
    if (isGatewayResponseType(key) && response !== undefined) responses[key] = response
  }
  return responses
}

function isGatewayResponseType(key: string): key is GatewayResponseType {
  return Object.hasOwn(GATEWAY_RESPONSES, key)
}

function refuseType(key: string, place: Place): undefined {
  const types = Object.keys(GATEWAY_RESPONSES)
  const advice = didYouMean(key, types) || ` Known types: ${types.join(', ')}`
  return report(place, 'INVALID_VALUE', `is not a gateway response type: ${quote(key)}.${advice}`)
}

function gatewayResponse(value: unknown, place: Place, key: string): GatewayResponseDefinition | undefined {
  const fields = readFields(value ?? {}, place, {
    responseType: repeated(key),
    statusCode: optional(statusCode, null),
    responseParameters: optional(mappings(parseGatewayResponseDestination, parseGatewayResponseSource), NO_ENTRIES),
    responseTemplates: optional(textTemplates, NO_ENTRIES),
  })
  if (fields === undefined) return undefined
  const { statusCode: status, responseParameters, responseTemplates } = fields
  return { statusCode: status, responseParameters, responseTemplates }
}
