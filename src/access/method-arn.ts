const SLASH = 47

/**
 * ARN of a called method, as policies name it: the client's verb, and the path as it was requested, without stage, base
 * path and slashes at its end. Routes do not see those either, and a Deny has to hold for each spelling of a path.
 * Documented: access §23.
 */
export function methodArn(stageArn: string, httpMethod: string, path: string): string {
  let end = path.length
  while (end > 1 && path.charCodeAt(end - 1) === SLASH) end--
  return `${stageArn}/${httpMethod}${path.slice(0, end)}`
}

/** An ARN as refusals show it: all but the last four digits of the account are hidden. Observed: access §25. */
export function maskAccount(arn: string): string {
  return arn.replace(/^((?:[^:]*:){4})\d{8}(?=\d{4}:)/, '$1********')
}
