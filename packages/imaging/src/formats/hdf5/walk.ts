import { sizeOf } from '../../box.ts'
import type { ReadLimits } from '../../dataset.ts'
import { FormatError } from '../../format-error.ts'
import type { Attributes } from '../cf/variable.ts'
import { bytesOfStored } from '../raw/contiguous.ts'
import { attributesOf } from './attributes.ts'
import { loadFilter } from './filters.ts'
import type { Described, H5 } from './library.ts'
import type { Session } from './session.ts'
import { type NumberType, numberTypeOf } from './types.ts'

/** Types of what a path leads to (H5G_obj_t). */
const groupType = 0
const datasetType = 1

export type FoundArray = {
  readonly path: string
  /** Its address in the file, as references to it hold it. */
  readonly address: number
  readonly described: Described
  readonly shape: readonly number[]
  /** Undefined when it holds no numbers that are read; `reason` says why. */
  readonly number: NumberType | undefined
  readonly reason: string | undefined
  readonly filters: readonly string[]
  readonly attributes: Attributes
}

export type Content = {
  readonly groups: readonly { readonly path: string; readonly attributes: Attributes }[]
  readonly arrays: readonly FoundArray[]
  readonly skipped: readonly { readonly name: string; readonly reason: string }[]
  readonly warnings: readonly string[]
}

/** Links that are looked at, and attributes of all objects together that are read: some thousand objects take seconds. */
const mostLinks = 10_000
const mostAttributes = 50_000

const addressOf = (h5: H5, file: bigint, path: string): number =>
  h5
    .create_object_reference(file, path)
    .slice(0, 8)
    .reduce((sum, byte, n) => sum + byte * 256 ** n, 0)

type Link = { readonly kind: 'group' | 'dataset' | 'other'; readonly address: number } | { readonly kind: 'skip'; readonly reason: string }

const linkOf = (h5: H5, file: bigint, path: string): Link => {
  const outside = h5.get_external_link(file, path).filename
  if (outside !== undefined)
    return { kind: 'skip', reason: `a link into another file (${JSON.stringify(outside.slice(0, 200))}), which is never followed` }
  const target = h5.get_symbolic_link(file, path)
  if (target !== null) return { kind: 'skip', reason: `a link to ${target.slice(0, 200)}` }
  const type = h5.get_type(file, path)
  const address = addressOf(h5, file, path)
  return { kind: type === groupType ? 'group' : type === datasetType ? 'dataset' : 'other', address }
}

/** Why an array of numbers is not read. */
const refusalOf = (described: Described, number: NumberType, limits: ReadLimits): string | undefined => {
  const { shape, chunks, virtual_sources: sources } = described
  if (shape === null || shape.some((length) => length === 0)) return 'it is empty'
  if (shape.length < 2) return shape.length === 1 ? 'it has one axis' : 'it has no axes'
  if (sizeOf(shape) > limits.values) return `${shape.join(' x ')} values are more than ${limits.values}`
  const outside = sources?.find((source) => source.file_name !== '.')
  if (outside !== undefined)
    return `it is made of other files (${JSON.stringify(outside.file_name.slice(0, 200))}), which are never followed`
  if (sizeOf(chunks ?? [1]) * bytesOfStored(number.type) > limits.bytes)
    return `its chunks of ${chunks?.join(' x ')} values are more than may be held at once`
  return undefined
}

const arrayOf = async (
  session: Session,
  path: string,
  address: number,
  attributes: Attributes,
  limits: ReadLimits,
): Promise<FoundArray> => {
  const { described, filters } = await session.call(path, (h5, file) => ({
    described: h5.get_dataset_metadata(file, path),
    filters: h5.get_dataset_filters(file, path),
  }))
  const type = numberTypeOf(described)
  const number = typeof type === 'string' ? undefined : type
  const shape = described.shape ?? []
  const names = filters.map((filter) => filter.name || `filter ${filter.id}`)
  const found = { path, address, described, shape, number, filters: names, attributes }
  if (typeof type === 'string') return { ...found, reason: type }
  const reason = refusalOf(described, type, limits)
  if (reason !== undefined) return { ...found, reason }
  for (const filter of filters)
    if (!(await loadFilter(session.library, filter.id)))
      return { ...found, reason: `it is packed with ${filter.name || 'a filter'} (HDF5 filter ${filter.id}), which is not read` }
  // Values that lie in one piece may lie in another file, or beyond the end of this one: one of them is tried.
  if (described.chunks === null && described.virtual_sources === undefined) {
    const failure = await tried(session, path, described)
    if (failure !== undefined) return { ...found, reason: failure }
  }
  return { ...found, reason: undefined }
}

const tried = async (session: Session, path: string, { shape, size }: Described): Promise<string | undefined> => {
  try {
    await session.call(path, (h5, file) => {
      const pointer = h5._malloc(size)
      const last = (shape ?? []).map((length) => BigInt(length - 1))
      const ones = last.map(() => 1n)
      h5.get_dataset_data(file, path, ones, last, ones, BigInt(pointer))
      h5._free(pointer)
    })
    return undefined
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    return /external/i.test(cause.reason) ? 'its values lie in another file, which is never followed' : cause.reason
  }
}

/**
 * Everything in a file by its path, each object once however many links lead to it. Links to other files are never followed.
 * @throws FormatError when the root group cannot be read.
 */
export const walk = async (session: Session, limits: ReadLimits): Promise<Content> => {
  const [groups, arrays]: [{ path: string; attributes: Attributes }[], FoundArray[]] = [[], []]
  const skipped: { name: string; reason: string }[] = []
  const warnings: string[] = []
  const seen = new Map<number, string>()
  const waiting = ['/']
  let links = 0
  let left = mostAttributes
  const attributesAt = async (path: string): Promise<Attributes> => {
    const attributes = await session.call(path, (h5, file) => attributesOf(h5, file, path, left))
    left -= attributes.size
    if (left <= 0 && attributes.size > 0) warnings.push(`only the first ${mostAttributes} attributes of the file were read`)
    return attributes
  }
  const visit = async (path: string): Promise<void> => {
    const link = await session.call(path, (h5, file) => linkOf(h5, file, path))
    if (link.kind === 'skip') {
      skipped.push({ name: path, reason: link.reason })
      return
    }
    const known = seen.get(link.address)
    if (known !== undefined) skipped.push({ name: path, reason: `the same as ${known}` })
    else {
      seen.set(link.address, path)
      if (link.kind === 'group') waiting.push(path)
      if (link.kind === 'dataset') arrays.push(await arrayOf(session, path, link.address, await attributesAt(path), limits))
    }
  }
  const listed = async (path: string): Promise<string[]> => {
    const names = await session.call(path, (h5, file) => h5.get_names(file, path, false))
    groups.push({ path, attributes: await attributesAt(path) })
    return names
  }
  seen.set(await session.call('/', (h5, file) => addressOf(h5, file, '/')), '/')
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const names = await listed(path).catch((cause: unknown) => {
      if (path === '/' || !(cause instanceof FormatError)) throw cause
      skipped.push({ name: path ?? '', reason: cause.reason })
      return []
    })
    for (const name of names) {
      if (++links > Math.min(mostLinks, limits.parts)) {
        warnings.push(`only the first ${links - 1} links of the file were looked at`)
        return { groups, arrays, skipped, warnings }
      }
      const inner = path === '/' ? `/${name}` : `${path}/${name}`
      await visit(inner).catch((cause: unknown) => {
        if (!(cause instanceof FormatError)) throw cause
        skipped.push({ name: inner, reason: cause.reason })
      })
    }
  }
  return { groups, arrays, skipped, warnings }
}
