/**
 * Media type of a Content-Type, without parameters, in lower case; `application/json` when there is none.
 * Documented: semantics §9.1.
 */
export function mediaTypeOf(contentType: string | undefined): string {
  if (contentType === undefined) return 'application/json'
  const type = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase()
  return type === '' ? 'application/json' : type
}

/** First media type of an Accept header, without parameters, in lower case; undefined when there is none. */
export function firstAccepted(accept: string | undefined): string | undefined {
  if (accept === undefined) return undefined
  const type = (accept.split(/[,;]/, 1)[0] ?? '').trim().toLowerCase()
  return type === '' ? undefined : type
}

/**
 * A media type among `binaryMediaTypes`: named exactly, by an entry such as `image/*`, or by the entry for all types.
 * An Accept value is compared as text, so that `image/*` matches only an entry of the same text.
 * Observed: semantics §12.1.
 */
export function isBinaryType(binaryTypes: readonly string[], mediaType: string | undefined): boolean {
  if (mediaType === undefined) return binaryTypes.includes('*/*')
  return binaryTypes.some(entry => {
    if (entry === '*/*' || entry === mediaType) return true
    return entry.endsWith('/*') && !entry.startsWith('*') && mediaType.startsWith(entry.slice(0, -1))
  })
}
