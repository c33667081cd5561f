/** Answers with what it received, so that the effect of a mapping can be seen. */
import { isUtf8 } from 'node:buffer'
import { json, type Received, startService } from './service.ts'

startService('echo', 8081, request =>
  json(200, {
    method: request.method,
    path: request.path,
    query: queryValues(request.query),
    headers: request.headers,
    body: readableBody(request),
  }),
)

/** A parameter that came once is text, a repeated one a list. */
function queryValues(query: URLSearchParams): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {}
  for (const name of new Set(query.keys())) {
    const all = query.getAll(name)
    values[name] = all.length === 1 ? (all[0] ?? '') : all
  }
  return values
}

/** JSON as JSON, other text as text, anything else as `{ "base64": … }`. */
function readableBody({ headers, body }: Received): unknown {
  if (!isUtf8(body)) return { base64: body.toString('base64') }
  const text = body.toString('utf8')
  if (!/^application\/([\w.-]+\+)?json\b/i.test(headers['content-type'] ?? '')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
