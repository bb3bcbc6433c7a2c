import { protocolSchema } from '@reticle/domain'
import { cocoSamples, type LabelledSet } from '@reticle/interchange'
import { z } from 'zod'
import { paths } from './layout.ts'
import { linesOf, type ReleaseReader, textOf } from './verify/reader.ts'

const infoSchema = z.object({ description: z.string(), version: z.string(), date_created: z.string() })
const protocolFile = z.object({ version: z.int().min(1), content: protocolSchema })

/** The head of the release's COCO file, which is its first line. */
const infoOf = async (reader: ReleaseReader): Promise<z.infer<typeof infoSchema>> => {
  for await (const line of linesOf(reader, paths.coco)) {
    const text = /^\{"info":(.*),$/.exec(line)?.[1]
    if (text !== undefined) return infoSchema.parse(JSON.parse(text))
    break
  }
  throw new Error(`${paths.coco}: is not there, or is not the label file of a release`)
}

const protocolsOf = async (reader: ReleaseReader): Promise<LabelledSet['protocols']> => {
  const files = (await reader.paths()).filter((path) => /^protocol\/\d+\.json$/.test(path))
  const protocols = await Promise.all(files.map(async (path) => protocolFile.parse(JSON.parse(await textOf(reader, path)))))
  return protocols.toSorted((a, b) => a.version - b.version)
}

const imageIn = async (reader: ReleaseReader, path: string): Promise<Uint8Array | undefined> => {
  const pieces: Uint8Array[] = []
  for await (const piece of reader.read(path)) pieces.push(piece)
  if (pieces.length === 0) return undefined
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.byteLength
  }
  return whole
}

/** How many folds the samples are in; undefined in a release without any, which its first sample says. */
const foldsOf = async (samples: LabelledSet['samples']): Promise<number | undefined> => {
  let folds: number | undefined
  for await (const { fold } of samples()) {
    if (fold === undefined) return folds
    folds = Math.max(folds ?? 0, fold + 1)
  }
  return folds
}

/**
 * A frozen release as the label formats see it: out of its own files and nothing else, so that an export made in ten years says what was frozen.
 * Samples stream in bounded memory.
 * @throws when the files are not those of a release, with the place.
 */
export const releasedSet = async (reader: ReleaseReader): Promise<LabelledSet> => {
  const [info, protocols] = await Promise.all([infoOf(reader), protocolsOf(reader)])
  const samples = () => cocoSamples(() => linesOf(reader, paths.coco))
  const folds = await foldsOf(samples)
  return {
    ...(folds === undefined ? {} : { folds }),
    title: info.description,
    version: info.version,
    description: '',
    frozenAt: info.date_created,
    protocols,
    samples,
    imageOf: ({ fileName }) => imageIn(reader, `data/${fileName}`),
  }
}
