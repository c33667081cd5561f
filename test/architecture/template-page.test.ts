import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compileTemplate, isFault } from '../../src/template/engine.ts'
import { givenScope, parseJson } from '../../src/template/given-scope.ts'

/** Examples of docs/mapping-templates.md: both languages make of the body above them what stands below them. */

const page = readFileSync(new URL('../../docs/mapping-templates.md', import.meta.url), 'utf8')
const fence = (language: string) => `\`\`\`${language}\\n(.*?)\\n\`\`\`\\s*`
const EXAMPLE = new RegExp(
  `### ([^\\n]*)\\n\\s*${fence('json')}${fence('velocity')}${fence('jsonata')}\`\`\`(?:json|text)\\n(.*?)\\n\`\`\``,
  'gs',
)
const examples = [...page.matchAll(EXAMPLE)].map(([, title = '', body = '', vtl = '', jsonata = '', result = '']) => ({
  title,
  body,
  templates: { vtl, jsonata },
  result: parseJson(result) ?? result,
}))

const GIVEN = {
  params: { path: { id: '7' }, querystring: { limit: '5' } },
  stageVariables: { table: 'pets' },
  context: { requestId: 'r-1' },
}

test('every example of the page is read', () => {
  expect(examples).toHaveLength(page.match(/```velocity/g)?.length ?? 0)
})

test.each(examples)('$title', ({ body, templates, result }) => {
  for (const language of ['vtl', 'jsonata'] as const) {
    const program = compileTemplate(language, templates[language])
    const outcome = isFault(program) ? program : program.render(givenScope(body, structuredClone(GIVEN)))
    if (isFault(outcome)) throw new Error(`${language}: ${outcome.code} ${outcome.message}`)
    expect([language, parseJson(outcome.body ?? '') ?? outcome.body]).toEqual([language, result])
  }
})
