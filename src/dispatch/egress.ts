import { BlockList, isIP } from 'node:net'

/** Which addresses a backend may have; the fixed refusals below hold unless `allow` names them. */
export interface EgressSettings {
  /** Networks (`169.254.170.2/32`) or names that are taken although refused by default. Default: none. */
  readonly allow?: readonly string[]
  /** Further networks or names to refuse: `loopback`, `private`, `cgnat`. Default: none. */
  readonly deny?: readonly string[]
}

/** Decides about one address; says why it is refused. */
export interface EgressRules {
  /** `address` is a literal IPv4 or IPv6 address; undefined means allowed. */
  refusal(address: string): string | undefined
}

/** Networks with a name of their own. */
export const NAMED_NETWORKS: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
  cgnat: ['100.64.0.0/10'],
}

/**
 * Never a backend: the instance-metadata and link-local networks, multicast, broadcast and the unspecified address.
 * Chosen: hardening §2.
 */
const ALWAYS_REFUSED = [
  '169.254.0.0/16',
  'fe80::/10',
  'fd00:ec2::254/128',
  '224.0.0.0/4',
  'ff00::/8',
  '0.0.0.0/32',
  '::/128',
  '255.255.255.255/32',
]

/** IPv6 prefixes that carry an IPv4 address, by the byte where it starts: it is that address that is reached. */
const EMBEDDINGS: readonly { readonly prefix: readonly number[]; readonly at: number }[] = [
  { prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], at: 12 },
  { prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0], at: 12 },
  { prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], at: 12 },
  { prefix: [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], at: 12 },
  { prefix: [0, 0x64, 0xff, 0x9b, 0, 1], at: 12 },
  { prefix: [0x20, 0x02], at: 2 },
]

/** Compiles the rules. Throws on a network that is none, naming it; settings are checked before. */
export function createEgressRules(settings: EgressSettings = {}): EgressRules {
  const allowed = blockList(settings.allow ?? [])
  const denied = blockList(settings.deny ?? [])
  const refused = blockList(ALWAYS_REFUSED)
  return {
    refusal(address) {
      const forms = [address, ...embedded(address)]
      if (forms.some(form => contains(denied, form))) return `${address} is denied by egress.deny`
      if (forms.some(form => contains(refused, form) && !contains(allowed, form))) {
        return `${address} is link-local, metadata, multicast or unspecified`
      }
      return undefined
    },
  }
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks.flatMap(name => NAMED_NETWORKS[name] ?? [name])) addNetwork(list, network)
  return list
}

function addNetwork(list: BlockList, network: string): void {
  const [address = '', bits] = network.split('/')
  const version = isIP(address)
  if (version === 0) throw new Error(`${network} is no network`)
  const family = version === 4 ? 'ipv4' : 'ipv6'
  if (bits === undefined) list.addAddress(address, family)
  else list.addSubnet(address, Number(bits), family)
}

function contains(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** The IPv4 addresses inside an IPv6 one. */
function embedded(address: string): string[] {
  if (isIP(address) !== 6) return []
  const bytes = ipv6Bytes(address)
  return EMBEDDINGS.filter(({ prefix }) => prefix.every((byte, i) => bytes[i] === byte)).map(({ at }) =>
    bytes.slice(at, at + 4).join('.'),
  )
}

/** Bytes of a valid IPv6 address. */
function ipv6Bytes(address: string): number[] {
  const [plain = ''] = address.split('%')
  const groups = dottedAsGroups(plain)
  const [head = '', tail] = groups.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : new Array<string>(8 - left.length - right.length).fill('0')
  return [...left, ...zeros, ...right].flatMap(group => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}

/** Writes a trailing dotted quad as two groups. */
function dottedAsGroups(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...quad: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = quad.slice(0, 4).map(Number)
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })
}
