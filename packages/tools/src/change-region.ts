import type { Answer, Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import type { RegionChange } from './change-types.ts'

/** A mark that came from a model, a reader or a consensus and is reshaped or relabelled by hand says so. */
const editedOrigin = ({ origin }: Region): Region['origin'] => ('edited' in origin ? { ...origin, edited: true } : origin)

const reshaped = (region: Region, geometry: Geometry): Region =>
  region.geometry === geometry ? region : { ...region, geometry, origin: editedOrigin(region) }

const relabelled = (region: Region, labelId: string): Region =>
  region.labelId === labelId ? region : { ...region, labelId, origin: editedOrigin(region) }

const withAttribute = (region: Region, name: string, value: Region['attributes'][string] | undefined): Region => {
  if (region.attributes[name] === value) return region
  const others = Object.entries(region.attributes).filter(([key]) => key !== name)
  return { ...region, attributes: Object.fromEntries(value === undefined ? others : [...others, [name, value]]) }
}

const withAnswer = (region: Region, answer: Answer): Region => {
  const answers = region.answers ?? []
  const index = answers.findIndex((one) => one.questionId === answer.questionId)
  if (answers[index] === answer) return region
  return { ...region, answers: index === -1 ? [...answers, answer] : answers.with(index, answer) }
}

/** A mark without an answer has no list of them. */
const withoutAnswer = (region: Region, questionId: string): Region => {
  const { answers = [], ...bare } = region
  const others = answers.filter((one) => one.questionId !== questionId)
  if (others.length === answers.length) return region
  return others.length === 0 ? bare : { ...bare, answers: others }
}

const withPlane = (region: Region, plane: Region['plane']): Region => {
  const { plane: before, ...bare } = region
  if (before === plane || (before !== undefined && before.z === plane?.z && before.t === plane?.t && plane !== undefined)) return region
  return plane === undefined ? bare : { ...bare, plane }
}

const withTrack = (region: Region, track: Region['track']): Region => {
  const { track: before, ...bare } = region
  if (before === track || (before !== undefined && before.id === track?.id && before.state === track.state)) return region
  return track === undefined ? bare : { ...bare, track }
}

/** The region that a change speaks of, and what becomes of it: the same region when nothing changes. */
export const replacementOf = (change: RegionChange): readonly [regionId: string, replace: (region: Region) => Region] => {
  switch (change.type) {
    case 'restore-region':
      return [change.region.id, () => change.region]
    case 'set-geometry':
      return [change.regionId, (region) => reshaped(region, change.geometry)]
    case 'set-label':
      return [change.regionId, (region) => relabelled(region, change.labelId)]
    case 'set-attribute':
      return [change.regionId, (region) => withAttribute(region, change.name, change.value)]
    case 'set-region-answer':
      return [change.regionId, (region) => withAnswer(region, change.answer)]
    case 'clear-region-answer':
      return [change.regionId, (region) => withoutAnswer(region, change.questionId)]
    case 'set-plane':
      return [change.regionId, (region) => withPlane(region, change.plane)]
    case 'set-track':
      return [change.regionId, (region) => withTrack(region, change.track)]
  }
}
