import { isIPv4, isIPv6 } from 'node:net'

/** Networks that backends may or may not lie in: a CIDR (`10.0.0.0/8`), a single address, or a name of NAMED_NETWORKS. */
export interface EgressSettings {
  /** Exceptions from the networks that are always refused, and from a wider `deny`. Default: none. */
  readonly allow?: readonly string[]
  /** Further networks to refuse. Default: none. */
  readonly deny?: readonly string[]
}

/** Egress rules, compiled: one answer for the literal address of a definition and for a resolved one. */
export interface EgressRules {
  /**
   * The network for which a backend's address is refused, in words: `the link-local network 169.254.0.0/16`.
   * Undefined when the address may be connected to, or when the text is no address.
   */
  refusal(address: string): string | undefined
}

/** Networks that a setting can name. */
export const NAMED_NETWORKS: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
  cgnat: ['100.64.0.0/10'],
}

/** A network, taken apart. */
export interface Network {
  readonly base: Uint8Array
  /** Leading bits that its addresses have in common. */
  readonly bits: number
}

/** A rule of the settings with the networks that it means. */
interface Rule {
  readonly text: string
  readonly networks: readonly Network[]
}

/** Never a backend unless `allow` names it: instance metadata, credentials of containers, addresses that are no host. */
const REFUSED_NETWORKS = (
  [
    ['link-local or instance-metadata', '169.254.0.0/16'],
    ['link-local', 'fe80::/10'],
    ['instance-metadata', 'fd00:ec2::254/128'],
    ['instance-metadata', 'fd00:ec2::23/128'],
    ['multicast', '224.0.0.0/4'],
    ['multicast', 'ff00::/8'],
    ['broadcast', '255.255.255.255/32'],
    ['unspecified', '0.0.0.0/8'],
    ['unspecified', '::/128'],
  ] as const
).map(([name, text]) => ({ name, text, networks: parseNetworks(text) }))

/** IPv6 networks whose addresses carry an IPv4 address, from the byte `at` on: it is that address that is reached. */
const CARRIERS = (
  [
    ['::ffff:0:0/96', 12],
    ['::ffff:0:0:0/96', 12],
    ['::/96', 12],
    ['64:ff9b::/96', 12],
    ['64:ff9b:1::/48', 12],
    ['2002::/16', 2],
  ] as const
).map(([text, at]) => ({ networks: parseNetworks(text), at }))

/**
 * Compiles egress rules. An address inside a rule of `allow` may be connected to, unless a rule of `deny` names a
 * network that is as narrow or narrower: the longest prefix decides, and `deny` where both are equal. An address that no
 * rule names is refused in the networks that are no place for a backend. IPv4 addresses inside IPv6 ones (mapped,
 * translated, NAT64, 6to4) count as themselves. Throws for a rule that is no network, naming it.
 * Chosen: hardening §2, decision 0043.
 */
export function compileEgress({ allow = [], deny = [] }: EgressSettings = {}): EgressRules {
  const [allowed, denied] = [allow.map(parseRule), deny.map(parseRule)]
  return {
    refusal(address) {
      const forms = listForms(address)
      const lifted = Math.max(...allowed.map(rule => longestPrefix(rule, forms)), -1)
      const refusing = denied.find(rule => longestPrefix(rule, forms) >= Math.max(lifted, 0))
      if (refusing !== undefined) return `the network ${refusing.text}, which the setting egressDeny names`
      if (lifted >= 0) return undefined
      const refused = REFUSED_NETWORKS.find(({ networks }) => forms.some(form => isInside(form, networks)))
      return refused === undefined ? undefined : `the ${refused.name} network ${refused.text}`
    },
  }
}

function parseRule(text: string): Rule {
  const networks = parseNetworks(text)
  const isNetwork = networks.length > 0 && networks.every(({ base, bits }) => bits >= 0 && bits <= base.length * 8)
  if (!isNetwork)
    throw new Error(
      `${JSON.stringify(text)} is not a network: write 10.0.0.0/8, an address, or one of ${Object.keys(NAMED_NETWORKS).join(', ')}`,
    )
  return { text, networks }
}

/** Bits that the narrowest network of a rule shares with an address; -1 where it lies in none. */
function longestPrefix({ networks }: Rule, forms: readonly Uint8Array[]): number {
  const held = networks.filter(network => forms.some(form => hasPrefix(form, network)))
  return Math.max(...held.map(({ base, bits }) => (base.length === 4 ? bits + 96 : bits)), -1)
}

/** The bytes of an address and of any IPv4 address that it carries. */
function listForms(address: string): readonly Uint8Array[] {
  const bytes = parseAddress(address)
  if (bytes === undefined) return []
  if (bytes.length === 4) return [bytes]
  // ::1 and :: lie in ::/96 but carry no address.
  const special = bytes.subarray(0, 15).every(byte => byte === 0)
  const found = special ? [] : CARRIERS.filter(({ networks }) => isInside(bytes, networks))
  return [bytes, ...found.map(({ at }) => bytes.subarray(at, at + 4))]
}

/** Reads an address, or a network in CIDR notation; undefined for anything else. Names of networks are neither. */
export function parseNetwork(text: string): Network | undefined {
  const [network] = Object.hasOwn(NAMED_NETWORKS, text) ? [] : parseNetworks(text)
  const isGood = network !== undefined && network.bits <= network.base.length * 8 && text.split('/').length <= 2
  return isGood ? network : undefined
}

/** Tells an address that lies in a network from any other; an IPv4 address in its IPv6 form (`::ffff:192.0.2.1`) counts as itself. */
export function holdsAddress(network: Network, address: string): boolean {
  const bytes = parseAddress(address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, ''))
  return bytes !== undefined && hasPrefix(bytes, network)
}

/** The networks that a rule means; one that is no network means none. */
function parseNetworks(text: string): readonly Network[] {
  const named = Object.hasOwn(NAMED_NETWORKS, text) ? NAMED_NETWORKS[text] : undefined
  if (named !== undefined) return named.flatMap(parseNetworks)
  const [start = '', prefix] = text.split('/')
  const base = parseAddress(start)
  if (base === undefined || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return []
  return [{ base, bits: prefix === undefined ? base.length * 8 : Number(prefix) }]
}

function isInside(address: Uint8Array, networks: readonly Network[]): boolean {
  return networks.some(network => hasPrefix(address, network))
}

function hasPrefix(address: Uint8Array, { base, bits }: Network): boolean {
  if (base.length !== address.length) return false
  return base.every((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - index * 8))
    return byte >> (8 - kept) === (address[index] ?? 0) >> (8 - kept)
  })
}

/** Bytes of an address in text: 4 or 16. Brackets and a zone are allowed. */
function parseAddress(text: string): Uint8Array | undefined {
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '')
  if (isIPv4(bare)) return Uint8Array.from(bare.split('.'), Number)
  if (!isIPv6(bare)) return undefined
  // A dotted tail is two groups written as one.
  const full = bare.replace(/\d+\.\d+\.\d+\.\d+$/, tail => {
    const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number)
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })
  const [head = '', tail] = full.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
  return Uint8Array.from([...before, ...zeros, ...after].flatMap(group => splitGroup(Number.parseInt(group, 16))))
}

function splitGroup(group: number): readonly number[] {
  return [group >> 8, group & 0xff]
}
