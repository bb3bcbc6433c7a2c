import type { Question } from '@reticle/domain'
import { FormatError } from '@reticle/imaging'
import { type FormatThat, formatThat, questionsFor, type Reading, type Size, sniffFormat } from '@reticle/interchange'
import type { WorkerContext } from '../context.ts'
import { type ImagesIn, imagesIn } from './images-in.ts'
import { type LabelFile, UnreadableLabels } from './label-file.ts'
import { namedSamples } from './named-samples.ts'

/** Some hundred thousand images with their readers. More go in several files. */
const mostRecords = 1_000_000

export type ReadLabels = {
  readonly format: { readonly id: string; readonly title: string; readonly isPictures?: boolean }
  readonly reading: Reading
  readonly questions: readonly Question[]
  readonly images: ImagesIn
}

const inWords = (cause: unknown): string =>
  cause instanceof FormatError
    ? `${cause.at}: ${cause.reason}`
    : cause instanceof SyntaxError
      ? `is not JSON: ${cause.message}`
      : cause instanceof Error
        ? cause.message
        : String(cause)

/**
 * Reads the records. Formats that do not say how large an image is ask for it: the image in the file, else the sample of this name. Which
 * samples are asked for is found out by a first reading, so that they are looked up together.
 */
const readingOf = async (
  context: WorkerContext,
  projectId: string,
  format: FormatThat<'read'>,
  file: LabelFile,
  images: ImagesIn,
): Promise<Reading> => {
  const sizes = new Map<string, Promise<Size | undefined>>()
  const inFile = async (name: string): Promise<Size | undefined> => {
    const path = images.pathOf(name)
    if (path === undefined) return undefined
    if (!sizes.has(path)) sizes.set(path, images.sizeOf(path))
    return sizes.get(path)
  }
  const asked = new Set<string>()
  const readWith = (sizeOf: (name: string) => Promise<Size | undefined>) => format.read({ ...file.source, sizeOf })
  const first = await readWith(async (name) => {
    const size = await inFile(name)
    if (size === undefined) asked.add(name)
    return size
  }).catch((cause: unknown) => {
    if (asked.size === 0) throw cause
    return undefined
  })
  if (first !== undefined && asked.size === 0) return first
  const named = await namedSamples(context, projectId, [...asked])
  return readWith(async (name) => {
    const found = named(name)
    return (await inFile(name)) ?? (found.kind === 'sample' ? { width: found.width, height: found.height } : undefined)
  })
}

/**
 * Reads a file in the format that was chosen, or that it seems to be in.
 * @throws UnreadableLabels in words, with the cure, when the file as a whole cannot be read.
 */
export const readLabels = async (
  context: WorkerContext,
  projectId: string,
  file: LabelFile,
  wanted: string | undefined,
): Promise<ReadLabels> => {
  const id = wanted ?? (await sniffFormat(file.source).catch((cause: unknown) => Promise.reject(new UnreadableLabels(inWords(cause)))))
  const format = id === undefined ? undefined : formatThat('read', id)
  if (format === undefined) {
    throw new UnreadableLabels(
      id === undefined
        ? 'this is in none of the label formats that are known by their content: choose its format'
        : `"${id}" is no label format that is read`,
    )
  }
  const images = imagesIn(file)
  try {
    const reading = await readingOf(context, projectId, format, file, images)
    if (reading.records.length > mostRecords)
      throw new UnreadableLabels(`the file has ${reading.records.length} records; at most ${mostRecords} are taken at once: split it`)
    return { format, reading, questions: [...(reading.questions ?? []), ...questionsFor(reading.records, reading.questions ?? [])], images }
  } catch (cause) {
    throw cause instanceof UnreadableLabels ? cause : new UnreadableLabels(inWords(cause))
  }
}
