/** One fault as the command line shows it. */
export interface ShownProblem {
  readonly field: string
  readonly code: string
  readonly message: string
  /** Where the field stands in its file, from 1. */
  readonly line?: number
  readonly column?: number
}

/** Faults for people, one a line, indented: place in the file, field, what is wrong. */
export function problemLines(problems: readonly ShownProblem[]): string {
  return problems
    .map(problem => `  ${[place(problem), problem.field, problem.message].filter(Boolean).join('  ')}\n`)
    .join('')
}

function place({ line, column }: ShownProblem): string {
  return line === undefined ? '' : `${line}:${column ?? 1}`
}
