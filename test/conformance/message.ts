/** Header fields as they were written. */
export type Fields = readonly (readonly [name: string, value: string])[]

/** A message of HTTP/1.1 as it was on the wire; bytes are Latin-1 characters. */
export interface Message {
  readonly startLine: string
  readonly fields: Fields
  readonly body: string
}

/** A whole message at the start of a text, and what follows it; undefined while it is not whole. */
export function readMessage(text: string, hasBody: 'body' | 'no body'): { message: Message; rest: string } | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [startLine = '', ...lines] = text.slice(0, end).split('\r\n')
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
  const after = text.slice(end + 4)
  if (hasBody === 'no body') return { message: { startLine, fields, body: '' }, rest: after }
  if (lastOf(fields, 'transfer-encoding') === 'chunked') return readChunks(startLine, fields, after)
  const length = Number(lastOf(fields, 'content-length') ?? 0)
  if (after.length < length) return undefined
  return { message: { startLine, fields, body: after.slice(0, length) }, rest: after.slice(length) }
}

function readChunks(startLine: string, fields: Fields, text: string): { message: Message; rest: string } | undefined {
  let body = ''
  let rest = text
  for (;;) {
    const line = rest.indexOf('\r\n')
    if (line < 0) return undefined
    const size = Number.parseInt(rest.slice(0, line), 16)
    if (rest.length < line + 4 + size) return undefined
    body += rest.slice(line + 2, line + 2 + size)
    rest = rest.slice(line + 4 + size)
    if (size === 0) return { message: { startLine, fields, body }, rest }
  }
}

/** Last value of a field, without regard to case. */
export function lastOf(fields: Fields, name: string): string | undefined {
  return fields.findLast(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
}

/** All values of a field. */
export function allOf(fields: Fields, name: string): string[] {
  return fields.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value)
}

/** The text that a body's bytes are in UTF-8. */
export function utf8(body: string): string {
  return Buffer.from(body, 'latin1').toString('utf8')
}
