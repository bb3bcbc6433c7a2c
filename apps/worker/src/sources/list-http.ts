import type { SourceSettings } from '@reticle/domain'
import { type Allowance, type FetchedFile, fetchFile } from '@reticle/egress'
import { type Entry, groupsOf, isWanted, type Listed, SourceProblem } from './entry.ts'

export type Reach = { readonly allowance: Allowance; readonly mostBytes: number }
const silentMilliseconds = 30_000
const mostListBytes = 64 << 20
const mostAddresses = 1_000_000

const fetched = async (url: URL, { allowance, mostBytes }: Reach): Promise<FetchedFile> => {
  const answer = await fetchFile({ url, allowance, mostBytes, silentMilliseconds })
  if (!answer.ok) throw new Error(answer.error.message)
  const { status, close } = answer.value
  if (status === 200) return answer.value
  close()
  throw new Error(
    status >= 300 && status < 400
      ? `the server answered ${status}, and redirects are not followed: give the address that it leads to`
      : `the server answered ${status}`,
  )
}

/** What a server says of the state of a file: a strong ETag, or time and length together. */
const tagOf = ({ headers }: FetchedFile): string | null => {
  const { etag, 'last-modified': modified, 'content-length': length } = headers
  if (etag !== undefined && !etag.startsWith('W/')) return `etag ${etag}`
  return modified === undefined || length === undefined ? null : `${modified} ${length}`
}

const pathOf = (url: URL): string => {
  const path = url.pathname.replace(/^\/+/, '')
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** A file behind an address: asked for its state now, and for its bytes when they are wanted. @throws in words */
export const httpEntry = async (settings: SourceSettings, address: string, reach: Reach): Promise<Entry> => {
  const url = new URL(address)
  const answer = await fetched(url, reach)
  answer.close()
  const path = pathOf(url)
  return {
    ...{ path: url.href, name: path.split('/').at(-1) || url.hostname, tag: tagOf(answer), uri: null, metadata: {} },
    groups: groupsOf(settings, path),
    read: async function* () {
      yield* (await fetched(url, reach)).body
    },
  }
}

const textAt = async (address: string, reach: Reach): Promise<string> => {
  try {
    const { body } = await fetched(new URL(address), { ...reach, mostBytes: mostListBytes })
    const pieces: Buffer[] = []
    for await (const piece of body) pieces.push(piece)
    return Buffer.concat(pieces).toString('utf8')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new SourceProblem(`the list at ${address} cannot be read: ${reason}`, 'check the address, and whether it needs a sign-in')
  }
}

/** Addresses of a list, one a line; what begins with # is a comment. Those that are not whole are of the list's own folder. */
const addressesIn = (text: string, base: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => (URL.canParse(line, base) ? new URL(line, base).href : line))

/** Files behind addresses, of the settings or of a list that lies behind one. */
export const listHttp = async function* (settings: SourceSettings & { readonly kind: 'http-list' }, reach: Reach): AsyncGenerator<Listed> {
  const { address, urls } = settings
  const listed = address === undefined ? [] : addressesIn(await textAt(address, reach), address)
  const all = [...new Set([...urls, ...listed])]
  if (all.length > mostAddresses) throw new SourceProblem(`the list has ${all.length} addresses`, `split it: at most ${mostAddresses}`)
  for (const one of all) {
    if (!/^https?:\/\//.test(one) || !URL.canParse(one)) yield { reject: { at: one.slice(0, 500), reason: 'is no address (https://...)' } }
    else if (isWanted(settings, pathOf(new URL(one))))
      yield await httpEntry(settings, one, reach).catch((cause: unknown) => ({
        reject: { at: one, reason: cause instanceof Error ? cause.message : String(cause) },
      }))
  }
}
