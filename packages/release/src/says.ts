import { type AnnotationContent, ringsTextOf, type StratifyBy } from '@reticle/domain'
import { canonicalJson } from './canonical.ts'
import { sha256Of } from './digest.ts'

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Numbers of up to 15 digits, of which up to 6 are decimals and the last is no 0: the very text that ECMAScript prints for them. */
const plainRings = /^\[(?:\[(?:-?(?:0|[1-9]\d{0,8})(?:\.\d{0,5}[1-9])?[,\]])+,?)+\]$/

/** A polygon that was passed through is canonical as it stands when its numbers are. */
const canonicalGeometry = (geometry: AnnotationContent['regions'][number]['geometry']): string => {
  if (geometry.type !== 'polygon') return canonicalJson(geometry)
  const rings = ringsTextOf(geometry)
  return plainRings.test(rings) ? `{"rings":${rings},"type":"polygon"}` : canonicalJson({ type: 'polygon', rings: geometry.rings })
}

/** A mark as it is compared: what and where it is, and what is said about it; not its id, nor how it came about. */
const markText = ({ labelId, geometry, attributes, plane, track, answers = [] }: AnnotationContent['regions'][number]): string => {
  const said =
    answers.length === 0 ? '[]' : canonicalJson(answers.map(({ questionId, value }) => canonicalJson({ questionId, value })).sort(byText))
  const place = `"plane":${plane === undefined ? 'null' : canonicalJson(plane)},"track":${track === undefined ? 'null' : canonicalJson(track.state)}`
  // A canonical object, member by member.
  return `{"answers":${said},"attributes":${canonicalJson(attributes)},"geometry":${canonicalGeometry(geometry)},"labelId":${canonicalJson(labelId)},${place}}`
}

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
