import { parseRestApi } from '../../definition/parsers/rest-api-parser.ts'
import { jsonToRestApi, restApiToJson } from '../../definition/wire/wire.ts'
import type { Problem } from '../../exchange/failure.ts'
import { REST_API_MESSAGE } from '../../grpc/services.ts'

/** A definition as it travels, and what is lost on the way. */
export interface Outgoing {
  /** The encoded RestApi message. */
  readonly bytes: Buffer
  /** Faults that only the file shows: fields and types that a message has no place for. */
  readonly lost: readonly Problem[]
}

/**
 * Encodes a definition's JSON, and finds the faults that the control plane will not see in the message. All others
 * are the control plane's to judge: its settings may allow what the defaults here refuse.
 */
export function encodeDefinition(json: unknown): Outgoing {
  const bytes = REST_API_MESSAGE.serialize(jsonToRestApi(json))
  const here = parseRestApi(json).problems
  if (here.length === 0) return { bytes, lost: [] }
  const there = parseRestApi(restApiToJson(REST_API_MESSAGE.deserialize(bytes))).problems
  const seen = new Set(there.map(keyOf))
  return { bytes, lost: here.filter(problem => !seen.has(keyOf(problem))) }
}

/**
 * Problems from both sides: those lost on the way, then those that the control plane found. A field that was lost is
 * not also reported as missing.
 */
export function mergeProblems(lost: readonly Problem[], found: readonly Problem[]): readonly Problem[] {
  const lostPaths = new Set(lost.map(({ path }) => path))
  return [...lost, ...found.filter(({ path }) => !lostPaths.has(path))]
}

function keyOf({ path, code, message }: Problem): string {
  return JSON.stringify([path, code, message])
}
