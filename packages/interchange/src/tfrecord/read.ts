import type { Region } from '@reticle/domain'
import { geometrySchema } from '@reticle/domain'
import type { LabelRecord, LabelSource, Reading, ReadLabel, Reject } from '../port.ts'
import { documentReader, parsedJson } from '../sample-document/read-document.ts'
import { slugsOf } from '../slugs-of.ts'
import { decodeExample, type Feature } from './protobuf.ts'
import { recordsIn } from './records.ts'
import { documentKey } from './write.ts'

type Features = ReadonlyMap<string, Feature>
type Marks = { readonly record: LabelRecord; readonly names: readonly string[] }

const numbersAt = (features: Features, key: string): readonly number[] => {
  const feature = features.get(key)
  return feature === undefined || feature.kind === 'bytes' ? [] : feature.values
}
const textsAt = (features: Features, key: string): readonly string[] => {
  const feature = features.get(key)
  return feature?.kind === 'bytes' ? feature.values.map((value) => new TextDecoder().decode(value)) : []
}

/** Boxes of an example that others wrote, under the keys of the Object Detection API; label ids are set when all names are known. */
const marksOf = (features: Features, at: string, file: string, rejects: Reject[]): Marks | undefined => {
  const fileName = textsAt(features, 'image/filename')[0]
  const [width, height] = [numbersAt(features, 'image/width')[0], numbersAt(features, 'image/height')[0]]
  if (fileName === undefined || fileName === '' || width === undefined || height === undefined || !(width > 0 && height > 0)) {
    rejects.push({ at, reason: 'has no image/filename, image/width and image/height' })
    return undefined
  }
  const edges = ['xmin', 'ymin', 'xmax', 'ymax'].map((edge) => numbersAt(features, `image/object/bbox/${edge}`))
  const texts = textsAt(features, 'image/object/class/text')
  const numbers = numbersAt(features, 'image/object/class/label')
  const regions: Region[] = []
  const names: string[] = []
  for (let index = 0; index < (edges[0]?.length ?? 0); index++) {
    const [left = Number.NaN, top = Number.NaN, right = Number.NaN, bottom = Number.NaN] = edges.map((edge) => edge[index])
    const box = { type: 'box', x: left * width, y: top * height, width: (right - left) * width, height: (bottom - top) * height }
    const geometry = geometrySchema.safeParse(box)
    if (!geometry.success) rejects.push({ at: `${at}, image/object/bbox[${index}]`, reason: 'is no box' })
    else {
      names.push(texts[index] ?? String(numbers[index] ?? 'object'))
      const origin: Region['origin'] = { kind: 'file', name: file.slice(-200) }
      regions.push({ id: `${index + 1}`, labelId: '', geometry: geometry.data, attributes: {}, origin })
    }
  }
  return { record: { fileName, width, height, regions, answers: [] }, names }
}

/** Examples with a document of ours are read from that, those of others from their boxes. @throws when a file is damaged: its checksums say so. */
export const readTfRecord = async (source: LabelSource): Promise<Reading> => {
  const paths = source.paths.filter((path) => /\.tfrecords?(?:-\d+-of-\d+)?$|\.record$/.test(path))
  if (paths.length === 0 && !source.paths.some((path) => path.endsWith('.pbtxt')))
    throw new Error('there is no file whose name has .tfrecord in it')
  const rejects: Reject[] = []
  const documents = documentReader(rejects)
  const records: LabelRecord[] = []
  const boxed: Marks[] = []
  const take = (body: Uint8Array, at: string, path: string) => {
    const features = decodeExample(body)
    const own = textsAt(features, documentKey)[0]
    if (own === undefined) {
      const marks = marksOf(features, at, path, rejects)
      if (marks !== undefined) boxed.push(marks)
      return
    }
    const value = parsedJson(own, at, rejects)
    const record = value === undefined ? undefined : documents.read(value, at, path)
    if (record !== undefined) records.push(record)
  }
  for (const path of paths)
    try {
      let number = 0
      for (const body of recordsIn(await source.bytes(path))) take(body, `${path}, record ${++number}`, path)
    } catch (cause) {
      throw new Error(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`)
    }
  const known = documents.labels()
  const slugs = slugsOf([
    ...known.map(({ id, name }) => ({ key: `own ${id}`, name, slug: id })),
    ...[...new Set(boxed.flatMap(({ names }) => names))].map((name) => ({ key: `name ${name}`, name })),
  ])
  const others: ReadLabel[] = [...slugs].filter(([key]) => key.startsWith('name ')).map(([key, id]) => ({ id, name: key.slice(5) }))
  const named = boxed.map(({ record, names }) => ({
    ...record,
    regions: record.regions.map((region, index) => ({ ...region, labelId: slugs.get(`name ${names[index]}`) ?? 'label' })),
  }))
  return { labels: [...known, ...others], records: [...records, ...named], rejects }
}
