import { isIPv4, isIPv6 } from 'node:net'

/** Networks that backends may (`allow`) or may not (`deny`) lie in: CIDR, a single address, or a name of NAMED_NETWORKS. */
export interface EgressRules {
  /** Lifts both the networks that are always refused and `deny`. */
  readonly allow: readonly string[]
  readonly deny: readonly string[]
}

/** Networks that a setting can name. */
export const NAMED_NETWORKS: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
  cgnat: ['100.64.0.0/10'],
}

/** A network, taken apart. */
interface Network {
  readonly base: Uint8Array
  /** Leading bits that its addresses have in common. */
  readonly bits: number
}

/** Never a backend unless `allow` says so: instance metadata and addresses that are no host. */
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

/** IPv6 networks whose addresses carry an IPv4 address, from the byte `at` on. */
const CARRIERS = (
  [
    ['::ffff:0:0/96', 12],
    ['::/96', 12],
    ['64:ff9b::/96', 12],
    ['64:ff9b:1::/48', 12],
    ['2002::/16', 2],
  ] as const
).map(([text, at]) => ({ networks: parseNetworks(text), at }))

/**
 * Says why a literal IP address may not be a backend: `the link-local network 169.254.0.0/16`. Undefined when it may,
 * or when the text is no address. IPv4 addresses inside IPv6 ones (mapped, NAT64, 6to4) count as themselves.
 */
export function findForbiddenNetwork(address: string, rules: EgressRules): string | undefined {
  const forms = listForms(address)
  if (forms.length === 0) return undefined
  const allowed = rules.allow.flatMap(parseNetworks)
  if (forms.some(form => isInside(form, allowed))) return undefined
  for (const form of forms) {
    const refused = REFUSED_NETWORKS.find(({ networks }) => isInside(form, networks))
    if (refused !== undefined) return `the ${refused.name} network ${refused.text}`
    const denied = rules.deny.find(text => isInside(form, parseNetworks(text)))
    if (denied !== undefined) return `the network ${denied}, which egress.deny names`
  }
  return undefined
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

/** The networks that a rule means; one that is no network means none. */
function parseNetworks(text: string): readonly Network[] {
  const named = Object.hasOwn(NAMED_NETWORKS, text) ? NAMED_NETWORKS[text] : undefined
  if (named !== undefined) return named.flatMap(parseNetworks)
  const [start = '', prefix] = text.split('/')
  const base = parseAddress(start)
  return base === undefined ? [] : [{ base, bits: prefix === undefined ? base.length * 8 : Number(prefix) }]
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
