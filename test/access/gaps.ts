import type { AccessCase, Json } from './suite.ts'

/** Kinds of cases of what the gateway refuses by name as yet. */
const KINDS: Readonly<Record<string, string>> = {
  'access-log': 'accessLogSettings are refused',
  'api-keys': 'usage plans are refused',
  quota: 'usage plans are refused',
  'response-cache': 'response caches are refused',
  throttling: 'throttles are refused',
}

/** Fields of a definition that need what there is not yet. */
const FIELDS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/"usagePlans":/, 'usage plans are refused'],
  [/"cachingEnabled":true|"cacheTtlInSeconds":/, 'response caches are refused'],
  [/"throttlingRateLimit":/, 'throttles are refused'],
  [/"accessLogSettings":/, 'accessLogSettings are refused'],
  [/"apiKeys":.*"value":"[^"<]{19}"/, 'keys of plans have 20 characters, those of stages are not held to that'],
]

/** Why a case is not run; undefined for all that are. */
export function findGap(kind: string, { definition }: AccessCase): string | undefined {
  const text = JSON.stringify(definition satisfies Json)
  return KINDS[kind] ?? FIELDS.find(([pattern]) => pattern.test(text))?.[1]
}
