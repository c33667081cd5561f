import { describe, expect, test } from 'vitest'
import { compileEgress, type EgressSettings } from './egress.ts'

describe('an address', () => {
  const rows: [address: string, settings: EgressSettings, allowed: 'allowed' | 'refused'][] = [
    ['8.8.8.8', {}, 'allowed'],
    ['127.0.0.1', {}, 'allowed'],
    ['10.1.2.3', {}, 'allowed'],
    ['100.64.0.1', {}, 'allowed'],
    ['::1', {}, 'allowed'],
    ['fd00::1', {}, 'allowed'],
    ['2001:db8::1', {}, 'allowed'],
    ['169.254.169.254', {}, 'refused'],
    ['169.254.0.0', {}, 'refused'],
    ['169.254.255.255', {}, 'refused'],
    ['169.253.255.255', {}, 'allowed'],
    ['fe80::1', {}, 'refused'],
    ['febf::1', {}, 'refused'],
    ['fec0::1', {}, 'allowed'],
    ['fd00:ec2::254', {}, 'refused'],
    ['224.0.0.1', {}, 'refused'],
    ['239.255.255.255', {}, 'refused'],
    ['ff02::1', {}, 'refused'],
    ['255.255.255.255', {}, 'refused'],
    ['0.0.0.0', {}, 'refused'],
    ['0.0.0.5', {}, 'refused'],
    ['fd00:ec2::23', {}, 'refused'],
    ['[fe80::1%eth0]', {}, 'refused'],
    ['1:2:3:4:5:6:7:8', {}, 'allowed'],
    ['fd00:ec2::255', {}, 'allowed'],
    ['2002:e000:1::', {}, 'refused'],
    ['example.com', {}, 'allowed'],
    ['', {}, 'allowed'],
    ['::', {}, 'refused'],
    // The same addresses inside IPv6 ones: mapped, compatible, NAT64, its local prefix, 6to4.
    ['::ffff:169.254.169.254', {}, 'refused'],
    ['::ffff:a9fe:a9fe', {}, 'refused'],
    ['0:0:0:0:0:ffff:a9fe:a9fe', {}, 'refused'],
    ['::ffff:0:a9fe:a9fe', {}, 'refused'],
    ['::a9fe:a9fe', {}, 'refused'],
    ['64:ff9b::169.254.169.254', {}, 'refused'],
    ['64:ff9b:1::a9fe:a9fe', {}, 'refused'],
    ['2002:a9fe:a9fe::1', {}, 'refused'],
    ['::ffff:127.0.0.1', {}, 'allowed'],
    ['64:ff9b::8.8.8.8', {}, 'allowed'],
    ['2002:808:808::', {}, 'allowed'],
    // Settings.
    ['127.0.0.1', { deny: ['loopback'] }, 'refused'],
    ['127.255.0.1', { deny: ['loopback'] }, 'refused'],
    ['::1', { deny: ['loopback'] }, 'refused'],
    ['::ffff:127.0.0.1', { deny: ['loopback'] }, 'refused'],
    ['192.168.1.1', { deny: ['private'] }, 'refused'],
    ['172.31.0.1', { deny: ['private'] }, 'refused'],
    ['172.32.0.1', { deny: ['private'] }, 'allowed'],
    ['fd12::1', { deny: ['private'] }, 'refused'],
    ['100.127.0.1', { deny: ['cgnat'] }, 'refused'],
    ['203.0.113.7', { deny: ['203.0.113.0/24'] }, 'refused'],
    ['203.0.113.7', { deny: ['203.0.113.8'] }, 'allowed'],
    ['2001:db8::7', { deny: ['2001:db8::/32'] }, 'refused'],
    ['169.254.170.2', { allow: ['169.254.170.2'] }, 'allowed'],
    ['169.254.169.254', { allow: ['169.254.170.2'] }, 'refused'],
    ['64:ff9b::a9fe:aa02', { allow: ['169.254.170.2/32'] }, 'allowed'],
    ['169.254.169.253', { allow: ['169.254.169.254/32'] }, 'refused'],
    ['10.128.0.1', { deny: ['10.0.0.0/9'] }, 'allowed'],
    ['10.127.0.1', { deny: ['10.0.0.0/9'] }, 'refused'],
    ['8.8.8.8', { deny: ['0.0.0.0/0'] }, 'refused'],
    ['::ffff:10.0.0.1', { deny: ['private'] }, 'refused'],
    // Both name it: the longest prefix decides.
    ['127.0.0.1', { allow: ['127.0.0.1'], deny: ['loopback'] }, 'allowed'],
    ['127.0.0.2', { allow: ['127.0.0.1'], deny: ['loopback'] }, 'refused'],
    ['169.254.169.254', { allow: ['169.254.169.254'], deny: ['169.254.0.0/16'] }, 'allowed'],
    ['10.0.0.5', { allow: ['private'], deny: ['10.0.0.5'] }, 'refused'],
    ['::ffff:10.0.0.5', { allow: ['private'], deny: ['10.0.0.5'] }, 'refused'],
    ['127.0.0.1', { allow: ['loopback'], deny: ['loopback'] }, 'refused'],
  ]
  test.each(rows)('%s with %o is %s', (address, settings, allowed) => {
    expect(compileEgress(settings).refusal(address) === undefined ? 'allowed' : 'refused').toBe(allowed)
  })
})

test.each(['nowhere', '10.0.0.0/99', '10.0.0/8', ''])('%j is no network', network => {
  expect(() => compileEgress({ deny: [network] })).toThrow()
})

test.each<[address: string, settings: EgressSettings, words: string]>([
  ['169.254.169.254', {}, 'the link-local or instance-metadata network 169.254.0.0/16'],
  ['64:ff9b:1::a9fe:a9fe', {}, 'the link-local or instance-metadata network 169.254.0.0/16'],
  ['ff02::1', {}, 'the multicast network ff00::/8'],
  ['10.1.2.3', { deny: ['10.0.0.0/8'] }, 'the network 10.0.0.0/8, which the setting egressDeny names'],
  ['::1', { deny: ['loopback'] }, 'the network loopback, which the setting egressDeny names'],
])('%s with %o is refused for %s', (address, settings, words) => {
  expect(compileEgress(settings).refusal(address)).toBe(words)
})
