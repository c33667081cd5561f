/** Functions that stand before a translated template where it calls them: they do what Velocity does by itself. */
const FUNCTIONS = {
  text: [
    'function($v) { $type($v) = "array" ? $replace($toJson($v), "/", "\\\\/") : $type($v) = "object" ? $toJson($v) : $v = null ? "" : $string($v) }',
  ],
  jsonText: ['function($v) { $exists($v) ? $toJson($v) : "\\"\\"" }'],
  escape: ['function($v) { $replace($substring($escapeJavaScript("x" & $v), 1), "/", "\\\\/") }'],
  orEmpty: ['function($v) { $v = null or $not($exists($v)) ? "" : $v }'],
  size: ['function($v) { $type($v) = "array" ? $count($v) : $type($v) = "object" ? $count($keys($v)) : "" }'],
  turns: [
    'function($v) { $type($v) = "array" ? $v : $type($v) = "object" ? [$map($keys($v), function($k) { $lookup($v, $k) })] : [] }',
  ],
  numbers: ['function($a, $b) { $type($a) = "number" and $type($b) = "number" }'],
  isText: ['function($v) { $not($type($v) in ["number", "boolean", "array", "object"]) }'],
  string: ['function($v) { $type($v) = "string" ? $v : "" }'],
  plus: [
    'function($a, $b) { $numbers($a, $b) ? $a + $b : $isText($a) or $isText($b) ? $text($a) & $text($b) : "" }',
    'numbers',
    'text',
    'isText',
  ],
} as const satisfies Readonly<Record<string, readonly [code: string, ...needs: string[]]>>

/** Name of such a function. */
export type PreludeName = keyof typeof FUNCTIONS

/** All their names, which a template's variables must not take. */
export const PRELUDE_NAMES: readonly string[] = Object.keys(FUNCTIONS)

/** Definitions of the functions that are called, and of those that they call. */
export function preludeOf(called: ReadonlySet<PreludeName>): readonly string[] {
  const needed = new Set<string>(called)
  for (const name of called) for (const need of FUNCTIONS[name].slice(1)) needed.add(need)
  return Object.entries(FUNCTIONS)
    .filter(([name]) => needed.has(name))
    .map(([name, [code]]) => `$${name} := ${code}`)
}
