import type { Statement } from '../ast.ts'
import type { Code, Emitter, Place } from './emitter.ts'
import { outputBytes } from './output-bytes.ts'

/**
 * Adds a function that renders statements to the output that it returns. What ends it from inside a text or by `#stop`
 * takes the output so far along.
 */
export function functionCode(emitter: Emitter, kind: Place['body'], body: readonly Statement[]): Code {
  const name = emitter.name(kind === 'text' ? 's' : 'd')
  const pieces = `m.room -= ${outputBytes(body)};`
  const statements = emitter.codeOf.statements(emitter, body, { loops: [], body: kind })
  emitter.functions.push(`function ${name}(f) {\n${pieces}\n${renderBody(emitter, kind, statements)}\n}`)
  return name
}

/** Code that collects output in `o` and returns it. */
export function renderBody(emitter: Emitter, kind: Place['body'], statements: Code): Code {
  const start = `let o = '', t, u, w;`
  if (!emitter.features.signals) return `${start}\n${statements}\nreturn o;`
  const keeps = kind === 'text' ? 'R.drop(signal)' : kind === 'template' ? 'R.end(signal, o)' : 'R.leave(signal, o)'
  return `${start}\ntry {\n${statements}\n} catch (signal) { return ${keeps}; }\nreturn o;`
}
