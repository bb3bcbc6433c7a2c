import type { Answer, Label, Region } from '@reticle/domain'
import { labelsOf } from '../labels-of.ts'
import type { LabelledSample, LabelledSet, Support } from '../port.ts'

const answerOf = ({ questionId, value, confidence }: Answer, support: Support | undefined) => ({
  ...{ question_id: questionId, value },
  ...(confidence === undefined ? {} : { confidence }),
  ...support,
})

const regionOf = ({ id, labelId, geometry, attributes, origin, plane, track, answers }: Region, sample: LabelledSample) => ({
  ...{ id, label_id: labelId, geometry, attributes, origin },
  ...(plane === undefined ? {} : { plane }),
  ...(track === undefined ? {} : { track }),
  ...(answers === undefined ? {} : { answers: answers.map((one) => answerOf(one, sample.markAnswerSupport.get(id)?.get(one.questionId))) }),
  ...sample.regionSupport.get(id),
})

const labelOf = ({ id, name, color, skeleton }: Label) => ({ id, name, color, ...(skeleton === undefined ? {} : { skeleton }) })

/** A sample as one JSON document, with all that is said of it and the labels that its marks have: docs/spec/interchange.md, "Sample documents". */
const documentOf = (sample: LabelledSample, labels: ReadonlyMap<string, Label>) => {
  const used = new Set(sample.regions.map(({ labelId }) => labelId))
  return {
    ...{ sample_id: sample.id, file_name: sample.fileName, name: sample.name, sha256: sample.sha256 },
    ...{ width: sample.width, height: sample.height, split: sample.split, group: sample.group, groups: sample.groups },
    ...(sample.fold === undefined ? {} : { fold: sample.fold }),
    ...{ protocol_version: sample.protocolVersion, resolution: sample.resolution },
    labels: [...labels.values()].filter(({ id }) => used.has(id)).map(labelOf),
    regions: sample.regions.map((region) => regionOf(region, sample)),
    answers: sample.answers.map((answer) => answerOf(answer, sample.answerSupport.get(answer.questionId))),
  }
}
export type SampleDocument = ReturnType<typeof documentOf>

/** Makes the documents of the samples of a set. */
export const documentsOf = ({ protocols }: LabelledSet): ((sample: LabelledSample) => SampleDocument) => {
  const labels = new Map(labelsOf(protocols).map(({ label }) => [label.id, label]))
  return (sample) => documentOf(sample, labels)
}
