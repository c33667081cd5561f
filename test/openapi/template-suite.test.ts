// The CloudFormation, CDK and SAM cases of shared/openapi-suite: definitions as SAM's own translator makes them, and traps.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { FileContent } from '../../src/cloudformation/intrinsics/scope.ts'
import { readTemplate } from '../../src/cloudformation/read-template.ts'
import { parseRestApi } from '../../src/definition/parsers/rest-api-parser.ts'
import { slug } from '../../src/openapi/api-name.ts'
import type { Reading } from '../../src/openapi/draft.ts'
import { compareFacts } from './compare-facts.ts'
import { compile, isPresent, listCases, type SuiteCase, suiteRoot } from './suite.ts'

it.skipIf(!isPresent)('has cases of templates', () => {
  expect(cases.length).toBeGreaterThan(50)
})

/** Checks that fail, and why. One that comes to pass fails its test, so that its line goes. */
const GAPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'is read as on AWS': {
    'pat-apigw-ses-transformation-template':
      'the facts come from a text cut short at a bracket that stands at its key: they have neither the schema nor the stage',
  },
  'has its stages': { 'pat-apigw-ses-transformation-template': 'as above' },
  'refuses no method that has to run': {
    'sam-api-with-if-conditional-with-resource-policy': 'its statements have no Effect, which AWS refuses as well',
    'sam-api-with-resource-policy-global-implicit': 'its statements have no Effect, which AWS refuses as well',
    'sam-api-with-method-aws-iam-auth': 'its role is of the account 123, which AWS refuses as well',
  },
}

/** A check of a case; a gap is run as one. */
function check(name: string, id: string, run: () => void): void {
  if (GAPS[name]?.[id] === undefined) it(name, run)
  else it.fails(name, run)
}

const cases = listCases('cloudformation', 'sam')

function readFileBeside({ id, file }: SuiteCase, location: string): FileContent {
  if (suiteRoot === undefined) throw new Error('a case without its suite')
  const folder = dirname(join(fileURLToPath(suiteRoot), id, file))
  try {
    return { text: readFileSync(join(folder, location), 'utf8') }
  } catch (error) {
    return { reason: String(error) }
  }
}

function mustRead(suiteCase: SuiteCase): Reading {
  const { parameters = {}, resource } = suiteCase.options
  const options = {
    region: 'us-east-1',
    accountId: '000000000000',
    stackName: 'template',
    parameters: new Map(Object.entries(parameters).map(([name, value]) => [name, String(value)])),
    readFile: (location: string) => readFileBeside(suiteCase, location),
    compile,
  }
  const readings = readTemplate(suiteCase.text, { ...options, ...(resource === undefined ? {} : { api: resource }) })
  const [reading] = readings
  if (readings.length !== 1 || reading === undefined) throw new Error(`${readings.length} APIs`)
  if (reading.kind === 'unreadable') throw new Error(reading.message)
  return reading
}

describe.each(cases)('$id', suiteCase => {
  const { facts, supported, report = {} } = suiteCase
  const reading = mustRead(suiteCase)
  const entries = new Map(reading.report.map(entry => [`${entry.method} ${entry.path}`, entry]))

  it.skipIf(facts === undefined)('has one entry a method', () => {
    const methods = Object.entries(facts?.resources ?? {}).flatMap(([path, verbs]) =>
      Object.keys(verbs).map(verb => `${verb} ${path}`),
    )
    expect([...entries.keys()].sort()).toEqual(methods.sort())
    expect(reading.report).toHaveLength(methods.length)
  })

  if (facts !== undefined && suiteCase.unfit !== true) {
    check('is read as on AWS', suiteCase.id, () => {
      // Description and policy are in the facts for information.
      const { description, policy } = reading.definition
      expect(compareFacts(reading.definition, { ...facts, description, policy })).toEqual([])
    })

    check('has its stages', suiteCase.id, () => {
      const stages = Object.entries(reading.definition.stages ?? {})
      const found = stages.map(([name, { variables }]) => [name, variables === undefined ? {} : { variables }])
      expect(Object.fromEntries(found)).toEqual(facts.stages ?? {})
    })
  }

  it.skipIf(facts?.name === undefined)('bears its name', () => {
    expect(reading.api).toBe(slug(String(facts?.name)))
  })

  check('refuses no method that has to run', suiteCase.id, () => {
    const needed = [...(supported?.plain ?? []), ...(supported?.velocity ?? [])]
    const refused = needed.filter(method => entries.get(method)?.status === 'refused')
    expect(refused.map(method => `${method}: ${entries.get(method)?.reason}`)).toEqual([])
  })

  it('stores what a gateway takes', () => {
    const { problems } = parseRestApi(reading.storable, { supports: ['AWS_IAM', 'CALLER_CREDENTIALS'] })
    expect(problems).toEqual([])
  })

  it('gives a reason where a method is not the same, and a place always', () => {
    for (const { status, reason, line, column } of reading.report) {
      expect(reason === null).toBe(status === 'same')
      expect([line > 0, column > 0]).toEqual([true, true])
    }
  })

  it.each(Object.entries(report))('reports %s', (method, expected) => {
    const { status = '', reason } = entries.get(method) ?? {}
    if (expected.status !== undefined) expect(expected.status).toContain(status)
    if (expected.reason !== undefined) expect(reason).toMatch(new RegExp(expected.reason, 'i'))
  })
})
