import { lossCounter } from '../losses.ts'
import type { LabelFile, LabelledSample, LabelledSet, Writing } from '../port.ts'
import { documentsOf } from '../sample-document/document-of.ts'
import { classQuestionOf } from '../shards/class-question.ts'
import { imageExtension } from '../shards/image-kind.ts'
import { runsOf } from '../shards/runs.ts'
import { samplesOf, splitsOf } from '../shards/splits.ts'
import { tarEnd, tarFile, tarFileBytes } from '../tar/pack.ts'

/** A shard ends at whichever comes first. */
const most = { samples: 1000, bytes: 256 * 1_048_576 }

const mediaType = 'application/x-tar'

/** A set without samples is a shard without files. */
const noSamples = async function* () {
  yield tarEnd()
}

type Entry = { readonly path: string; readonly bytes: Uint8Array }

/** The name up to the first dot is what tells one sample from another: a number for each, and for people what the file was called. */
const keyOf = (index: number, { fileName }: LabelledSample): string => {
  const stem = (fileName.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '').replace(/[^A-Za-z0-9_-]+/g, '_')
  return `${String(index).padStart(6, '0')}-${stem.slice(0, 60)}`
}

/** Keys in alphabetical order on every level, so that the bytes depend on no order of ours. */
const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  )

/** Tar shards for `webdataset`: for each sample its image, where it is at hand, `json` with all that is said of it, and `cls` with its class. */
export const writeWebDataset = (set: LabelledSet): Writing => {
  const losses = lossCounter()
  const documentOf = documentsOf(set)
  const classes = classQuestionOf(set)
  const encoder = new TextEncoder()

  const entriesOf = async (sample: LabelledSample, index: number): Promise<readonly Entry[]> => {
    const key = keyOf(index, sample)
    const image = await set.imageOf?.(sample)
    if (image === undefined) losses.add('images that are not at hand: only their names are there', 'the key "file_name" of the JSON')
    const choice = classes?.indexOf(sample) ?? null
    return [
      ...(choice === null ? [] : [{ path: `${key}.cls`, bytes: encoder.encode(`${choice}`) }]),
      ...(image === undefined ? [] : [{ path: `${key}.${imageExtension(sample.fileName, image)}`, bytes: image }]),
      { path: `${key}.json`, bytes: encoder.encode(`${sortedJson(documentOf(sample))}\n`) },
    ]
  }

  const shardsOf = async function* (split: string, name: string): AsyncGenerator<LabelFile> {
    let bytes = 0
    let index = 0
    let number = 0
    for await (const run of runsOf(samplesOf(set, split), (length) => length >= most.samples || bytes >= most.bytes)) {
      const content = async function* () {
        bytes = 0
        for await (const sample of run())
          for (const entry of await entriesOf(sample, index++)) {
            bytes += tarFileBytes(entry.bytes.byteLength)
            yield* tarFile(entry.path, entry.bytes.byteLength, [entry.bytes])
          }
        yield tarEnd()
      }
      yield { path: `${name}-${String(number++).padStart(6, '0')}.tar`, mediaType, content }
    }
  }
  const files = async function* () {
    const splits = await splitsOf(set)
    for (const { split, name } of splits) yield* shardsOf(split, name)
    if (splits.length === 0) yield { path: 'train-000000.tar', mediaType, content: noSamples }
  }
  return { files, losses: losses.list }
}
