import { describe, expect, it } from 'vitest'
import { accessDenied, decide, type Identification } from './denial.ts'
import { maskAccount, methodArn } from './method-arn.ts'
import type { Ruling } from './policy/evaluate.ts'

const ruled = {
  Allow: { effect: 'Allow', statement: 0 },
  Deny: { effect: 'Deny', statement: 2 },
  none: { effect: 'none', statement: -1 },
  absent: undefined,
} as const satisfies Record<string, Ruling | undefined>

type Answer = 'in' | 'resource Deny' | 'resource none' | 'identity Deny' | 'identity none'

function decided(identification: Identification, policy: keyof typeof ruled): string {
  const denial = decide(identification, ruled[policy])
  return denial === undefined ? 'in' : `${denial.by} ${denial.effect}`
}

const authorizer = (effect: 'Allow' | 'Deny' | 'none'): Identification => ({
  kind: 'authorizer',
  ruling: ruled[effect],
})
const caller = (account: 'same' | 'other', effect: 'Allow' | 'Deny' | 'none'): Identification => {
  return { kind: 'caller', arn: 'arn:aws:iam::111122223333:user/bob', account, ruling: ruled[effect] }
}

/** By effect of the resource policy: Allow, Deny, none, absent. */
const TABLE: readonly (readonly [string, Identification, readonly [Answer, Answer, Answer, Answer]])[] = [
  ['NONE', { kind: 'anybody' }, ['in', 'resource Deny', 'resource none', 'in']],
  ['a token', { kind: 'token' }, ['in', 'resource Deny', 'resource none', 'in']],
  ['an authorizer that allows', authorizer('Allow'), ['in', 'resource Deny', 'in', 'in']],
  [
    'an authorizer that denies',
    authorizer('Deny'),
    ['identity Deny', 'resource Deny', 'identity Deny', 'identity Deny'],
  ],
  ['an authorizer that says nothing', authorizer('none'), ['in', 'resource Deny', 'resource none', 'identity none']],
  ['a caller of this account', caller('same', 'Allow'), ['in', 'resource Deny', 'in', 'in']],
  [
    'a caller whose policy denies',
    caller('same', 'Deny'),
    ['identity Deny', 'resource Deny', 'identity Deny', 'identity Deny'],
  ],
  [
    'a caller whose policy says nothing',
    caller('same', 'none'),
    ['in', 'resource Deny', 'resource none', 'identity none'],
  ],
  ['a caller of another account', caller('other', 'Allow'), ['in', 'resource Deny', 'resource none', 'in']],
  [
    'one of another account whose policy says nothing',
    caller('other', 'none'),
    ['identity none', 'resource Deny', 'resource none', 'identity none'],
  ],
]

describe.each(TABLE)('%s', (_, identification, expected) => {
  it.each(['Allow', 'Deny', 'none', 'absent'] as const)('and a policy: %s', policy => {
    const index = ['Allow', 'Deny', 'none', 'absent'].indexOf(policy)
    expect(decided(identification, policy)).toBe(expected[index])
  })
})

const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:api/v1/GET/x'
const ON =
  'is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********3333:api/v1/GET/x'

it.each<[Identification, keyof typeof ruled, string]>([
  [
    authorizer('Deny'),
    'absent',
    'User is not authorized to access this resource with an explicit deny in an identity-based policy',
  ],
  [
    authorizer('none'),
    'absent',
    'User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action',
  ],
  [{ kind: 'anybody' }, 'Deny', `User: anonymous ${ON} with an explicit deny in a resource-based policy`],
  [
    { kind: 'token' },
    'none',
    `User: anonymous ${ON} because no resource-based policy allows the execute-api:Invoke action`,
  ],
  [
    caller('other', 'none'),
    'Allow',
    `User: arn:aws:iam::111122223333:user/bob ${ON} because no identity-based policy allows the execute-api:Invoke action`,
  ],
])('%j and %s: AWS’s text', (identification, policy, message) => {
  const denial = decide(identification, ruled[policy])
  expect(denial && accessDenied(denial, identification, ARN)).toMatchObject({ type: 'ACCESS_DENIED', message })
})

it.each([
  ['/pets/7', 'GET/pets/7'],
  ['/pets/7/', 'GET/pets/7'],
  ['/pets/7//', 'GET/pets/7'],
  ['/', 'GET/'],
  ['//', 'GET/'],
  ['/a%2Fb', 'GET/a%2Fb'],
])('the ARN of %s ends in %s', (path, end) => {
  expect(methodArn('arn:…:api/dev', 'GET', path)).toBe(`arn:…:api/dev/${end}`)
})

it('an ARN without an account of twelve digits has nothing to hide', () => {
  expect(maskAccount('arn:aws:s3:::bucket')).toBe('arn:aws:s3:::bucket')
})
