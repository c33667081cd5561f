/** Velocity text inside a template of another language, and where it begins: line and column count from 1. */
export interface VtlText {
  readonly line: number
  readonly column: number
  /** The construct as written, such as `#set(` or `$util.escapeJavaScript`. */
  readonly text: string
  /** `reference`: only in a string literal, where JSONata puts no value in. */
  readonly kind: 'construct' | 'reference'
}

/** Directives that take parentheses; their formal spelling is `#{set}(`. */
const DIRECTIVE = String.raw`#\{?(?:set|if|elseif|foreach|macro|define|evaluate|parse|include)\}?[ \t]*\(`
/** AWS's helpers and the calls on the payload, with or without the quiet `!` and the formal braces. */
const REFERENCE = String.raw`\$!?\{?(?:util\.[A-Za-z]\w*|input\.(?:json|path|params)[ \t]*\()`
/** Quiet references print nothing when missing; no other language writes them. */
const QUIET = String.raw`\$!\{|\$!(?:context|stageVariables|input|util)\b`
const VTL = new RegExp(`${DIRECTIVE}|${REFERENCE}|${QUIET}`, 'g')

/**
 * References that Velocity would fill in. Inside a string JSONata sends them as they stand, which nobody means to send.
 */
const REFERENCE_IN_STRING = new RegExp(
  [
    String.raw`\$!?\{?(?:context|stageVariables|input)\.[A-Za-z]\w*`,
    String.raw`\$!?\{[A-Za-z][\w-]*(?:\.[A-Za-z]\w*)*\}`,
    String.raw`(?<![\w/.?=&-])#\{?else\b`,
  ].join('|'),
)

/**
 * Finds the first Velocity construct in a JSONata template, in its code or inside its strings: much Velocity text is
 * valid JSONata and would be sent out as it stands. Comments do not count, nor does a variable `$util` or `$input`
 * that the template binds itself.
 */
export function findVtl(template: string): VtlText | undefined {
  const { text, code } = blankComments(template)
  const bound = findBoundNames(code)
  for (const match of text.matchAll(VTL)) {
    const name = /^\$(util|input)\./.exec(match[0])?.[1]
    if (name !== undefined && bound.has(name) && code[match.index] === '$') continue
    return locate(template, match.index, match[0], 'construct')
  }
  return findReference(template)
}

/** Finds the first reference inside a string literal. */
function findReference(template: string): VtlText | undefined {
  for (const { 0: token, index } of template.matchAll(TOKEN)) {
    if (!/^["']/.test(token)) continue
    const match = REFERENCE_IN_STRING.exec(token)
    if (match !== null) return locate(template, index + match.index, match[0], 'reference')
  }
  return undefined
}

/** Finds the first Velocity construct in plain text, such as the body of a gateway response. */
export function findVtlInText(text: string): VtlText | undefined {
  for (const match of text.matchAll(VTL)) return locate(text, match.index, match[0], 'construct')
  return undefined
}

/** `$util :=` and `function($util)` make these names the template's own. */
function findBoundNames(code: string): ReadonlySet<string> {
  const names = new Set<string>()
  for (const [, name] of code.matchAll(/\$(util|input)\s*:=/g)) if (name !== undefined) names.add(name)
  for (const [, list = ''] of code.matchAll(/(?:function|λ)\s*\(([^()]*)\)/g)) {
    for (const [, name] of list.matchAll(/\$(util|input)\b/g)) if (name !== undefined) names.add(name)
  }
  return names
}

/**
 * A comment, a string, a quoted name, or a regular expression where an operand may stand. An open string or comment
 * runs to the end, so that no start is tried twice and the scan stays linear.
 */
const TOKEN = new RegExp(
  [
    String.raw`(\/\*[\s\S]*?(?:\*\/|$))`,
    String.raw`"(?:[^"\\]|\\[\s\S]?)*(?:"|$)`,
    String.raw`'(?:[^'\\]|\\[\s\S]?)*(?:'|$)`,
    '`[^`]*(?:`|$)',
    String.raw`(?=\/)(?<=(?:^|[([{,;:=<>&|?~!+*-]|\b(?:and|or|in))\s*)\/(?![*/ ])(?:[^/\\\n]|\\.)+\/`,
  ].join('|'),
  'g',
)

/**
 * The template without its comments, and besides without its strings and regular expressions. Blanks take their
 * place, so that positions stay.
 */
function blankComments(template: string): { readonly text: string; readonly code: string } {
  const text = template.replace(TOKEN, (token, comment) => (comment?.endsWith('*/') ? blank(token) : token))
  return { text, code: template.replace(TOKEN, blank) }
}

function blank(token: string): string {
  return token.replace(/[^\n]/g, ' ')
}

function locate(template: string, index: number, text: string, kind: VtlText['kind']): VtlText {
  const before = template.slice(0, index)
  return { line: before.split('\n').length, column: index - before.lastIndexOf('\n'), text, kind }
}
