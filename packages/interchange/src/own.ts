import {
  answerSchema,
  attributeValueSchema,
  geometrySchema,
  planeSchema,
  type Region,
  regionSchema,
  slugSchema,
  trackSchema,
} from '@reticle/domain'
import { boundsOf, type Geometry } from '@reticle/geometry'
import { z } from 'zod'
import { boundsInside } from './inside.ts'
import type { LossCounter } from './losses.ts'
import type { LabelledSample, Size } from './port.ts'

const answers = z.array(z.object({ ...answerSchema.shape, support: z.int().optional(), raters: z.int().optional() })).max(1000)

/** What is ours of a mark, under the key `reticle` of formats that have a place for it. */
export const ownMarkSchema = z.object({
  region_id: z.string().min(1).max(64),
  label_id: slugSchema.optional(),
  /** Where the format's own fields do not give it back exactly. */
  geometry: geometrySchema.optional(),
  attributes: z.record(slugSchema, attributeValueSchema).optional(),
  plane: planeSchema.optional(),
  track: trackSchema.optional(),
  answers: answers.optional(),
})
export type OwnMark = z.infer<typeof ownMarkSchema>

/** What is ours of a sample. `marks`: those that the format has no shape for. */
export const ownSampleSchema = z.object({
  answers: answers.default([]),
  marks: z.array(z.object({ label: z.string().min(1).max(200), region: regionSchema })).default([]),
})
export type OwnSample = z.infer<typeof ownSampleSchema>

type Holds = { readonly geometry: boolean; readonly attributes: boolean }

/** @param holds says what the format's own fields give back exactly. */
export const ownMarkOf = (region: Region, sample: LabelledSample, holds: Holds) => {
  const { id, labelId, geometry, attributes, plane, track, answers: said } = region
  return {
    ...{ region_id: id, label_id: labelId },
    ...(holds.geometry ? {} : { geometry }),
    ...(holds.attributes || Object.keys(attributes).length === 0 ? {} : { attributes }),
    ...(plane === undefined ? {} : { plane }),
    ...(track === undefined ? {} : { track }),
    ...(said === undefined ? {} : { answers: said }),
    ...(sample.regionSupport.get(id) ?? {}),
  }
}

export const ownSampleOf = (sample: LabelledSample, marks: OwnSample['marks'] = []) => ({
  ...{ sample_id: sample.id, name: sample.name, sha256: sample.sha256, split: sample.split, group: sample.group, groups: sample.groups },
  ...{ protocol_version: sample.protocolVersion, resolution: sample.resolution },
  answers: sample.answers.map((answer) => ({ ...answer, ...sample.answerSupport.get(answer.questionId) })),
  ...(marks.length === 0 ? {} : { marks }),
})

/** Answers without the counts of readers behind them. */
export const plainAnswers = (said: z.infer<typeof answers>) =>
  said.map(({ questionId, value, confidence }) => ({ questionId, value, ...(confidence === undefined ? {} : { confidence }) }))

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= 0.01

/** Whether two shapes have the same bounds in the image, as near as a tool rounds. */
export const haveSameBounds = (one: Geometry, other: Geometry, size: Size): boolean => {
  const [a, b] = [boundsInside(boundsOf(one), size), boundsInside(boundsOf(other), size)]
  return isNear(a.x, b.x) && isNear(a.y, b.y) && isNear(a.width, b.width) && isNear(a.height, b.height)
}

type FormatMark = Pick<Region, 'id' | 'labelId' | 'geometry' | 'attributes' | 'origin'> & Partial<Pick<Region, 'plane' | 'track'>>

/**
 * A mark of what the format says and of what our own key adds; where that is, planes and objects are its.
 * @param fits whether our own shape is still the one that the format says: another tool that moved the mark has left ours behind.
 */
export const markOf = (mark: FormatMark, own: OwnMark | undefined, fits: (own: Geometry) => boolean): Region => {
  if (own === undefined) return mark
  const { plane, track } = own
  return {
    ...{
      id: own.region_id,
      labelId: mark.labelId,
      geometry: own.geometry !== undefined && fits(own.geometry) ? own.geometry : mark.geometry,
    },
    ...{ attributes: own.attributes ?? mark.attributes, origin: mark.origin },
    ...(plane === undefined ? {} : { plane }),
    ...(track === undefined ? {} : { track }),
    ...(own.answers === undefined ? {} : { answers: plainAnswers(own.answers) }),
  }
}

type Extra = 'attributes' | 'plane' | 'track' | 'answers'

/** Counts what of a mark, beside its label and its shape, a format has no field for. */
export const countExtras = (region: Region, losses: LossCounter, kept: string | null, held: readonly Extra[] = []): void => {
  const { attributes, plane, track, answers: said = [] } = region
  if (!held.includes('attributes') && Object.keys(attributes).length > 0) losses.add('attributes of marks', kept)
  if (!held.includes('plane') && plane !== undefined) losses.add('planes that marks lie on', kept)
  if (!held.includes('track') && track !== undefined) losses.add('objects through planes', kept)
  if (!held.includes('answers')) for (const _ of said) losses.add('answers to questions on marks', kept)
}

export const countAnswers = (sample: LabelledSample, losses: LossCounter, kept: string | null): void => {
  for (const _ of sample.answers) losses.add('answers to questions', kept)
}
