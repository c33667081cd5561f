import { beforeAll, describe, expect, test } from 'vitest'

import { compile, VtlError } from '../../src/template/vtl/index.ts'
import { allIndexes, type HostileRun, runHostile } from '../fixtures/hostile/run.ts'
import { HOSTILE, HOSTILE_SET } from './hostile/templates.ts'
import { limitCases, suiteIsHere } from './suite-cases.ts'

/** A deadline short enough for the share that runs here; times are for the command `node test/vtl/hostile.ts` to judge. */
const TIMEOUT_MS = 25

/** Bytes by which the resident memory of the process may grow. */
const MOST_GROWTH = 64 * 1024 * 1024

/** Every so many templates run here; `HOSTILE_SEED` names another share, `npm run prove -- vtl-hostile` runs all. */
const SHARE = 6
const seed = Number(process.env.HOSTILE_SEED ?? 0)

describe(`hostile templates in a thread of a child process, HOSTILE_SEED=${seed}`, () => {
  const indexes = allIndexes(HOSTILE_SET).filter(index => index % SHARE === seed % SHARE)
  let run: HostileRun
  beforeAll(async () => {
    run = await runHostile(HOSTILE_SET, indexes, TIMEOUT_MS)
  }, 120_000)

  test('there are at least 150 that nothing but an error can end', () => {
    expect(HOSTILE.filter(({ ends }) => ends === 'error').length).toBeGreaterThanOrEqual(150)
  })

  test('none ends the process', () => {
    expect(run.exits).toEqual([])
    expect(run.results).toHaveLength(indexes.length)
  })

  test('each ends in a typed error, or in an answer where one is possible', () => {
    const wrong = run.results.filter(
      ({ typed, ending, template }) => !typed && !(ending === 'value' && template.ends === 'either'),
    )
    expect(wrong.map(({ template, ending }) => `${template.name}: ${ending}`)).toEqual([])
  })

  test('resident memory grows by less than 64 MiB', () => {
    const grown = run.results.filter(({ grownBytes }) => grownBytes >= MOST_GROWTH)
    expect(grown.map(({ template, grownBytes }) => `${template.name}: ${grownBytes}`)).toEqual([])
  })
})

const limits = suiteIsHere() ? limitCases() : []

describe.runIf(limits.length > 0)('the shared templates that would not end or not fit', () => {
  test.each(limits.map(limit => [limit.name, limit] as const))('%s', (_name, { template, body, ends }) => {
    let ending = 'any'
    try {
      compile(template).render({ body })
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(VtlError)
      ending = 'error'
    }
    if (ends === 'error') expect(ending).toBe('error')
  })
})

describe('names of JavaScript', () => {
  test.each([
    `#set($o = $input.path("$"))#set($o['__proto__'] = {"polluted": 1})`,
    `#set($o = $input.path("$"))#set($o["__proto__"]["polluted"] = 1)`,
    `#set($o = $input.path("$"))#set($o.constructor.prototype.polluted = 1)`,
    `#set($m = {})#set($m['__proto__'].polluted = 1)#set($x = $m.put("__proto__", {"polluted": 1}))`,
    `#set($context['__proto__'].polluted = 1)#set($context["__proto__"] = {"polluted": 1})`,
    `#set($context.constructor.prototype.polluted = 1)#set($x = $context.get("__proto__").put("polluted", 1))`,
    `#set($x = $input.params().get("__proto__"))#set($x.polluted = 1)#set($stageVariables['__proto__'].polluted = 1)`,
    `#set($foreach['__proto__'].polluted = 1)#foreach($i in [1])#set($foreach['__proto__'].polluted = 1)#end`,
  ])('%s changes no prototype', template => {
    compile(template).render({ body: '{"a": {"b": 1}}', context: {} })
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })
})
