import type { Region } from '@reticle/domain'
import { areaOf, boundsOf } from '@reticle/geometry'
import { labelsOf, type NumberedLabel } from '../labels-of.ts'
import { lossCounter } from '../losses.ts'
import type { LabelledSample, LabelledSet, Writing } from '../port.ts'
import { documentsOf } from '../sample-document/document-of.ts'
import { classQuestionOf } from '../shards/class-question.ts'
import { imageExtension } from '../shards/image-kind.ts'
import { runsOf } from '../shards/runs.ts'
import { samplesOf, splitsOf } from '../shards/splits.ts'
import { encodeExample, type Feature } from './protobuf.ts'
import { recordOf } from './records.ts'

const samplesInShard = 1000
export const documentKey = 'reticle/sample'
const kept = `the feature "${documentKey}"`

const encoder = new TextEncoder()
const text = (...values: readonly string[]): Feature => ({ kind: 'bytes', values: values.map((value) => encoder.encode(value)) })
const integers = (...values: readonly number[]): Feature => ({ kind: 'integers', values })
const floats = (values: readonly number[]): Feature => ({ kind: 'floats', values })

/** A text of the protocol buffer text format. */
const quoted = (value: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is written as octal numbers.
  `"${value.replace(/["\\]/g, '\\$&').replace(/[\u0000-\u001f]/g, (one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`)}"`

const labelMap = (labels: readonly NumberedLabel[]): string =>
  labels.map(({ number, label }) => `item {\n  id: ${number}\n  name: ${quoted(label.name)}\n}\n`).join('')

/** Marks under the keys of the TensorFlow Object Detection API: edges as shares of the image's sides. */
const objectFeatures = (regions: readonly Region[], sample: LabelledSample, labels: readonly NumberedLabel[]): Record<string, Feature> => {
  const boxes = regions.map(({ geometry }) => boundsOf(geometry))
  const byId = new Map(labels.map((one) => [one.label.id, one]))
  return {
    'image/object/bbox/xmin': floats(boxes.map(({ x }) => x / sample.width)),
    'image/object/bbox/xmax': floats(boxes.map(({ x, width }) => (x + width) / sample.width)),
    'image/object/bbox/ymin': floats(boxes.map(({ y }) => y / sample.height)),
    'image/object/bbox/ymax': floats(boxes.map(({ y, height }) => (y + height) / sample.height)),
    'image/object/area': floats(regions.map(({ geometry }) => areaOf(geometry))),
    'image/object/class/label': integers(...regions.map(({ labelId }) => byId.get(labelId)?.number ?? 0)),
    'image/object/class/text': text(...regions.map(({ labelId }) => byId.get(labelId)?.label.name ?? labelId)),
  }
}

const hasMore = ({ attributes, plane, track, answers }: Region): boolean =>
  Object.keys(attributes).length > 0 || plane !== undefined || track !== undefined || answers !== undefined

/** TFRecord files of tf.train.Example, one an image, and the label map that trainers want beside them. */
export const writeTfRecord = (set: LabelledSet): Writing => {
  const losses = lossCounter()
  const labels = labelsOf(set.protocols)
  const documentOf = documentsOf(set)
  const classes = classQuestionOf(set)

  const exampleOf = async (sample: LabelledSample): Promise<Uint8Array> => {
    const image = await set.imageOf?.(sample)
    const choice = classes?.indexOf(sample) ?? null
    if (image === undefined) losses.add('images that are not at hand: only their names are there', 'the feature "image/filename"')
    for (const region of sample.regions) {
      if (region.geometry.type !== 'box') losses.add('shapes other than boxes: only their bounding boxes are there', kept)
      else losses.add('boxes: in numbers of 32 bits', kept)
      if (hasMore(region)) losses.add('attributes, planes, tracks and answers of marks', kept)
    }
    for (const { questionId, value } of sample.answers)
      if (questionId !== classes?.question.id || value.kind !== 'choice')
        losses.add('answers to questions, other than the first of single choice', kept)
    return encodeExample({
      'image/filename': text(sample.fileName),
      'image/source_id': text(sample.id),
      'image/key/sha256': text(sample.sha256),
      'image/height': integers(sample.height),
      'image/width': integers(sample.width),
      ...(image === undefined
        ? {}
        : {
            'image/encoded': { kind: 'bytes', values: [image] },
            'image/format': text(imageExtension(sample.fileName, image).replace('jpg', 'jpeg')),
          }),
      ...(choice === null ? {} : { 'image/class/label': integers(choice), 'image/class/text': text(classes?.names[choice] ?? '') }),
      ...objectFeatures(sample.regions, sample, labels),
      [documentKey]: text(JSON.stringify(documentOf(sample))),
    })
  }

  const files = async function* () {
    for (const { split, name, count } of await splitsOf(set)) {
      const shards = Math.ceil(count / samplesInShard)
      let number = 0
      for await (const run of runsOf(samplesOf(set, split), (length) => length >= samplesInShard)) {
        const place = `${String(number++).padStart(5, '0')}-of-${String(shards).padStart(5, '0')}`
        const content = async function* () {
          for await (const sample of run()) yield recordOf(await exampleOf(sample))
        }
        yield { path: `${name}.tfrecord-${place}`, mediaType: 'application/octet-stream', content }
      }
    }
    yield {
      ...{ path: 'label_map.pbtxt', mediaType: 'text/plain; charset=utf-8' },
      content: async function* () {
        yield labelMap(labels)
      },
    }
  }
  return { files, losses: losses.list }
}
