import { newId, type Repositories } from '@reticle/db'
import { err, ok, type Result } from '@reticle/domain'
import { type Isolated, type Reject, startIsolated } from '@reticle/imaging'
import { zarrMediaType } from '@reticle/interchange/ndjson'
import { type SourceFolders, sourceFolders } from '@reticle/storage'
import type { Job, WorkerContext } from '../context.ts'
import { layoutBelow } from '../pixels/layout-below.ts'
import { type Looked, lookInto, outlineOf } from '../pixels/look.ts'
import { originalOf } from '../pixels/original.ts'
import { lookLimits, recipeOf } from '../pixels/recipe.ts'
import { listedAxes } from '../pixels/sample-image.ts'
import { alone } from './alone.ts'

const pageSize = 100

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
  const looking = {
    isolated,
    storage,
    file: file.value,
    used: () => ({}),
    removed: [],
    isLabel: sample.metadata.labels === true,
    maxPixels: config.maxPixels,
  }
  const outline = await outlineOf(looking)
  if (!outline.ok) return outline
  const looked = await lookInto(looking, outline.value, { key: sample.mediaType === zarrMediaType ? '' : sample.part })
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
  if (uri === null || part !== uri) return undefined
  return layoutBelow(folders, uri, image)
}

const seenOf = async (looking: Looking, { pyramids, outbox }: Repositories, sample: Unseen, looked: Looked) => {
  const { image, pyramid, files, headerSha256, thumbnailSha256, pictureHash, metadata } = looked
  const axes = listedAxes(image.axes)
  const seen = { image, dtype: image.dtype, axes, headerSha256, thumbnailSha256, pictureHash, metadata }
  if (pyramid === null) return { ...seen, pyramidId: null }
  const inPlace = await inPlaceOf(looking, sample, looked)
  const content = { sha256: sample.sha256, part: sample.part, recipe: recipeOf(image) }
  const { id, isWanted } = await pyramids.ensure(newId(), content, inPlace ?? pyramid, inPlace === undefined ? { files } : 'in place')
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

type Payload = Parameters<Job<'examine-samples'>>[1]

/** Those that are to be looked into, one after the other. */
async function* wanted({ read }: WorkerContext, { projectId, sampleId }: Payload): AsyncGenerator<Unseen> {
  if (sampleId !== undefined) {
    const sample = await read.pyramids.unseenOne(sampleId)
    if (sample !== undefined) yield sample
    return
  }
  for (let after = 0; ; ) {
    const page = await read.pyramids.unseen(projectId, after, pageSize)
    for (const sample of page) {
      yield sample
      after = sample.position
    }
    if (page.length < pageSize) return
  }
}

/**
 * Looks into the files that manifests named and that are no PNG or JPEG, in the order of the project: what is in them, and whether they are what
 * their records say. Each is written down before the next one is opened. What cannot be shown says why, and stays in the project. A single
 * sample is looked into when somebody asks for it: again, or because it is a PNG of more than 8 bits.
 */
export const examineSamples: Job<'examine-samples'> = async (context, payload) =>
  alone(context.database, `examine-samples ${payload.sampleId ?? payload.projectId}`, async () => {
    const isolated = startIsolated(lookLimits)
    try {
      const looking = { context, isolated, folders: sourceFolders(context.config.sourceFolders) }
      for await (const sample of wanted(context, payload)) await keep(looking, payload.projectId, sample, await look(looking, sample))
    } finally {
      await isolated.close()
    }
  })
