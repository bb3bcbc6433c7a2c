import type { PyramidFile, PyramidLayout, SampleImage } from '@reticle/db'
import { ok, type Result } from '@reticle/domain'
import type { Answers, Examination, Isolated, IsolatedFile, Outline, Reject, Task } from '@reticle/imaging'
import type { BlobStore } from '@reticle/storage'
import { shownHeader } from './header.ts'
import { metadataOf } from './metadata.ts'
import { othersOf, type Part, partOfKey, partsOf, type Split } from './parts.ts'
import { runPatiently } from './run-patiently.ts'
import { imageOf } from './sample-image.ts'
import { storeBytes } from './store-bytes.ts'

/** One sample of a file that was found sound, down to its last pixel. `pyramid`: null where a browser shows the file as it is. */
export type Looked = {
  readonly part: Part
  readonly width: number
  readonly height: number
  readonly image: SampleImage
  readonly pyramid: PyramidLayout | null
  /** Files of the pyramid that are there already. */
  readonly files: readonly PyramidFile[]
  readonly thumbnailSha256: string
  /** How it looks, coarsely: 16 hexadecimal digits; null where nothing is to be seen. */
  readonly pictureHash: string | null
  readonly headerSha256: string
  readonly metadata: Record<string, unknown>
  /** Lines of the header that tell of people. */
  readonly personal: number
}
export type LookInto = {
  readonly isolated: Isolated
  readonly storage: BlobStore
  readonly file: IsolatedFile
  /** Companions of the upload that it needs, by name; asked when it was read. */
  readonly used: () => Record<string, string>
  /** What was taken out of the file before it was stored, by the keys of its header. */
  readonly removed: readonly string[]
  /** Its values name things, whatever it says of itself. */
  readonly isLabel: boolean
  /** PNG and JPEG are decoded as a whole by every browser: so many pixels at most. */
  readonly maxPixels: number
}

const pictures: readonly string[] = ['image/png', 'image/jpeg']

const answered = async <N extends keyof Answers>(
  { isolated, file }: LookInto,
  task: Task & { readonly name: N },
): Promise<Result<NonNullable<Answers[N]>, Reject>> => {
  const answer = await runPatiently(isolated, task, file)
  if (!answer.ok) return answer
  const value = answer.value[task.name]
  if (value === undefined) throw new Error(`the reader answered something else than "${task.name}"`)
  return ok(value)
}

/** What a file holds, by its header alone. */
export const outlineOf = (looking: LookInto): Promise<Result<Outline, Reject>> => answered(looking, { name: 'outline' })

/** The type of the stored bytes: a packed file says so behind its type. */
export const storedType = async ({ reader }: Outline, { file }: LookInto): Promise<string> => {
  if (!('source' in file)) return reader.mediaType
  const [first, second] = await file.source.read(0, 2)
  if (first === 0x1f && second === 0x8b) return `${reader.mediaType}+gzip`
  if (first !== 0x50 || second !== 0x4b) return reader.mediaType
  return reader.id === 'npy' ? 'application/x-npz' : `${reader.mediaType}+zip`
}

/** A description of a folder without the folder: it would be shown as an image without a value. */
const isLone = async ({ reader }: Outline, { file }: LookInto): Promise<boolean> => {
  if (reader.id !== 'ome-zarr' || !('source' in file)) return false
  const [first] = await file.source.read(0, 1)
  return first !== 0x50
}
const lone: Reject = {
  at: 'file',
  reason: 'an OME-Zarr is a folder, and this is one file of it: upload it as a zip, or name the folder in a manifest',
}

const tooLarge = ({ reader, datasets }: Outline, maxPixels: number): Reject | undefined => {
  const lengthOf = (name: string) => datasets[0]?.axes.find((axis) => axis.name === name)?.length ?? 1
  const [width, height] = [lengthOf('x'), lengthOf('y')]
  if (!pictures.includes(reader.mediaType) || width * height <= maxPixels) return undefined
  const cure = 'cut the image into tiles, or raise RETICLE_MAX_PIXELS'
  return { at: 'header', reason: `${width} x ${height} pixels are more than the limit of ${maxPixels}; ${cure}` }
}

/** A picture that every browser shows right; anything else is served as values. */
const isPlain = ({ reader }: Outline, { inspection, isLabel }: Examination): boolean =>
  pictures.includes(reader.mediaType) && inspection.dtype === 'uint8' && !isLabel

const keep = async (looking: LookInto, outline: Outline, part: Part, examination: Examination, headerSha256: string): Promise<Looked> => {
  const { image, pyramid, width, height } = imageOf(examination, {
    slice: part.slice,
    companions: looking.used(),
    fileName: looking.file.name,
  })
  const thumbnailSha256 = await storeBytes(looking.storage, examination.preview.thumbnail)
  const metadata = metadataOf(outline, examination, image)
  const isShownAsIs = isPlain(outline, examination)
  const files: PyramidFile[] = []
  for (const { path, bytes } of isShownAsIs ? [] : (examination.sketch?.files ?? []))
    files.push({ path, sha256: await storeBytes(looking.storage, bytes), bytes: bytes.byteLength })
  return {
    part,
    width,
    height,
    image,
    pyramid: isShownAsIs ? null : pyramid,
    files,
    thumbnailSha256,
    pictureHash: examination.preview.pictureHash,
    headerSha256,
    metadata,
    personal: examination.withheld.length,
  }
}

const partsIn = (outline: Outline, wanted: Split | { readonly key: string }): Result<readonly Part[], Reject> => {
  if (typeof wanted === 'string') return partsOf(outline, wanted)
  const part = partOfKey(outline, wanted.key)
  return part.ok ? ok([part.value]) : part
}

/** What is known beside the file goes over what it says; `others`: images of it that are left out. */
const understood = ({ isLabel }: LookInto, examination: Examination, others: readonly string[]): Examination => {
  const { inspection } = examination
  const left = `the file holds ${others.length + 1} images, and this is the first; the others are ${others.slice(0, 20).join(', ')}`
  const warnings = others.length === 0 ? inspection.warnings : [...inspection.warnings, left]
  return { ...examination, inspection: { ...inspection, warnings }, ...(isLabel ? { isLabel, isColor: false } : {}) }
}

/**
 * Reads a file to its last pixel, in a process of its own: the samples that it becomes, or why it becomes none. One bad part refuses the whole
 * file, so that nobody takes a stack with holes for a whole one.
 */
export const lookInto = async (
  looking: LookInto,
  outline: Outline,
  wanted: Split | { readonly key: string },
): Promise<Result<readonly Looked[], Reject>> => {
  if (await isLone(outline, looking)) return { ok: false, error: lone }
  const large = tooLarge(outline, looking.maxPixels)
  if (large !== undefined) return { ok: false, error: large }
  const parts = partsIn(outline, wanted)
  if (!parts.ok) return parts
  const looked: Looked[] = []
  let headerSha256: string | undefined
  for (const part of parts.value) {
    const { dataset, selection, label } = part
    const found = await answered(looking, { name: 'examine', dataset, selection })
    if (!found.ok) return label === '' ? found : { ok: false, error: { ...found.error, at: `${label.trim()} ${found.error.at}` } }
    const examination = understood(looking, found.value, wanted === 'one' ? othersOf(outline) : [])
    headerSha256 ??= await storeBytes(looking.storage, Buffer.from(JSON.stringify(shownHeader(examination, looking.removed))))
    looked.push(await keep(looking, outline, part, examination, headerSha256))
  }
  return ok(looked)
}
