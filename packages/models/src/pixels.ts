import { basename } from 'node:path'
import type { Pixels, Place } from '@reticle/backends'
import type { Repositories } from '@reticle/db'
import { err, ok, type Plane, type Result } from '@reticle/domain'
import { fileAt, type Isolated, type IsolatedFile, startIsolated } from '@reticle/imaging'
import type { BlobStore, SourceFolders } from '@reticle/storage'
import { blobSource } from './blob-source.ts'

/** Elements along the longer side, and bytes of all channels, that a backend is sent at most (docs/spec/models.md, MR14). */
export const mostSide = 2048
const mostBytes = 64 * 2 ** 20

/** What one sample may take, in a process of its own. */
const limits = { milliseconds: 60_000, memoryBytes: 1_500_000_000 }

export type SamplePixels = { readonly pixels: Pixels; readonly place: Place; readonly picture: Uint8Array | null }
export type PixelReader = {
  /** One plane of a sample: the middle z and the first t unless `plane` says another. The error is for people. */
  readonly read: (
    sampleId: string,
    wants: { readonly plane?: Plane | undefined; readonly picture?: boolean },
  ) => Promise<Result<SamplePixels, string>>
  readonly close: () => Promise<void>
}

type Parts = { readonly read: Repositories; readonly storage: BlobStore; readonly folders: SourceFolders }
type Row = NonNullable<Awaited<ReturnType<Repositories['pyramids']['pixelsOf']>>>

const dtypes = { uint8: 'u1', int8: 'i1', uint16: 'u2', int16: 'i2', uint32: 'u4', int32: 'i4', float32: 'f4', float64: 'f8' } as const
const plain: ReadonlySet<string> = new Set(['image/png', 'image/jpeg'])

/** A pyramid of ours, as one folder whose files lie in the store under their hashes. */
const ofPyramid = async ({ read, storage }: Parts, sampleId: string, pyramidId: string): Promise<Result<IsolatedFile, string>> => {
  const open = async (path: string) => {
    const file = await read.pyramids.fileOf(sampleId, pyramidId, path)
    return file?.sha256 == null ? undefined : blobSource(storage, file.sha256)
  }
  const source = await open('zarr.json')
  if (source === undefined) return err('its pixels are not in the store; ask the operator to restore them')
  const opened = new Map<string, ReturnType<typeof open>>()
  const sibling = (path: string): ReturnType<typeof open> => {
    const known = opened.get(path) ?? open(path)
    opened.set(path, known)
    return known
  }
  return ok({ name: 'pixels.zarr', source, sibling })
}

const original = async ({ storage, folders }: Parts, row: Row): Promise<Result<IsolatedFile, string>> => {
  const { uri, sha256, bytes } = row
  const name = row.image?.fileName || `image${row.mediaType === 'image/png' ? '.png' : '.jpg'}`
  if (uri === null) {
    const source = await blobSource(storage, sha256)
    return source === undefined ? err('its original is not in the store; ask the operator to restore it') : ok({ name, source })
  }
  const located = await folders.locate({ uri, sha256, bytes })
  return located.ok ? ok({ name: basename(uri), ...located.value }) : err(located.error.message)
}

/** The file that what is shown of a sample is served from, and which part of it. */
const servedFile = async (parts: Parts, row: Row) => {
  const { pyramid, image, mediaType, problem } = row
  if (problem !== null) return err(`its file cannot be shown: ${problem.reason}`)
  if (pyramid === null) {
    if (!plain.has(mediaType)) return err('nobody has looked into its file yet: open the sample once, and try again')
    const file = await original(parts, row)
    const slice = image?.slice ?? null
    return file.ok
      ? ok({ file: file.value, dataset: image?.dataset, selection: slice === null ? {} : { [slice.axis]: slice.index } })
      : file
  }
  if (pyramid.state !== 'ready')
    return err(
      pyramid.problem === null
        ? 'its pixels are still being made ready: try again later'
        : `its pixels cannot be shown: ${pyramid.problem.reason}`,
    )
  if (!pyramid.isInPlace) {
    const file = await ofPyramid(parts, row.id, pyramid.id)
    return file.ok ? ok({ file: file.value, dataset: undefined, selection: {} }) : file
  }
  const { uri, sha256, bytes } = row
  if (uri === null) return err('its pyramid lies where nothing names it: import the sample again')
  const located = await parts.folders.locate({ uri, sha256, bytes })
  if (!located.ok) return err(located.error.message)
  return ok({ file: await fileAt(located.value.path), dataset: image?.dataset, selection: {} })
}

const readOnce = async (parts: Parts, isolated: Isolated, sampleId: string, plane: Plane | undefined, wantsPicture: boolean) => {
  const row = await parts.read.pyramids.pixelsOf(sampleId)
  if (row === undefined) return err('it was withdrawn from the study')
  const served = await servedFile(parts, row)
  if (!served.ok) return served
  const { file, dataset, selection } = served.value
  const task = {
    name: 'plane',
    ...(dataset === undefined || dataset === '' ? {} : { dataset }),
    selection,
    plane,
    side: mostSide,
    bytes: mostBytes,
    wantsPicture,
  } as const
  const outcome = await isolated.run(task, file)
  if (!outcome.ok) return err(`its pixels cannot be read: ${outcome.error.at}: ${outcome.error.reason}`)
  const found = outcome.value.plane
  if (found === undefined) throw new Error('the reader of pixels answered something else')
  if (found.width !== row.width || found.height !== row.height)
    return err(`its pixels are ${found.width} x ${found.height}, and the sample is ${row.width} x ${row.height} px`)
  const { dtype, shape, bytes, scale, width, height, picture } = found
  const hasPlane = Object.keys(found.plane).length > 0
  return ok<SamplePixels>({
    pixels: { dtype: dtypes[dtype], shape, bytes },
    place: { x: 0, y: 0, scale, width, height, ...(hasPlane ? { plane: found.plane } : {}) },
    picture,
  })
}

/**
 * Reads what is shown of samples, as it is served: of the pyramid, or of a plain picture itself. Strangers' bytes are decoded in a process of its
 * own, as ever. The last few are kept, for who asks again and again about one.
 */
export const pixelReader = (parts: Parts, kept = 0): PixelReader => {
  const isolated = startIsolated(limits)
  const last = new Map<string, Promise<Result<SamplePixels, string>>>()
  const read: PixelReader['read'] = (sampleId, { plane, picture = false }) => {
    const key = `${sampleId} ${plane?.z ?? ''} ${plane?.t ?? ''} ${picture}`
    const known = last.get(key)
    if (known !== undefined) return known
    const found = readOnce(parts, isolated, sampleId, plane, picture)
    if (kept === 0) return found
    last.set(key, found)
    found.then(
      (outcome) => outcome.ok || last.delete(key),
      () => last.delete(key),
    )
    const [oldest] = last.keys()
    if (last.size > kept && oldest !== undefined) last.delete(oldest)
    return found
  }
  return { read, close: () => isolated.close() }
}
