import { describe, expect, test } from 'vitest'
import { findForbiddenNetwork } from './address.ts'

const OPEN = { allow: [], deny: [] }

describe('addresses that are always refused', () => {
  test.each([
    ['169.254.169.254', '169.254.0.0/16'],
    ['169.254.0.1', '169.254.0.0/16'],
    ['fe80::1', 'fe80::/10'],
    ['febf::1', 'fe80::/10'],
    ['[fe80::1%eth0]', 'fe80::/10'],
    ['fd00:ec2::254', 'fd00:ec2::254/128'],
    ['fd00:ec2::23', 'fd00:ec2::23/128'],
    ['224.0.0.1', '224.0.0.0/4'],
    ['239.255.255.255', '224.0.0.0/4'],
    ['ff02::1', 'ff00::/8'],
    ['255.255.255.255', '255.255.255.255/32'],
    ['0.0.0.0', '0.0.0.0/8'],
    ['::', '::/128'],
    ['::ffff:169.254.169.254', '169.254.0.0/16'],
    ['[::ffff:a9fe:a9fe]', '169.254.0.0/16'],
    ['::169.254.169.254', '169.254.0.0/16'],
    ['64:ff9b::a9fe:a9fe', '169.254.0.0/16'],
    ['64:ff9b::169.254.169.254', '169.254.0.0/16'],
    ['64:ff9b:1::a9fe:a9fe', '169.254.0.0/16'],
    ['2002:a9fe:a9fe::1', '169.254.0.0/16'],
    ['2002:e000:0001::', '224.0.0.0/4'],
  ])('%s lies in %s', (address, network) => {
    expect(findForbiddenNetwork(address, OPEN)).toMatch(new RegExp(`${network}$`))
  })
})

describe('addresses that are open', () => {
  test.each([
    ['127.0.0.1'],
    ['::1'],
    ['10.0.0.1'],
    ['192.168.1.1'],
    ['100.64.0.1'],
    ['169.253.255.255'],
    ['169.255.0.0'],
    ['223.255.255.255'],
    ['fec0::1'],
    ['fd00:ec2::255'],
    ['2001:db8::1'],
    ['2002:0a00:0001::1'],
    ['1:2:3:4:5:6:7:8'],
    ['example.com'],
    ['not:an:address'],
    [''],
  ])('%s', address => {
    expect(findForbiddenNetwork(address, OPEN)).toBeUndefined()
  })
})

describe('settings', () => {
  test.each([
    ['allow lifts a refused network', '169.254.169.254', { allow: ['169.254.169.254'], deny: [] }, undefined],
    ['allow lifts only what it names', '169.254.169.253', { allow: ['169.254.169.254/32'], deny: [] }, '169.254'],
    ['deny takes a network', '10.1.2.3', { allow: [], deny: ['10.0.0.0/8'] }, '10.0.0.0/8'],
    ['deny ends where its prefix ends', '11.0.0.1', { allow: [], deny: ['10.0.0.0/8'] }, undefined],
    ['a prefix that ends inside a byte', '10.128.0.1', { allow: [], deny: ['10.0.0.0/9'] }, undefined],
    ['loopback by name', '127.9.9.9', { allow: [], deny: ['loopback'] }, 'loopback'],
    ['loopback by name, IPv6', '::1', { allow: [], deny: ['loopback'] }, 'loopback'],
    ['private by name', '172.31.0.1', { allow: [], deny: ['private'] }, 'private'],
    ['private by name, IPv6', 'fd12::1', { allow: [], deny: ['private'] }, 'private'],
    ['private ends at 172.32', '172.32.0.1', { allow: [], deny: ['private'] }, undefined],
    ['cgnat by name', '100.127.0.1', { allow: [], deny: ['cgnat'] }, 'cgnat'],
    ['allow beats deny', '10.0.0.5', { allow: ['10.0.0.5'], deny: ['private'] }, undefined],
    ['a mapped address counts as itself', '::ffff:10.0.0.1', { allow: [], deny: ['private'] }, 'private'],
    ['prefix 0 is everything', '8.8.8.8', { allow: [], deny: ['0.0.0.0/0'] }, '0.0.0.0/0'],
    ['a rule that is no network holds nothing', '8.8.8.8', { allow: [], deny: ['nonsense'] }, undefined],
  ])('%s', (_rule, address, rules, expected) => {
    const found = findForbiddenNetwork(address, rules)
    if (expected === undefined) expect(found).toBeUndefined()
    else expect(found).toContain(expected)
  })
})
