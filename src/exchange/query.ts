/** Query parameters in order of arrival: name and value, both decoded. */
export type QueryPairs = readonly (readonly [name: string, value: string])[]

/**
 * Decodes a query string as a form: `+` is a space; an invalid percent sequence stays as it is; `;` separates like `&`.
 * Observed: semantics §4.3. Documented: semantics §3, on `;`.
 */
export function parseQuery(rawQuery: string): QueryPairs {
  if (rawQuery === '') return []
  return rawQuery
    .split(/[&;]/)
    .filter(part => part !== '')
    .map(part => {
      const cut = part.indexOf('=')
      return cut < 0 ? [decodeForm(part), ''] : [decodeForm(part.slice(0, cut)), decodeForm(part.slice(cut + 1))]
    })
}

/** Encodes pairs for the wire, per RFC 3986: a space is `%20`. Chosen: semantics §8.2. */
export function encodeQuery(pairs: QueryPairs): string {
  return pairs.map(([name, value]) => `${encodeComponent(name)}=${encodeComponent(value)}`).join('&')
}

/** Percent-encodes everything but RFC 3986's unreserved characters; lone surrogates become U+FFFD. */
export function encodeComponent(text: string): string {
  if (/^[A-Za-z0-9._~-]*$/.test(text)) return text
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, hexOf)
}

function hexOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

/** Decodes one name or value of a form. */
export function decodeForm(text: string): string {
  if (!/[%+]/.test(text)) return text
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return decodeLeniently(spaced)
  }
}

/** Runs of valid sequences are decoded as UTF-8, with U+FFFD for bytes that are not; the rest stays. */
function decodeLeniently(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
}
