import { didYouMean } from '../../definition/parsers/near-name.ts'
import type { OpenApiDocument } from '../openapi-document.ts'
import { type DocumentNode, entriesOf } from './document.ts'

/** Warns of keys that nobody reads below one of AWS's extensions: there a mistyped name changes what is served. */
export function warnOfUnknownKeys(
  { draft }: OpenApiDocument,
  node: DocumentNode | undefined,
  { known, where }: { readonly known: readonly string[]; readonly where: string },
): void {
  for (const [key] of entriesOf(node)) {
    if (known.includes(key) || key.startsWith('x-')) continue
    draft.warnings.push(`${where}: the key '${key}' is not known and is ignored.${didYouMean(key, known)}`)
  }
}
