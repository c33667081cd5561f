import type { Expression, Statement, TemplateNode } from '../ast.ts'
import { TokenStream } from './stream.ts'
import type { Token } from './token.ts'

/** A text in quotes. In double quotes it is a template of its own, and `\uXXXX` is a character. */
export function parseString(stream: TokenStream, token: Token): Expression {
  const at = stream.offsetOf(token)
  const quote = token.image[0] ?? ''
  const inner = token.image.slice(1, -1).replaceAll(quote + quote, quote)
  if (quote === "'") return { kind: 'string', value: inner, at }
  const text = unescapeCodes(stream, token, inner)
  if (!/[$#]/.test(token.image)) return { kind: 'string', value: text, at }
  // The parser of Velocity loses what a text ends with, unless something follows; a line comment ends by itself.
  const padded = !text.includes('##')
  return stream.nested(() => {
    const template = new TokenStream(padded ? `${text} ` : text, at + 1, stream.unit)
    const body: Statement[] = stream.unit.grammar.statements(template)
    if (!template.sees('endOfText')) throw template.unexpected('the end of the text')
    const node: TemplateNode = { kind: 'template', body, padded, at }
    return plainText(node) ?? node
  })
}

// Most texts with a `$`, such as paths, refer to nothing.
function plainText({ body, padded, at }: TemplateNode): Expression | undefined {
  const [only] = body
  if (body.length > 1 || (only !== undefined && only.kind !== 'text')) return undefined
  const text = only?.text ?? ''
  return { kind: 'string', value: padded ? text.slice(0, -1) : text, at }
}

function unescapeCodes(stream: TokenStream, token: Token, text: string): string {
  if (/\\u(?![0-9a-fA-F]{4})/.test(text)) throw stream.refuse(token, 'Expected four hexadecimal digits behind \\u')
  return text.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
