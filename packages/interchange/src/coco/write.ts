import { labelsOf } from '../labels-of.ts'
import { countedIn } from '../losses.ts'
import type { LabelledSample, LabelledSet, Section, SectionFile, Writing } from '../port.ts'
import { writeSections } from '../sections/section.ts'
import { annotationText } from './annotation-of.ts'

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

/** One element of a list, on a line of its own. */
const element = (text: string, isFirst: boolean): string => (isFirst ? `\n${text}` : `,\n${text}`)

/**
 * COCO (cocodataset.org, "data format"): detection with boxes, polygons, run lengths, and points as objects of one keypoint. Categories are
 * the protocol's labels, numbered from 1 for ever; images and annotations are numbered from 1 in the order of the release. `file_name` is
 * relative to the folder `data`.
 */
export const cocoSections = (set: LabelledSet): readonly SectionFile[] => {
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
  const info = {
    description: set.title,
    version: set.version,
    year: Number(set.frozenAt.slice(0, 4)),
    contributor: '',
    url: '',
    date_created: set.frozenAt,
  }
  const images: Section = {
    head: `{"info":${JSON.stringify(info)},\n"licenses":[],\n"categories":${JSON.stringify(categories)},\n"images":[`,
    of: (sample, state) => {
      const losses = countedIn(state.losses)
      for (const _ of sample.answers) losses.add('answers to questions', `${beside}, and labels/answers.csv`)
      const isFirst = state.count++ === 0
      return element(JSON.stringify(imageOf(sample, state.count)), isFirst)
    },
    foot: '],\n',
  }
  const annotations: Section = {
    head: '"annotations":[',
    of: (sample, state) => {
      const losses = countedIn(state.losses)
      const imageId = ++state.count
      let text = ''
      for (const region of sample.regions) {
        const categoryId = categoryIds.get(region.labelId)
        if (categoryId === undefined) throw new Error(`region ${region.id}: the label "${region.labelId}" is in no protocol of this set`)
        const isFirst = state.regions++ === 0
        text += element(annotationText(region, sample, { id: state.regions, imageId, categoryId }, losses), isFirst)
      }
      return text
    },
    foot: ']}\n',
  }
  return [{ path, mediaType: 'application/json', sections: [images, annotations] }]
}

export const writeCoco = (set: LabelledSet): Writing => writeSections(set, cocoSections(set))
