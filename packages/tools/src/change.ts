import type { AnnotationContent, Answer, Region } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'

/**
 * An edit of an annotation as data. `at` is a position in the list, the end when it is left out. `restore-region` puts a whole region in
 * the place of the one with its id: it is what undoes the others. A change that speaks of a region or an answer that is not there, or
 * that says what is so already, does nothing.
 */
export type Change =
  | { readonly type: 'add-region'; readonly region: Region; readonly at?: number }
  | { readonly type: 'remove-region'; readonly regionId: string }
  | { readonly type: 'restore-region'; readonly region: Region }
  | { readonly type: 'set-geometry'; readonly regionId: string; readonly geometry: Geometry }
  | { readonly type: 'set-label'; readonly regionId: string; readonly labelId: string }
  | {
      readonly type: 'set-attribute'
      readonly regionId: string
      readonly name: string
      /** Undefined takes the attribute away. */
      readonly value: Region['attributes'][string] | undefined
    }
  | { readonly type: 'set-answer'; readonly answer: Answer; readonly at?: number }
  | { readonly type: 'clear-answer'; readonly questionId: string }
  | { readonly type: 'set-comment'; readonly comment: string }
  /** Several changes in order, as one. */
  | { readonly type: 'together'; readonly changes: readonly Change[] }

/** Content after a change, and the change that takes it back. Undefined when nothing changes. */
type Outcome = { readonly content: AnnotationContent; readonly inverse: Change } | undefined

const replaceRegion = (content: AnnotationContent, regionId: string, replace: (region: Region) => Region): Outcome => {
  const index = content.regions.findIndex((region) => region.id === regionId)
  const before = content.regions[index]
  if (before === undefined) return undefined
  const region = replace(before)
  if (region === before) return undefined
  return { content: { ...content, regions: content.regions.with(index, region) }, inverse: { type: 'restore-region', region: before } }
}

/** A mark that came from a model, a reader or a consensus and is reshaped by hand says so. */
const reshaped = (region: Region, geometry: Geometry): Region => {
  if (region.geometry === geometry) return region
  return { ...region, geometry, origin: 'edited' in region.origin ? { ...region.origin, edited: true } : region.origin }
}

const withAttribute = (region: Region, name: string, value: Region['attributes'][string] | undefined): Region => {
  if (region.attributes[name] === value) return region
  const others = Object.entries(region.attributes).filter(([key]) => key !== name)
  return { ...region, attributes: Object.fromEntries(value === undefined ? others : [...others, [name, value]]) }
}

const addRegion = (content: AnnotationContent, region: Region, at = content.regions.length): Outcome => {
  if (content.regions.some((one) => one.id === region.id)) throw new Error(`the region "${region.id}" is there already`)
  return {
    content: { ...content, regions: content.regions.toSpliced(at, 0, region) },
    inverse: { type: 'remove-region', regionId: region.id },
  }
}

const removeRegion = (content: AnnotationContent, regionId: string): Outcome => {
  const at = content.regions.findIndex((region) => region.id === regionId)
  const region = content.regions[at]
  if (region === undefined) return undefined
  return { content: { ...content, regions: content.regions.toSpliced(at, 1) }, inverse: { type: 'add-region', region, at } }
}

const setAnswer = (content: AnnotationContent, answer: Answer, at = content.answers.length): Outcome => {
  const index = content.answers.findIndex((one) => one.questionId === answer.questionId)
  const before = content.answers[index]
  if (before === answer) return undefined
  return before === undefined
    ? {
        content: { ...content, answers: content.answers.toSpliced(at, 0, answer) },
        inverse: { type: 'clear-answer', questionId: answer.questionId },
      }
    : { content: { ...content, answers: content.answers.with(index, answer) }, inverse: { type: 'set-answer', answer: before } }
}

const clearAnswer = (content: AnnotationContent, questionId: string): Outcome => {
  const at = content.answers.findIndex((answer) => answer.questionId === questionId)
  const answer = content.answers[at]
  if (answer === undefined) return undefined
  return { content: { ...content, answers: content.answers.toSpliced(at, 1) }, inverse: { type: 'set-answer', answer, at } }
}

const makeAll = (content: AnnotationContent, changes: readonly Change[]): Outcome => {
  const inverses: Change[] = []
  let now = content
  for (const change of changes) {
    const outcome = make(now, change)
    if (outcome === undefined) continue
    inverses.unshift(outcome.inverse)
    now = outcome.content
  }
  return inverses.length === 0 ? undefined : { content: now, inverse: { type: 'together', changes: inverses } }
}

/** Makes a change. Content is left as it is. Throws when a region is added whose id is there already. */
export const make = (content: AnnotationContent, change: Change): Outcome => {
  switch (change.type) {
    case 'add-region':
      return addRegion(content, change.region, change.at)
    case 'remove-region':
      return removeRegion(content, change.regionId)
    case 'restore-region':
      return replaceRegion(content, change.region.id, () => change.region)
    case 'set-geometry':
      return replaceRegion(content, change.regionId, (region) => reshaped(region, change.geometry))
    case 'set-label':
      return replaceRegion(content, change.regionId, (region) =>
        region.labelId === change.labelId ? region : { ...region, labelId: change.labelId },
      )
    case 'set-attribute':
      return replaceRegion(content, change.regionId, (region) => withAttribute(region, change.name, change.value))
    case 'set-answer':
      return setAnswer(content, change.answer, change.at)
    case 'clear-answer':
      return clearAnswer(content, change.questionId)
    case 'set-comment':
      return content.comment === change.comment
        ? undefined
        : { content: { ...content, comment: change.comment }, inverse: { type: 'set-comment', comment: content.comment } }
    case 'together':
      return makeAll(content, change.changes)
  }
}
