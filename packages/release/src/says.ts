import type { AnnotationContent, StratifyBy } from '@reticle/domain'
import { canonicalJson } from './canonical.ts'
import { sha256Of } from './digest.ts'

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A mark as it is compared: what and where it is, and what is said about it; not its id, nor how it came about. */
const markText = ({ labelId, geometry, attributes, plane, track, answers = [] }: AnnotationContent['regions'][number]): string =>
  canonicalJson({
    ...{ labelId, geometry, attributes },
    plane: plane ?? null,
    track: track === undefined ? null : track.state,
    answers: answers.map(({ questionId, value }) => canonicalJson({ questionId, value })).sort(byText),
  })

/**
 * SHA-256 of what a resolution says: the same for the same marks and answers, whatever their order, their ids and the way by which they were
 * found. Two releases that say the same of a sample have the same of it.
 */
export const saysHash = ({ regions, answers }: AnnotationContent): string =>
  sha256Of(
    JSON.stringify([
      regions.map(markText).sort(byText),
      answers.map(({ questionId, value }) => canonicalJson({ questionId, value })).sort(byText),
    ]),
  )

/** The stratum of a sample that has none of those that a plan shares out. */
export const noStratum = '(none)'

/** What a stratified plan knows a sample by: the labels of its marks, or its answer to one question; one at least (R25). */
export const strataOf = ({ regions, answers }: AnnotationContent, by: StratifyBy): string[] => {
  if (by.kind === 'labels') {
    const labels = [...new Set(regions.map(({ labelId }) => labelId))].sort(byText)
    return labels.length === 0 ? [noStratum] : labels
  }
  const value = answers.find(({ questionId }) => questionId === by.questionId)?.value
  if (value?.kind === 'choice') return [value.option]
  return [value?.kind === 'cannot-tell' ? '(cannot tell)' : noStratum]
}
