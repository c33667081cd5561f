// The OpenAPI cases of shared/openapi-suite: recorded imports, AWS's own samples, and traps.
import { describe, expect, it } from 'vitest'
import type { Reading } from '../../src/openapi/draft.ts'
import { readOpenApiText } from '../../src/openapi/read-openapi.ts'
import { compareFacts } from './compare-facts.ts'
import { compile, isPresent, listCases, type SuiteCase } from './suite.ts'

const SETTINGS = { region: 'us-east-1', accountId: '000000000000', compile }

it.skipIf(!isPresent)('has cases of OpenAPI documents', () => {
  expect(listCases('openapi').length).toBeGreaterThan(40)
})

function read({ text, options }: SuiteCase) {
  return readOpenApiText(text, { ...SETTINGS, ...options })
}

function mustRead(suiteCase: SuiteCase): Reading {
  const reading = read(suiteCase)
  if (reading.kind === 'unreadable') throw new Error(reading.message)
  return reading
}

const cases = listCases('openapi')

describe.each(cases.filter(({ error }) => error !== true))('$id', suiteCase => {
  const { facts, supported, lines = {}, report = {}, mentions = [] } = suiteCase
  const reading = mustRead(suiteCase)
  const entries = new Map(reading.report.map(entry => [`${entry.method} ${entry.path}`, entry]))
  const told = [...reading.warnings, ...reading.report.map(({ reason }) => reason ?? '')].join('\n')

  it('has one entry a method', () => {
    const methods = Object.entries(facts?.resources ?? {}).flatMap(([path, verbs]) =>
      Object.keys(verbs).map(verb => `${verb} ${path}`),
    )
    expect([...entries.keys()].sort()).toEqual(methods.sort())
    expect(reading.report).toHaveLength(methods.length)
  })

  it.skipIf(suiteCase.unfit === true || facts === undefined)('is read as on AWS', () => {
    expect(facts && compareFacts(reading.definition, facts)).toEqual([])
  })

  it('refuses no method that has to run', () => {
    const refused = [...(supported?.plain ?? []), ...(supported?.velocity ?? [])].filter(
      method => entries.get(method)?.status === 'refused' && report[method] === undefined,
    )
    expect(refused.map(method => `${method}: ${entries.get(method)?.reason}`)).toEqual([])
  })

  it('points at lines of the operation', () => {
    for (const [method, [first, last]] of Object.entries(lines)) {
      // A line of a case is named without its base path, and may be of a key that is no method.
      const entry = entries.get(method)
      if (entry === undefined) continue
      expect(entry.line, method).toBeGreaterThanOrEqual(first)
      expect(entry.line, method).toBeLessThanOrEqual(last)
    }
  })

  it('gives a reason where a method is not the same, and none where it is', () => {
    for (const { status, reason } of reading.report) expect(reason === null).toBe(status === 'same')
  })

  it.each(Object.entries(report))('reports %s', (method, expected) => {
    const { status = '', reason } = entries.get(method) ?? {}
    if (expected.notSame) expect(status).not.toBe('same')
    if (expected.status !== undefined) expect(expected.status).toContain(status)
    if (expected.reason !== undefined) expect(reason).toMatch(new RegExp(expected.reason, 'i'))
  })

  it.each([...mentions, ...(suiteCase.versionMentioned === undefined ? [] : [suiteCase.versionMentioned])])(
    'mentions %s',
    word => expect(told).toContain(word),
  )

  it.each(suiteCase.warningsInclude ?? [])('warns of %s', word => {
    expect(reading.warnings.join('\n')).toContain(word)
  })
})

describe('a document that cannot be read', () => {
  it.each(cases.filter(({ error }) => error === true))('$id', suiteCase => {
    const reading = read(suiteCase)
    if (reading.kind !== 'unreadable') throw new Error('was read')
    const { line, column } = reading.place
    const told = `${line}:${column}: ${reading.message}`
    expect(suiteCase.wordsOneOf?.some(word => told.includes(word))).toBe(true)
  })
})
