/** One pair to evaluate: documents and bindings are JSON text, so that every evaluation parses its own copy. */
export interface FuzzCase {
  readonly source: string
  readonly document: string | undefined
  readonly bindings: Readonly<Record<string, string>>
}

/** The document of a case, parsed anew. */
export function inputOf(pair: FuzzCase): unknown {
  return pair.document === undefined ? undefined : JSON.parse(pair.document)
}

/** The bindings of a case, parsed anew. */
export function bindingsOf(pair: FuzzCase): Record<string, unknown> {
  return Object.fromEntries(Object.entries(pair.bindings).map(([name, text]) => [name, JSON.parse(text)]))
}

/** The case as one argument for the shell; `parseCase` reads it back. */
export function formatCase(pair: FuzzCase): string {
  const text = JSON.stringify(pair).replaceAll("'", '\\u0027')
  return `'${text}'`
}

/** Reads what `formatCase` wrote, without the quotes of the shell. */
export function parseCase(text: string): FuzzCase {
  const { source, document, bindings }: { source: string; document?: string; bindings?: Record<string, string> } =
    JSON.parse(text)
  return { source, document, bindings: bindings ?? {} }
}
