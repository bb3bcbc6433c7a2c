import type { AnnotationProblem } from './annotation-problem.ts'
import type { Protocol } from './protocol.ts'
import type { Region } from './region.ts'
import { overlapping } from './rule-place.ts'

const placeOf = ({ labelId, plane }: Region): string => `${labelId} ${plane?.z ?? ''} ${plane?.t ?? ''}`

const problem = (region: Region, message: string): AnnotationProblem => ({
  severity: 'hard',
  code: 'marks-overlap',
  regionId: region.id,
  message,
})

/**
 * Whether marks lie as the protocol says (docs/spec/masks.md, M8 and M9): none over another where they may not overlap, and in a label map
 * one mask for each label and no pixel with two. The bench keeps to it by itself; marks come from files and programs too.
 */
export const checkPolicy = ({ marks, labels }: Pick<Protocol, 'marks' | 'labels'>, regions: readonly Region[]): AnnotationProblem[] => {
  // Where an object is out of the frame it has no place.
  const seen = regions.filter(({ track }) => track?.state !== 'outside')
  const masks = seen.filter(({ geometry }) => geometry.type === 'mask')
  const isMap = marks.masks === 'semantic'
  const first = new Map<string, string>()
  for (const mask of masks.toReversed()) first.set(placeOf(mask), mask.id)
  const doubled = isMap ? masks.filter((mask) => first.get(placeOf(mask)) !== mask.id) : []
  const concerned = marks.canOverlap ? (isMap ? masks : []) : seen
  const nameOf = (labelId: string) => labels.find(({ id }) => id === labelId)?.name ?? labelId
  return [
    ...doubled.map((region) =>
      problem(region, `a label map has one mask of a label; this is another one of ${nameOf(region.labelId)}: unite them`),
    ),
    ...overlapping(concerned, concerned, 0).map((region) =>
      problem(region, 'a mark lies over another one, and marks may not overlap here'),
    ),
  ]
}
