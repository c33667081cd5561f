import type { Template } from '../vtl/ast.ts'
import { parse } from '../vtl/syntax/parse.ts'
import { preludeOf } from './prelude.ts'
import { translateTemplate } from './statement.ts'
import { type Read, Translation } from './translation.ts'
import { quoted, type Untranslated } from './value.ts'

/** A Velocity template in JSONata, or all that stands in the way. */
export type TranslationOutcome =
  | { readonly kind: 'translated'; readonly jsonata: string; readonly reads: readonly Read[] }
  | { readonly kind: 'untranslated'; readonly constructs: readonly Untranslated[] }

/** Translates a Velocity template to JSONata that makes the same text. Throws VtlError for one that does not parse. */
export function translate(source: string): TranslationOutcome {
  const template = parse(source)
  const to = new Translation()
  for (const macro of template.macros.values()) to.refuse(macro.at, `#macro has no counterpart: ${macro.name}`)
  const body = translateTemplate(template.body, to)
  if (to.untranslated.length > 0) return { kind: 'untranslated', constructs: inOrder(to.untranslated, template) }
  const result = to.overrides.size === 0 ? body : envelope(body, to.overrides)
  const prelude = preludeOf(to.prelude)
  const jsonata = prelude.length === 0 ? result : `(\n${prelude.map(line => `${line};\n`).join('')}${result}\n)`
  return { kind: 'translated', jsonata: indented(jsonata), reads: to.reads }
}

/** Each place once, from the beginning of the template on. */
function inOrder(constructs: readonly Untranslated[], { source }: Template): readonly Untranslated[] {
  const seen = new Map(constructs.map(construct => [`${construct.position} ${construct.message}`, construct]))
  return [...seen.values()].filter(({ position }) => position <= source.length).sort((a, b) => a.position - b.position)
}

function envelope(body: string, overrides: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  const sides = ['request', 'response'].flatMap(side => {
    const parts = ['header', 'querystring', 'path'].flatMap(part => {
      const values = overrides.get(`${side}.${part}`)
      return values === undefined ? [] : [`"${part}": ${object(values)}`]
    })
    const status = overrides.get(side)?.get('status')
    if (status !== undefined) parts.push(`"status": ${status}`)
    return parts.length === 0 ? [] : [`"${side}": { ${parts.join(', ')} }`]
  })
  return `$override({\n${sides.join(',\n')},\n"body": ${body}\n})`
}

function object(values: ReadonlyMap<string, string>): string {
  return `{ ${[...values].map(([name, code]) => `${quoted(name)}: ${code}`).join(', ')} }`
}

/** Lines indented by the brackets that are open before them. Texts hold no line breaks, so that each line is code. */
function indented(code: string): string {
  let depth = 0
  return code
    .split('\n')
    .map(line => {
      const bare = line.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/`[^`]*`/g, '')
      const closesFirst = /^[)\]}]+/.exec(bare)?.[0].length ?? 0
      const indent = '  '.repeat(Math.max(0, depth - Math.min(1, closesFirst)))
      depth += Math.sign((bare.match(/[([{]/g)?.length ?? 0) - (bare.match(/[)\]}]/g)?.length ?? 0))
      return `${indent}${line}`
    })
    .join('\n')
}
