import { describe, expect, it } from 'vitest'
import { clientRequestOf } from '../../../test/fixtures/requests.ts'
import type { Caller } from '../../exchange/messages.ts'
import { compilePolicy } from './document.ts'
import { evaluatePolicy } from './evaluate.ts'
import { isPolicyFault } from './fault.ts'
import { policyRequest } from './request.ts'

const API = 'arn:aws:execute-api:us-east-1:000000000000:shop'
const METHOD = `${API}/dev/GET/pets/7`
const ALICE: Caller = {
  accessKeyId: 'AKIA',
  arn: 'arn:aws:iam::000000000000:user/staff/alice',
  userId: 'AIDA',
  accountId: '000000000000',
}
const SESSION: Caller = { ...ALICE, arn: 'arn:aws:sts::000000000000:assumed-role/reader/s-1' }

const OWNER = { identity: { kind: 'identity' }, resource: { kind: 'resource', apiArn: API } } as const

function effect(statements: unknown, caller?: Caller, owner: keyof typeof OWNER = 'resource') {
  const policy = compilePolicy({ Statement: statements }, OWNER[owner])
  if (isPolicyFault(policy)) return `${policy.path.join('.')} ${policy.message}`
  const client = clientRequestOf({
    sourceIp: '10.1.2.3',
    requestTimeEpoch: Date.UTC(2026, 0, 2),
    headers: ['User-Agent', 'curl/8', 'Referer', 'https://shop.example/a'],
  })
  return evaluatePolicy(policy, policyRequest(client, METHOD, caller)).effect
}

