// The cases of shared/access-suite: definitions that are refused, requests, and what each party sees of them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signRequest } from '../../src/aws/signature/sigv4.ts'
import {
  type Answer,
  applyDefinition,
  call,
  type GatewayProcess,
  startGatewayProcess,
} from '../fixtures/gateway-process.ts'
import { compareCalls, compareResponse } from './expect.ts'
import { findGap } from './gaps.ts'
import { type Stub, startStub } from './stub.ts'
import { type AccessCase, type CaseRequest, type CaseStep, listAccessCases } from './suite.ts'
import { makeToken, makeTokenKeys, type TokenKeys } from './tokens.ts'

const REGION = 'us-east-1'
const ACCOUNT = '000000000000'
const KEYS = {
  alice: { accessKeyId: 'AKIDALICE', secretAccessKey: 'a-secret', arn: `arn:aws:iam::${ACCOUNT}:user/alice` },
  bob: { accessKeyId: 'AKIDBOB', secretAccessKey: 'b-secret', arn: 'arn:aws:iam::111122223333:user/bob' },
}

const folder = mkdtempSync(join(tmpdir(), 'regauge-access-'))
let stub: Stub
let gateway: GatewayProcess
let tokenKeys: TokenKeys

beforeAll(async () => {
  const callers = join(folder, 'callers.json')
  const entries = Object.values(KEYS).map(({ accessKeyId, ...caller }) => [accessKeyId, caller])
  writeFileSync(callers, JSON.stringify(Object.fromEntries(entries)))
  tokenKeys = await makeTokenKeys()
  stub = await startStub(origin => ({
    [`/${REGION}_Pool1/.well-known/jwks.json`]: tokenKeys.jwks,
    [`/${REGION}_Pool2/.well-known/jwks.json`]: tokenKeys.jwks,
    '/issuer/.well-known/openid-configuration': { jwks_uri: `${origin}/issuer/.well-known/jwks.json` },
    '/issuer/.well-known/jwks.json': tokenKeys.jwks,
  }))
  gateway = await startGatewayProcess(['--data-dir', ':memory:', '--callers', callers], {
    AWS_ENDPOINT_URL: stub.origin,
    AWS_EC2_METADATA_DISABLED: 'true',
  })
})

afterAll(async () => {
  await gateway?.end('SIGKILL')
  await stub?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Puts values in for the placeholders of a case. */
function filler(id: string): (text: string) => string {
  return text =>
    text
      .replaceAll(/"<now([+-]\d+)?>"/g, (_, offset = '0') => String(Math.floor(Date.now() / 1000) + Number(offset)))
      .replaceAll(/<(key|KEY):(\d)>/g, (_, word: string, digit: string) => {
        const key = `${id}-key-${digit}`.padEnd(24, '0')
        return word === 'KEY' ? key.toUpperCase() : key
      })
      .replaceAll(
        /<pool-issuer:(\d)>/g,
        (_, n: string) => `https://cognito-idp.${REGION}.amazonaws.com/${REGION}_Pool${n}`,
      )
      .replaceAll('<rest-api-id>', id)
      .replaceAll('<account-id>', ACCOUNT)
      .replaceAll('<masked-account>', `********${ACCOUNT.slice(-4)}`)
      .replaceAll('<region>', REGION)
      .replaceAll('<backend-url>', stub.origin)
      .replaceAll('<issuer>', `${stub.origin}/issuer`)
}

async function send(id: string, request: CaseRequest): Promise<Answer> {
  const { httpMethod, stage = 'dev', headers = {}, queryString = {}, body, token } = request
  const path = `/${stage}${request.path}`
  const query = Object.entries(queryString).flatMap(([name, values]) => values.map(value => [name, value] as const))
  const sent: Record<string, string | string[]> = { Host: `${id}.localhost` }
  for (const [name, values] of Object.entries(headers))
    sent[name] = values.length === 1 ? (values[0] ?? '') : [...values]
  if (token !== undefined) {
    const text = `${token.prefix ?? ''}${await makeToken(token, tokenKeys)}`
    if (token.query === undefined) sent[token.header ?? 'Authorization'] = text
    else query.push([token.query, text])
  }
  const search = new URLSearchParams(query.map(pair => [...pair])).toString().replaceAll('+', '%20')
  if (request.sign !== undefined) {
    const signed = signRequest(
      { method: httpMethod, path, query, headers: { host: `${id}.localhost` }, body: body ?? '' },
      KEYS[request.sign],
      { service: 'execute-api', region: REGION, date: Date.now() },
    )
    if (signed.kind === 'failure') throw new Error(signed.message)
    Object.assign(sent, signed.headers)
  }
  return call(gateway.http, {
    method: httpMethod,
    path: search === '' ? path : `${path}?${search}`,
    headers: sent,
    ...(body === undefined ? {} : { body }),
  })
}

async function runStep({ id }: AccessCase, step: CaseStep): Promise<readonly string[]> {
  const { request, repeat = 1, waitMs = 0, expect: expected } = step
  if (request === undefined) return ['a step without a request']
  await sleep(waitMs)
  const faults: string[] = []
  for (let index = 0; index < repeat; index++) {
    stub.take()
    const answer = await send(id, request)
    const received = stub.take()
    const callsOf = (party: string) => received.filter(one => one.party === party)
    faults.push(
      ...(expected.response === undefined ? [] : compareResponse(answer, expected.response)),
      ...(expected.authorizer === undefined
        ? []
        : compareCalls('authorizer', callsOf('authorizer'), expected.authorizer)),
      ...(expected.backend === undefined ? [] : compareCalls('backend', callsOf('backend'), expected.backend)),
    )
  }
  return faults
}

/** All that is not as the case says. */
async function runCase(given: AccessCase): Promise<readonly string[]> {
  const fill = filler(given.id)
  // A case that was JSON before its placeholders were filled is JSON behind them.
  const filled = JSON.parse(fill(JSON.stringify(given))) as AccessCase
  const applied = await applyDefinition(gateway, filled.definition)
  const problems: { field: string }[] = JSON.parse(applied.stdout.split('\n')[0] ?? '{}').problems ?? []
  const [first] = filled.steps
  if (first?.request === undefined) {
    const refused = first?.expect.refused
    if (refused === null || refused === undefined) return problems.map(problem => JSON.stringify(problem))
    return problems.some(({ field }) => field.includes(refused.field)) ? [] : [`${JSON.stringify(problems)}`]
  }
  if (applied.status !== 0) return [`refused: ${applied.stdout}${applied.stderr}`]
  stub.play(filled, fill)
  const faults: string[] = []
  for (const [index, step] of filled.steps.entries()) {
    faults.push(...(await runStep(filled, step)).map(fault => `step ${index}: ${fault}`))
  }
  return faults
}

describe.each(listAccessCases())('$kind', ({ kind, cases }) => {
  it.each(cases.filter(one => findGap(kind, one) === undefined))('$id: $title', async one => {
    expect(await runCase(one)).toEqual([])
  })

  it.skipIf(cases.every(one => findGap(kind, one) === undefined))('says which cases wait for other parts', () => {
    for (const one of cases) {
      const gap = findGap(kind, one)
      if (gap !== undefined) console.warn(`not run: ${one.id}: ${gap}`)
    }
  })
})
