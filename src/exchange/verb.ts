/** Most requests by far; the expression is for the others. */
const COMMON = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])
const VERB = /^[A-Z][A-Z-]{0,31}$/

/** A verb that can be passed on. CONNECT, which opens a tunnel, cannot. */
export function isVerb(text: string): boolean {
  return COMMON.has(text) || (VERB.test(text) && text !== 'CONNECT')
}
