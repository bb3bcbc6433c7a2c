import type { AnnotationContent, Answer, ObjectDecision, Region } from '@reticle/domain'
import { clearNote, restoreNotes, setNote } from './change-notes.ts'
import { replacementOf } from './change-region.ts'
import type { Change, DecidedContent, Outcome, RegionChange } from './change-types.ts'

export type { Change }

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

const moveRegion = (content: AnnotationContent, regionId: string, to: number): Outcome => {
  const from = content.regions.findIndex((region) => region.id === regionId)
  const region = content.regions[from]
  const at = Math.max(0, Math.min(to, content.regions.length - 1))
  if (region === undefined || at === from) return undefined
  return {
    content: { ...content, regions: content.regions.toSpliced(from, 1).toSpliced(at, 0, region) },
    inverse: { type: 'move-region', regionId, at: from },
  }
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

/** Edits of regions in order, in one copy of the list: an edit of thousands of marks is not a copy for each of them. */
const editRegions = (content: AnnotationContent, changes: readonly RegionChange[]): Outcome => {
  const regions = [...content.regions]
  const places = changes.length > 1 ? new Map(regions.map(({ id }, index) => [id, index])) : undefined
  const inverses: Change[] = []
  for (const change of changes) {
    const [regionId, replace] = replacementOf(change)
    const index = places === undefined ? regions.findIndex(({ id }) => id === regionId) : (places.get(regionId) ?? -1)
    const before = regions[index]
    const after = before === undefined ? undefined : replace(before)
    if (before === undefined || after === undefined || after === before) continue
    regions[index] = after
    inverses.push({ type: 'restore-region', region: before })
  }
  const [first, ...others] = inverses
  if (first === undefined) return undefined
  const inverse: Change = others.length === 0 ? first : { type: 'together', changes: inverses.toReversed() }
  return { content: { ...content, regions }, inverse }
}

const noDecisions: readonly ObjectDecision[] = []

/** What was decided on the objects behind some content; empty for an annotation. */
export const decisionsOf = (content: DecidedContent): readonly ObjectDecision[] => content.decisions ?? noDecisions

const setDecisions = (content: AnnotationContent, decisions: readonly ObjectDecision[]): Outcome => {
  const before = decisionsOf(content)
  if (before === decisions || (before.length === 0 && decisions.length === 0)) return undefined
  const next: DecidedContent = { ...content, decisions }
  return { content: next, inverse: { type: 'set-decisions', decisions: before } }
}

type OtherChange = Exclude<Change, RegionChange | { type: 'together' }>

const makeOther = (content: AnnotationContent, change: OtherChange): Outcome => {
  switch (change.type) {
    case 'add-region':
      return addRegion(content, change.region, change.at)
    case 'remove-region':
      return removeRegion(content, change.regionId)
    case 'move-region':
      return moveRegion(content, change.regionId, change.at)
    case 'set-answer':
      return setAnswer(content, change.answer, change.at)
    case 'clear-answer':
      return clearAnswer(content, change.questionId)
    case 'set-comment':
      return content.comment === change.comment
        ? undefined
        : { content: { ...content, comment: change.comment }, inverse: { type: 'set-comment', comment: content.comment } }
    case 'set-note':
      return setNote(content, change.note)
    case 'clear-note':
      return clearNote(content, change.noteId)
    case 'restore-notes':
      return restoreNotes(content, change.notes)
    case 'set-decisions':
      return setDecisions(content, change.decisions)
  }
}

/** A change as a flat list: runs of edits of regions, each made at once, and the others one by one. */
const partsOf = (change: Change): (OtherChange | RegionChange[])[] => {
  const parts: (OtherChange | RegionChange[])[] = []
  const walk = (one: Change): void => {
    switch (one.type) {
      case 'together':
        for (const part of one.changes) walk(part)
        return
      case 'restore-region':
      case 'set-geometry':
      case 'set-label':
      case 'set-attribute':
      case 'set-region-answer':
      case 'clear-region-answer':
      case 'set-plane':
      case 'set-track': {
        const last = parts.at(-1)
        if (Array.isArray(last)) last.push(one)
        else parts.push([one])
        return
      }
      default:
        parts.push(one)
    }
  }
  walk(change)
  return parts
}

/** Makes a change. Content is left as it is. Throws when a region is added whose id is there already. */
export const make = (content: AnnotationContent, change: Change): Outcome => {
  const inverses: Change[] = []
  let now = content
  for (const part of partsOf(change)) {
    const outcome = Array.isArray(part) ? editRegions(now, part) : makeOther(now, part)
    if (outcome === undefined) continue
    inverses.push(outcome.inverse)
    now = outcome.content
  }
  const [first, ...others] = inverses
  if (first === undefined) return undefined
  return { content: now, inverse: others.length === 0 ? first : { type: 'together', changes: inverses.toReversed() } }
}
