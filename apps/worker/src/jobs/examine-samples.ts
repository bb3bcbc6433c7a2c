import { text } from 'node:stream/consumers'
import { newId, type Repositories } from '@reticle/db'
import { err, ok, type Result } from '@reticle/domain'
import { type Isolated, type Reject, startIsolated } from '@reticle/imaging'
import { type SourceFolders, sourceFolders } from '@reticle/storage'
import type { Job, WorkerContext } from '../context.ts'
import { layoutInPlace } from '../pixels/in-place.ts'
import { type Looked, lookInto, outlineOf } from '../pixels/look.ts'
import { originalOf } from '../pixels/original.ts'
import { lookLimits, pyramidRecipe } from '../pixels/recipe.ts'
import { alone } from './alone.ts'

const pageSize = 100
/** Descriptions of arrays are small; a longer one is not read. */
const mostTextBytes = 4 * 1024 * 1024

type Unseen = Awaited<ReturnType<Repositories['pyramids']['unseen']>>[number]
type Looking = { readonly context: WorkerContext; readonly isolated: Isolated; readonly folders: SourceFolders }

const refuse = (at: string, reason: string): Result<never, Reject> => err({ at, reason })

/** Why the file is not what its record says; undefined when it is. */
const whyOther = (sample: Unseen, mediaType: string, { width, height }: Looked): string | undefined => {
  if (mediaType !== sample.mediaType) return `the record says ${sample.mediaType}, and the file is ${mediaType}`
  if (width === sample.width && height === sample.height) return undefined
  return `the record says ${sample.width} x ${sample.height} pixels, and the image has ${width} x ${height}`
}

/** Read in place, a file is served as it is. */
const whyPersonal = (mediaType: string, { personal }: Looked): string | undefined =>
  mediaType === 'application/dicom' && personal > 0
    ? `the file tells of people (${personal} lines of its header): upload it, so that it is stored without them, or strip them where it lies`
    : undefined

const look = async ({ context, isolated, folders }: Looking, sample: Unseen): Promise<Result<Looked, Reject>> => {
  const { storage, config } = context
  const file = await originalOf(storage, folders, { ...sample, companions: {} })
  if (!file.ok) return refuse('file', file.error.message)
  const looking = { isolated, storage, file: file.value, used: () => ({}), removed: [], maxPixels: config.maxPixels }
  const outline = await outlineOf(looking)
  if (!outline.ok) return outline
  const looked = await lookInto(looking, outline.value, 'one')
  const [first] = looked.ok ? looked.value : []
  if (first === undefined) return looked.ok ? refuse('file', 'it holds no image') : looked
  const { mediaType } = outline.value.reader
  const personal = whyPersonal(mediaType, first)
  if (personal !== undefined) return refuse('header', personal)
  const other = whyOther(sample, mediaType, first)
  return other === undefined ? ok(first) : refuse('record', other)
}

/** How an OME-Zarr lies in its folder, when it can be served from there. */
const inPlaceOf = async ({ folders }: Looking, { uri, part }: Unseen, { image }: Looked) => {
  if (uri === null || part === '') return undefined
  return layoutInPlace(image, async (path) => {
    const piece = await folders.openBelow(uri, path)
    if (!piece.ok || piece.value.size > mostTextBytes) return undefined
    const content = await piece.value.read()
    return content === undefined ? undefined : text(content)
  })
}

const seenOf = async (looking: Looking, { pyramids, outbox }: Repositories, sample: Unseen, looked: Looked) => {
  const { image, pyramid, headerSha256, thumbnailSha256, metadata } = looked
  const axes = image.axes.map(({ name, length }) => ({ name, length }))
  const seen = { image, dtype: image.dtype, axes, headerSha256, thumbnailSha256, metadata }
  if (pyramid === null) return { ...seen, pyramidId: null }
  const inPlace = await inPlaceOf(looking, sample, looked)
  const content = { sha256: sample.sha256, part: sample.part, recipe: pyramidRecipe }
  const { id, isWanted } = await pyramids.ensure(newId(), content, inPlace ?? pyramid, inPlace !== undefined)
  if (isWanted) await outbox.put({ kind: 'job', name: 'build-pyramid', payload: { pyramidId: id } })
  return { ...seen, pyramidId: id }
}

const keep = async (looking: Looking, projectId: string, sample: Unseen, looked: Result<Looked, Reject>): Promise<void> =>
  looking.context.unitOfWork(async (repositories) => {
    const seen = looked.ok
      ? await seenOf(looking, repositories, sample, looked.value)
      : { problem: { at: looked.error.at, reason: looked.error.reason } }
    await repositories.pyramids.setSeen(sample.id, seen)
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['pixels', 'samples'] } })
  })

/**
 * Looks into the files that manifests named and that are no PNG or JPEG, in the order of the project: what is in them, and whether they are what
 * their records say. Each is written down before the next one is opened. What cannot be shown says why, and stays in the project.
 */
export const examineSamples: Job<'examine-samples'> = async (context, { projectId }) =>
  alone(context.database, `examine-samples ${projectId}`, async () => {
    const isolated = startIsolated(lookLimits)
    try {
      const looking = { context, isolated, folders: sourceFolders(context.config.sourceFolders) }
      for (let after = 0; ; ) {
        const page = await context.read.pyramids.unseen(projectId, after, pageSize)
        for (const sample of page) {
          await keep(looking, projectId, sample, await look(looking, sample))
          after = sample.position
        }
        if (page.length < pageSize) return
      }
    } finally {
      await isolated.close()
    }
  })
