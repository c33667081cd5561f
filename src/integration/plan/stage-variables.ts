type Variables = Readonly<Record<string, string>>

const VARIABLE = /\$\{stageVariables\.([A-Za-z0-9_]+)\}/g

/**
 * Text with the stage's variables filled in, in one pass: what is put in is not scanned again. A missing variable is the
 * empty text; any other `${…}` stays. Documented: semantics §8.1.
 */
export function resolveVariables(text: string, variables: Variables): string {
  return text.replace(VARIABLE, (_, name: string) => findVariable(variables, name) ?? '')
}

/** A stage's own variable: a name such as `constructor` is none unless it is defined. */
export function findVariable(variables: Variables, name: string): string | undefined {
  return Object.hasOwn(variables, name) ? variables[name] : undefined
}
