import { describe, expect, it } from 'vitest'
import { clientHeaderName, dropOnArrival, isDroppedTowardsBackend, isIllegalDestination } from './header-rules.ts'

describe('on arrival', () => {
  it('drops the list of AWS, hop-by-hop headers and what Connection names, in any case', () => {
    const headers = [
      'HOST',
      'h',
      'connection',
      'X-Hop, close',
      'x-hop',
      '1',
      'Keep-Alive',
      '1',
      'CONTENT-MD5',
      'm',
      'Via',
      'v',
    ]
    expect(dropOnArrival(headers)).toEqual(['HOST', 'h', 'Via', 'v'])
  })

  it('keeps spelling, order and repetition', () => {
    expect(dropOnArrival(['b', '1', 'A', '2', 'b', '3'])).toEqual(['b', '1', 'A', '2', 'b', '3'])
  })

  it('joins the fields of a cookie', () => {
    const headers = ['Cookie', 'a=1', 'X', 'x', 'cookie', 'b=2; c=3', 'COOKIE', 'd=4']
    expect(dropOnArrival(headers)).toEqual(['Cookie', 'a=1; b=2; c=3; d=4', 'X', 'x'])
  })
})

describe('illegal destinations', () => {
  it.each([
    ['HTTP', 'content-LENGTH', true],
    ['MOCK', 'X-Amzn-Apigateway-Api-Id', true],
    ['HTTP', 'Authorization', false],
    ['AWS', 'authorization', true],
    ['AWS_PROXY', 'TE', true],
    ['HTTP_PROXY', 'TE', false],
    ['AWS', 'Via', false],
  ] as const)('%s %s', (type, name, expected) => {
    expect(isIllegalDestination(type, name)).toBe(expected)
  })
})

describe('dropped towards the backend', () => {
  it.each([
    ['HTTP', 'via', true],
    ['HTTP_PROXY', 'via', true],
    ['AWS', 'via', false],
    ['AWS', 'referer', true],
    ['HTTP', 'referer', false],
    ['AWS_PROXY', 'expect', true],
  ] as const)('%s %s', (type, name, expected) => {
    expect(isDroppedTowardsBackend(type, name)).toBe(expected)
  })
})

describe('names towards the client', () => {
  it.each([
    ['HTTP', 'server', 'x-amzn-Remapped-Server'],
    ['AWS_PROXY', 'DATE', 'x-amzn-Remapped-Date'],
    ['HTTP', 'www-authenticate', 'x-amzn-Remapped-WWW-Authenticate'],
    ['HTTP_PROXY', 'www-authenticate', 'www-authenticate'],
    ['HTTP_PROXY', 'X-AMZN-REQUESTID', 'x-amzn-Remapped-x-amzn-RequestId'],
    ['HTTP', 'x-amzn-RequestId', 'x-amzn-RequestId'],
    ['HTTP', 'Transfer-Encoding', undefined],
    ['HTTP_PROXY', 'Content-Encoding', undefined],
    ['AWS_PROXY', 'content-encoding', 'content-encoding'],
    ['HTTP_PROXY', 'via', undefined],
    ['MOCK', 'TE', 'TE'],
    ['AWS', 'X-Any', 'X-Any'],
    ['AWS', '__proto__', '__proto__'],
  ] as const)('%s %s', (type, name, expected) => {
    expect(clientHeaderName(type, name)).toBe(expected)
  })
})
