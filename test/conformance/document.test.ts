import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CHAPTERS } from './chapters.ts'
import { renderDocument } from './document.ts'
import { readNumberedRules, readSpecItems } from './spec-items.ts'

const access = readFileSync(new URL('../../docs/access.md', import.meta.url), 'utf8')
const specification = new URL('../../docs/semantics.md', import.meta.url)
const ids = CHAPTERS.flatMap(({ rows }) => rows.map(({ id }) => id))

/** `7.4/2b` is about the item `7.4/2`. */
const itemOf = (id: string) => id.replace(/(?<=\/\d+)[a-z]$/, '')

test('docs/conformance.md is what the rows say: run node test/conformance/report.ts', () => {
  const document = readFileSync(new URL('../../docs/conformance.md', import.meta.url), 'utf8')
  expect(document).toBe(renderDocument(CHAPTERS))
})

test('every rule has a number of its own', () => {
  expect(ids.filter((id, index) => ids.indexOf(id) < index)).toEqual([])
})

test('a rule that is the same is shown by a test', () => {
  const shown = CHAPTERS.flatMap(({ rows }) => rows).filter(({ status, run }) => status === 'same' && run === undefined)
  expect(shown).toEqual([])
})

test('every item of the specification has a rule, and no rule is about an item that is not there', () => {
  const items = readSpecItems(readFileSync(specification, 'utf8'))
  const covered = new Set(ids.map(itemOf))
  expect(items.filter(({ id }) => !covered.has(id))).toEqual([])
  const known = new Set([...items.map(({ id }) => id), ...readNumberedRules(access)])
  expect(ids.map(itemOf).filter(id => /\/\d+$/.test(id) && !known.has(id))).toEqual([])
  expect(items.length).toBeGreaterThan(250)
})
