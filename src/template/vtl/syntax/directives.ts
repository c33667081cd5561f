/** How a directive is written: with a block that `#end` closes, or alone. */
const DIRECTIVES: Readonly<Record<string, 'block' | 'line'>> = {
  foreach: 'block',
  macro: 'block',
  define: 'block',
  literal: 'block',
  include: 'line',
  parse: 'line',
  evaluate: 'line',
  break: 'line',
  stop: 'line',
}

/** Directives that are refused: a template has no files to load, and text from data is never a template. */
export const REFUSED: ReadonlySet<string> = new Set(['include', 'parse', 'evaluate'])

/** Tells the names of directives that are no tokens of their own. */
export function isDirective(name: string): boolean {
  return Object.hasOwn(DIRECTIVES, name)
}

/** A directive, or macro call, that has a block; by its name. */
export function hasBlock(name: string): boolean {
  return name.startsWith('@') || (isDirective(name) && DIRECTIVES[name] === 'block')
}
