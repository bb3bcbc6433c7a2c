import { type AnnotationContent, answerKey, type Protocol, type Region } from '@reticle/domain'
import type { MatchRule } from '../regions/closeness.ts'
import { givenTo, isAsked, questionsOnSample } from '../task/answers.ts'
import type { AssistReading, AssistResolution, AssistSuggestion } from './assist-task.ts'
import { foundMarks } from './match-marks.ts'

/**
 * One thing that a suggestion says, or leaves out, and what a reading made of it (docs/spec/models.md, MR23).
 * `answer`: to a question. `mark`: a mark of the suggestion. `missed`: a mark that the reference has and the suggestion lacks.
 */
export type Item = {
  readonly kind: 'answer' | 'mark' | 'missed'
  /** The reading is as the suggestion has it: the same answer; the mark is there; what it lacks is not there either. */
  readonly agrees: boolean
  /** As the task says in the end; null where it does not say. */
  readonly isResolved: boolean | null
  /** Whether the suggestion, and whether the reading, is as the reference has it; null without a reference. */
  readonly isRight: boolean | null
  readonly isReaderRight: boolean | null
  /** The reading has it from the suggestion as it was. */
  readonly isUnchanged: boolean
}

export type ItemSources = {
  readonly protocol: Protocol
  readonly suggestion: AssistSuggestion
  readonly reading: AssistReading
  readonly resolution: AssistResolution
  /** What the reading is measured against (MR25); absent where there is nothing to trust. */
  readonly reference: Pick<AssistResolution, 'content' | 'knowsMarks'> | undefined
}

/** Closeness at which two marks are one object: that of the protocol's plan. */
export const matchRuleOf = ({ consensus }: Pick<Protocol, 'consensus'>): MatchRule => ({
  iou: consensus.regions.iou,
  distance: consensus.regions.distance,
})

const keyIn = ({ answers }: AnnotationContent, questionId: string): string | undefined => {
  const value = answers.find((one) => one.questionId === questionId)?.value
  return value === undefined ? undefined : answerKey(value)
}

const sameOrUnknown = (key: string | undefined, known: string | undefined): boolean | null => (known === undefined ? null : key === known)

const answerItems = ({ protocol, suggestion, reading, resolution, reference }: ItemSources): Item[] =>
  questionsOnSample(protocol).flatMap((question): Item[] => {
    const said = keyIn(suggestion.content, question.id)
    // Free text is no category, and a question that the reader's own answers did not ask is none of theirs.
    if (said === undefined || question.kind === 'text' || !isAsked(protocol, question, reading.content)) return []
    const [value] = givenTo(protocol, question, [reading.content])
    const given = value === undefined ? undefined : answerKey(value)
    const known = reference === undefined ? undefined : keyIn(reference.content, question.id)
    return [
      {
        kind: 'answer',
        agrees: given === said,
        isResolved: sameOrUnknown(given, keyIn(resolution.content, question.id)),
        isRight: sameOrUnknown(said, known),
        isReaderRight: sameOrUnknown(given, known),
        isUnchanged: given === said,
      },
    ]
  })

/** Marks that the protocol lets be seen at first: the same for readings with and without suggestions, wherever a slider was moved. */
export const marksFrom = ({ content, said }: AssistSuggestion, least: number): readonly Region[] =>
  content.regions.filter((_, index) => {
    const confidence = said?.confidences[index] ?? null
    return confidence === null || Math.round(100 * confidence) >= Math.round(100 * least)
  })

/** The ids under which marks of a suggestion stand in an annotation that took them, each with whether it was changed. */
export const takenMarks = (suggestion: AssistSuggestion, { regions }: Pick<AnnotationContent, 'regions'>): ReadonlyMap<string, boolean> => {
  const taken = new Map(regions.flatMap(({ id, origin }) => (origin.kind === 'model' ? [[id, origin.edited] as const] : [])))
  return new Map(
    suggestion.content.regions.flatMap(({ id }, index) => {
      const isEdited = taken.get(`${suggestion.id}.${index}`)
      return isEdited === undefined ? [] : [[id, isEdited] as const]
    }),
  )
}

const markItems = ({ protocol, suggestion, reading, resolution, reference }: ItemSources): Item[] => {
  const rule = matchRuleOf(protocol)
  const own = reading.content.regions
  const suggested = marksFrom(suggestion, reading.showing?.policyConfidence ?? 0)
  const found = foundMarks(suggested, own, rule)
  const resolved = resolution.knowsMarks ? foundMarks(suggested, resolution.content.regions, rule) : undefined
  const known = reference?.knowsMarks === true ? reference.content.regions : undefined
  const right = known === undefined ? undefined : foundMarks(suggested, known, rule)
  const taken = takenMarks(suggestion, reading.content)
  const items = suggested.map(({ id }): Item => {
    const agrees = found.has(id)
    const isRight = right === undefined ? null : right.has(id)
    return {
      ...{ kind: 'mark', agrees, isRight },
      isResolved: resolved === undefined ? null : agrees === resolved.has(id),
      isReaderRight: isRight === null ? null : agrees === isRight,
      isUnchanged: taken.get(id) === false,
    }
  })
  if (known === undefined) return items
  const [there, said] = [foundMarks(known, own, rule), foundMarks(known, suggested, rule)]
  const missed = known
    .filter(({ id }) => !said.has(id))
    .map(({ id }): Item => {
      const agrees = !there.has(id)
      return { kind: 'missed', agrees, isRight: false, isReaderRight: !agrees, isResolved: null, isUnchanged: agrees }
    })
  return [...items, ...missed]
}

export const itemsOf = (sources: ItemSources): Item[] => [
  ...answerItems(sources),
  ...(sources.protocol.labels.length === 0 ? [] : markItems(sources)),
]
