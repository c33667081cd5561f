/** One pair to compare: a template, and the body of the request as JSON text. */
export interface FuzzCase {
  readonly template: string
  readonly body: string
}

/** The case as one argument for the shell; `parseCase` reads it back. */
export function formatCase(pair: FuzzCase): string {
  return `'${JSON.stringify(pair).replaceAll("'", '\\u0027')}'`
}

/** Reads what `formatCase` wrote, without the quotes of the shell. */
export function parseCase(text: string): FuzzCase {
  const { template, body }: { template: string; body?: string } = JSON.parse(text)
  return { template, body: body ?? '{}' }
}
