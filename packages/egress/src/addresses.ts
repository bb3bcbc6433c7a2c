import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { err, ok, type Result } from '@reticle/domain'

/** Networks that no request of a user may reach unless the operator allows it: this machine, the local ones, and what is nobody's (RFC 6890). */
const closed: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

const listOf = (networks: readonly (readonly [string, number])[]): BlockList => {
  const list = new BlockList()
  for (const [network, bits] of networks) list.addSubnet(network, bits, familyOf(network))
  return list
}
// One list for each family: a rule for all mapped addresses would count for IPv4, too.
const closedLists = {
  ipv4: listOf(closed.filter(([network]) => familyOf(network) === 'ipv4')),
  ipv6: listOf(closed.filter(([network]) => familyOf(network) === 'ipv6')),
}

export const isPrivate = (address: string): boolean => closedLists[familyOf(address)].check(address, familyOf(address))

/** What the operator allows all the same, and the setting that says so. */
export type Allowance = {
  /** Names of hosts, addresses, and networks such as 10.1.0.0/16. */
  readonly hosts: readonly string[]
  readonly setting: string
}

const isAllowed = (host: string, address: string, allowed: Allowance['hosts']): boolean =>
  allowed.some((entry) => {
    if (entry === host || entry === address) return true
    const [network = '', bits] = entry.split('/')
    if (bits === undefined || isIP(network) === 0 || familyOf(network) !== familyOf(address)) return false
    return listOf([[network, Number(bits)]]).check(address, familyOf(address))
  })

export type Address = { readonly address: string; readonly family: number }
/** `isFinal`: it will not be otherwise by itself, so that another try is of no use. */
export type Refusal = { readonly message: string; readonly isFinal: boolean }

/** Every address behind a name, all of which may be reached. Whoever connects has to use these, so that a name cannot point elsewhere by then. */
export const openAddresses = async (url: URL, { hosts, setting }: Allowance): Promise<Result<readonly Address[], Refusal>> => {
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return err({ message: `"${url.protocol}" is no way to send a request: use https`, isFinal: true })
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const found = await lookup(host, { all: true }).catch((cause: unknown) => (cause instanceof Error ? cause.message : String(cause)))
  if (typeof found === 'string') return err({ message: `the host "${host}" is not found (${found})`, isFinal: false })
  const closedOne = found.find(({ address }) => isPrivate(address) && !isAllowed(host, address, hosts))
  if (closedOne === undefined) return ok(found)
  return err({
    message: `"${host}" is ${closedOne.address}, an address of a private network: use a public one, or ask the operator to allow it (${setting})`,
    isFinal: true,
  })
}
