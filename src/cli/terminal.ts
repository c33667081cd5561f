/** Where a command writes, and how it says that it failed. */
export interface Terminal {
  /** Standard output. */
  readonly write: (text: string) => void
  /** Standard error. */
  readonly warn: (text: string) => void
  /** Sets the exit status; 0 unless called. The highest wins. */
  readonly exit: (code: ExitCode) => void
}

/** 1: refused or failed. 2: bad usage. */
export type ExitCode = 1 | 2

/** Bad usage that commander cannot see: one line for the user, exit status 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

/** Rows as a table with aligned columns, two blanks apart; empty without rows. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const lines = [heading, ...rows]
  const widths = heading.map((_, column) => Math.max(...lines.map(line => [...(line[column] ?? '')].length)))
  const pad = (cell: string, column: number) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length)
  return lines.map(line => `${line.map(pad).join('  ').trimEnd()}\n`).join('')
}

/** A value as JSON on lines of its own. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
