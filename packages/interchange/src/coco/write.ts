import { labelsOf } from '../labels-of.ts'
import { lossCounter } from '../losses.ts'
import type { LabelledSample, LabelledSet, Writing } from '../port.ts'
import { annotationOf } from './annotation-of.ts'

const path = 'labels/coco.json'
const beside = 'the key "reticle" of the image'

const imageOf = (sample: LabelledSample, id: number) => ({
  id,
  file_name: sample.fileName,
  width: sample.width,
  height: sample.height,
  reticle: {
    sample_id: sample.id,
    name: sample.name,
    sha256: sample.sha256,
    split: sample.split,
    ...(sample.fold === undefined ? {} : { fold: sample.fold }),
    group: sample.group,
    groups: sample.groups,
    protocol_version: sample.protocolVersion,
    resolution: sample.resolution,
    answers: sample.answers.map((answer) => ({ ...answer, ...sample.answerSupport.get(answer.questionId) })),
  },
})

/** Lines of a JSON array, one element a line. */
const lines = async function* (elements: AsyncIterable<unknown>) {
  let separator = '\n'
  for await (const element of elements) {
    yield separator + JSON.stringify(element)
    separator = ',\n'
  }
}

/**
 * COCO (cocodataset.org, "data format"): detection with boxes, polygons, run lengths, and points as objects of one keypoint. Categories are
 * the protocol's labels, numbered from 1 for ever; images and annotations are numbered from 1 in the order of the release. `file_name` is
 * relative to the folder `data`.
 */
export const writeCoco = (set: LabelledSet): Writing => {
  const losses = lossCounter()
  const labels = labelsOf(set.protocols)
  const categoryIds = new Map(labels.map(({ number, label }) => [label.id, number]))
  const categories = labels.map(({ number, label }) => ({
    id: number,
    name: label.name,
    supercategory: '',
    keypoints: label.skeleton?.points.map((point) => point.name) ?? ['point'],
    // Counted from 1.
    skeleton: label.skeleton?.edges.map(([a, b]) => [a + 1, b + 1]) ?? [],
    reticle: { label_id: label.id, color: label.color },
  }))

  const images = async function* () {
    let id = 0
    for await (const sample of set.samples()) {
      for (const _ of sample.answers) losses.add('answers to questions', `${beside}, and labels/answers.csv`)
      yield imageOf(sample, ++id)
    }
  }
  const annotations = async function* () {
    let id = 0
    let imageId = 0
    for await (const sample of set.samples()) {
      imageId++
      for (const region of sample.regions) {
        const categoryId = categoryIds.get(region.labelId)
        if (categoryId === undefined) throw new Error(`region ${region.id}: the label "${region.labelId}" is in no protocol of this set`)
        yield annotationOf(region, sample, { id: ++id, imageId, categoryId }, losses)
      }
    }
  }
  const content = async function* () {
    const info = {
      description: set.title,
      version: set.version,
      year: Number(set.frozenAt.slice(0, 4)),
      contributor: '',
      url: '',
      date_created: set.frozenAt,
    }
    yield `{"info":${JSON.stringify(info)},\n"licenses":[],\n"categories":${JSON.stringify(categories)},\n"images":[`
    yield* lines(images())
    yield '],\n"annotations":['
    yield* lines(annotations())
    yield ']}\n'
  }
  const files = async function* () {
    yield { path, mediaType: 'application/json', content }
  }
  return { files, losses: losses.list }
}