const allow = (more: object) => [
  { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*', ...more },
]

describe('statements', () => {
  const deny = { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }
  it.each([
    ['no statement is an implicit deny', [], 'none'],
    ['one that allows', allow({}), 'Allow'],
    ['one alone need not be a list', allow({})[0], 'Allow'],
    ['a Deny wins after an Allow', [...allow({}), deny], 'Deny'],
    ['a Deny wins before an Allow', [deny, ...allow({})], 'Deny'],
    ['a Deny of another method does not', [{ ...deny, Resource: 'execute-api:/dev/POST/*' }, ...allow({})], 'Allow'],
  ])('%s', (_, statements, expected) => {
    expect(effect(statements)).toBe(expected)
  })
})

describe('actions', () => {
  it.each([
    ['execute-api:*', 'Allow'],
    ['EXECUTE-API:invoke', 'Allow'],
    ['execute-api:Inv?ke', 'Allow'],
    ['*', 'Allow'],
    [['s3:GetObject', 'execute-api:Invoke'], 'Allow'],
    ['execute-api:InvalidateCache', 'none'],
    ['s3:*', 'none'],
    [[], 'none'],
  ])('%j', (Action, expected) => {
    expect(effect(allow({ Action }))).toBe(expected)
  })

  it('NotAction is the complement', () => {
    expect(effect(allow({ Action: undefined, NotAction: 's3:*' }))).toBe('Allow')
    expect(effect(allow({ Action: undefined, NotAction: 'execute-api:*' }))).toBe('none')
  })
})

describe('resources', () => {
  it.each([
    [METHOD, 'Allow'],
    [`${API}/dev/GET/pets/?`, 'Allow'],
    [`${API}/dev/GET/pets/7?`, 'none'],
    [`${API}/dev/GET/pets`, 'none'],
    [`${API}/dev/GET/PETS/7`, 'none'],
    [`${API}/*/pets/*`, 'Allow'],
    ['arn:aws:execute-api:*', 'Allow'],
    ['arn:aws:*:shop/dev/*/7', 'Allow'],
    ['arn:aws:execute-api:us-east-1:*:other/*', 'none'],
    ['*pets*pets*', 'none'],
    ['execute-api:/*', 'Allow'],
    ['execute-api:/dev/GET/pets/7', 'Allow'],
    ['execute-api:/prod/*', 'none'],
    ['execute-api:*', 'none'],
    [`${API}/dev/GET/pets/7\${?}`, 'none'],
    [`${API}/dev/GET/pets/\${aws:username}`, 'none'],
    [`${API}/dev/GET/pets/\${aws:username, '7'}`, 'Allow'],
    [['x', 'execute-api:/*/GET/*'], 'Allow'],
  ])('%j', (Resource, expected) => {
    expect(effect(allow({ Resource }))).toBe(expected)
  })

  it('of an identity are not short', () => {
    expect(effect(allow({ Resource: 'execute-api:/*' }), undefined, 'identity')).toBe('none')
  })

  it('NotResource is the complement', () => {
    expect(effect(allow({ Resource: undefined, NotResource: METHOD }))).toBe('none')
    expect(effect(allow({ Resource: undefined, NotResource: `${API}/prod/*` }))).toBe('Allow')
  })

  it('are matched without trying the same text again and again', () => {
    const hostile = Array.from({ length: 1000 }, () => ({ ...allow({})[0], Resource: `${'*p'.repeat(200)}!` }))
    expect(effect(hostile)).toBe('none')
  })
})

describe('principals', () => {
  it.each([
    ['*', undefined, 'Allow'],
    [{ AWS: '*' }, undefined, 'Allow'],
    [{ AWS: ['arn:aws:iam::111122223333:root', '*'] }, undefined, 'Allow'],
    [{ AWS: '000000000000' }, undefined, 'none'],
    [{ AWS: '000000000000' }, ALICE, 'Allow'],
    [{ AWS: 'arn:aws:iam::000000000000:root' }, ALICE, 'Allow'],
    [{ AWS: 'arn:aws:iam::111122223333:root' }, ALICE, 'none'],
    [{ AWS: ALICE.arn }, ALICE, 'Allow'],
    [{ AWS: 'arn:aws:iam::000000000000:user/staff/*' }, ALICE, 'none'],
    [{ AWS: 'arn:aws:iam::000000000000:role/path/reader' }, SESSION, 'Allow'],
    [{ AWS: 'arn:aws:iam::111122223333:role/reader' }, SESSION, 'none'],
    [{ AWS: SESSION.arn }, SESSION, 'Allow'],
    [{ Service: 'lambda.amazonaws.com' }, ALICE, 'none'],
  ])('%j for %j', (Principal, caller, expected) => {
    expect(effect(allow({ Principal }), caller)).toBe(expected)
  })

  it('NotPrincipal is the complement', () => {
    const not = (NotPrincipal: unknown) => allow({ Principal: undefined, NotPrincipal })
    expect(effect(not({ AWS: ALICE.arn }), ALICE)).toBe('none')
    expect(effect(not({ AWS: ALICE.arn }), SESSION)).toBe('Allow')
    expect(effect(not('*'))).toBe('none')
  })

  it('of an identity’s policy are none', () => {
    expect(effect(allow({ Principal: undefined }), undefined, 'identity')).toBe('Allow')
  })
})

describe('conditions', () => {
  it.each([
    [{ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, 'Allow'],
    [{ IpAddress: { 'AWS:sourceip': ['2001:db8::/32', '10.1.2.3'] } }, 'Allow'],
    [{ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, 'none'],
    [{ NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '10.0.0.0/8'] } }, 'none'],
    [{ NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, 'Allow'],
    [{ StringEquals: { 'aws:UserAgent': 'curl/8' } }, 'Allow'],
    [{ StringEquals: { 'aws:UserAgent': 'curl/*' } }, 'none'],
    [{ StringEqualsIgnoreCase: { 'aws:UserAgent': 'CURL/8' } }, 'Allow'],
    [{ StringNotEqualsIgnoreCase: { 'aws:UserAgent': 'CURL/8' } }, 'none'],
    [{ StringLike: { 'aws:Referer': 'https://shop.example/*' } }, 'Allow'],
    [{ StringNotLike: { 'aws:Referer': 'https://shop.example/*' } }, 'none'],
    [{ StringEquals: { 'aws:Missing': 'x' } }, 'none'],
    [{ StringEqualsIfExists: { 'aws:Missing': 'x' } }, 'Allow'],
    [{ StringNotEquals: { 'aws:Missing': 'x' } }, 'Allow'],
    [{ 'ForAnyValue:StringNotEquals': { 'aws:Missing': 'x' } }, 'none'],
    [{ 'ForAllValues:StringEquals': { 'aws:Missing': 'x' } }, 'Allow'],
    [{ Null: { 'aws:PrincipalArn': 'true' } }, 'Allow'],
    [{ Null: { 'aws:SourceIp': true } }, 'none'],
    [{ Bool: { 'aws:SecureTransport': false } }, 'Allow'],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, 'none'],
    [{ DateLessThan: { 'aws:CurrentTime': '2026-02-01T00:00:00Z' } }, 'Allow'],
    [{ DateGreaterThan: { 'aws:CurrentTime': '2026-02-01T00:00:00Z' } }, 'none'],
    [{ DateGreaterThanEquals: { 'aws:EpochTime': '2026-01-02T00:00:00Z' } }, 'Allow'],
    [{ NumericLessThanEquals: { 'aws:EpochTime': Date.UTC(2026, 0, 2) / 1000 } }, 'Allow'],
    [{ NumericGreaterThan: { 'aws:EpochTime': '99999999999' } }, 'none'],
    [{ StringEquals: { 'aws:UserAgent': 'curl/8' }, IpAddress: { 'aws:SourceIp': '192.0.2.1' } }, 'none'],
    [{ StringEquals: { 'aws:UserAgent': 'curl/8', 'aws:Referer': 'x' } }, 'none'],
    [{ StringLike: { 'aws:Referer': ['x', '*'] } }, 'Allow'],
  ])('%j', (Condition, expected) => {
    expect(effect(allow({ Condition }))).toBe(expected)
  })

  it.each([
    [{ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::000000000000:role/reader' } }, SESSION, 'Allow'],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/*' } }, ALICE, 'Allow'],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:*' } }, ALICE, '0.Condition.ArnLike'],
    [{ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/*' } }, ALICE, 'none'],
    [{ StringEquals: { 'aws:PrincipalAccount': '000000000000', 'aws:userid': 'AIDA' } }, ALICE, 'Allow'],
    [{ StringEquals: { 'aws:username': 'alice' } }, ALICE, 'Allow'],
    [{ StringEquals: { 'aws:username': 'alice' } }, SESSION, 'none'],
    [{ StringLike: { 'aws:UserAgent': '*${aws:username}*' } }, { ...ALICE, arn: 'arn:aws:iam::0:user/*' }, 'none'],
  ])('of a caller: %j', (Condition, caller, expected) => {
    expect(effect(allow({ Condition }), caller)).toContain(expected)
  })
})

describe('a document that is not understood', () => {
  it.each([
    [[{ Effect: 'allow' }], 'Effect must be Allow or Deny'],
    ['x', 'must be an object'],
    [allow({ Action: undefined }), 'Action is required'],
    [allow({ Action: 5 }), 'Action must be text'],
    [allow({ Resource: undefined }), 'Resource is required'],
    [allow({ Resource: '\u0000' }), 'Resource holds a control character'],
    [allow({ NotResource: '*' }), 'Resource excludes NotResource'],
    [allow({ Principal: 'everyone' }), 'Principal must be "*"'],
    [allow({ Principal: {} }), 'Principal must be "*"'],
    [allow({ Condition: [] }), 'Condition must be an object'],
    [allow({ Condition: { StringEquals: 'x' } }), 'Condition.StringEquals must be an object'],
    [allow({ Condition: { StringMatches: { k: 'x' } } }), 'is no condition operator'],
    [allow({ Condition: { NumericNotLessThan: { k: 'x' } } }), 'is no condition operator'],
    [allow({ Condition: { NotBool: { k: 'x' } } }), 'is no condition operator'],
    [allow({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/33' } } }), 'must be a value for IpAddress'],
    [allow({ Condition: { DateLessThan: { 'aws:CurrentTime': 'soon' } } }), 'must be a value for DateLessThan'],
    [allow({ Condition: { NumericEquals: { k: '' } } }), 'must be a value for NumericEquals'],
    [allow({ Condition: { StringEquals: { k: { a: 1 } } } }), 'must be a value for StringEquals'],
  ])('%j: %s', (statements, expected) => {
    expect(effect(statements)).toContain(expected)
  })
})
