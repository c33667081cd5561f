import { headerName } from '../exchange/header-name.ts'
import type { RawHeaders, RequestContext } from '../exchange/messages.ts'
import { parseQuery } from '../exchange/query.ts'
import { findContextText } from '../mapping/context.ts'
import type { IdentitySource } from './plan.ts'

/** A request as far as identities are read from it. */
export interface IdentityScope {
  readonly headers: RawHeaders
  readonly rawQuery: string
  readonly context: () => RequestContext
}

/** Value of a source; the empty text counts as absence. Of several values the last one, as events show them. */
export function readSource(source: IdentitySource, scope: IdentityScope): string | undefined {
  const value = findValue(source, scope)
  return value === '' ? undefined : value
}

function findValue(source: IdentitySource, { headers, rawQuery, context }: IdentityScope): string | undefined {
  switch (source.kind) {
    case 'header':
      return lastHeader(headers, source.name)
    case 'querystring':
      return parseQuery(rawQuery).findLast(([name]) => name === source.name)?.[1]
    case 'static':
      return source.value
    case 'context':
      return findContextText(context(), source.keys)
  }
}

/** Without regard to case, unlike the sources of mappings. Documented: access §22. */
function lastHeader(headers: RawHeaders, lowerName: string): string | undefined {
  for (let i = headers.length - 2; i >= 0; i -= 2) {
    const name = headers[i] ?? ''
    if (name.length === lowerName.length && headerName(name).lower === lowerName) return headers[i + 1]
  }
  return undefined
}
