/**
 * ARN of a called method, as policies name it: the client's verb, and the path as it was requested, without stage, base
 * path and the slash at its end. Documented: access §23.
 */
export function methodArn(stageArn: string, httpMethod: string, path: string): string {
  const kept = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
  return `${stageArn}/${httpMethod}${kept}`
}

/** An ARN as refusals show it: all but the last four digits of the account are hidden. Observed: access §25. */
export function maskAccount(arn: string): string {
  return arn.replace(/^((?:[^:]*:){4})\d{8}(?=\d{4}:)/, '$1********')
}
