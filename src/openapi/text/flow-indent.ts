/**
 * Joins the lines of a flow collection (`{ … }`, `[ … ]`) that is open at an offset, up to its end: line breaks and
 * comments become blanks, so that every offset stays what it was. YAML wants each of its lines indented more than the
 * key that it is the value of; templates close brackets at the key's column, and AWS reads them.
 */
export function joinFlowLines(text: string, open: number): string {
  const from = beforeComment(text, open)
  let depth = 1
  let end = from
  let line = ''
  for (const [token] of text.slice(from).matchAll(TOKEN)) {
    line += /^(?:[\r\n]| #)/.test(token) ? ' '.repeat(token.length) : token
    end += token.length
    if (token === '{' || token === '[') depth++
    if (token === '}' || token === ']') depth--
    if (depth === 0) break
  }
  return `${text.slice(0, from)}${line}${text.slice(end)}`
}

/** The offset, or where the comment begins that ends there: joined to the next line it would swallow it. */
function beforeComment(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const last = [...text.slice(start, offset).matchAll(TOKEN)].at(-1)
  return last?.[0].startsWith(' #') ? start + last.index : offset
}

/** Quoted texts as a whole, since brackets in them mean nothing; then comments, brackets and line breaks. */
const TOKEN = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*'| #[^\n]*|[{}[\]\r\n]|[^"'{}[\]\r\n ]+| |["']/g
