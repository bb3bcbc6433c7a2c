import type { Region } from '@reticle/domain'
import type { MatchRule } from '../regions/closeness.ts'
import { marksOf } from '../regions/marks.ts'
import { neighboursOf } from '../regions/neighbours.ts'
import { matchPairwise } from '../regions/pairwise.ts'

/** The mark of the second list that each of the first is one object with, by ids, and whether both have one label. */
export type MarkMatches = ReadonlyMap<string, { readonly id: string; readonly isSameLabel: boolean }>

/** One-to-one, by the matching of consensus (C20 to C23). Ids are those of the two lists. */
export const matchMarks = (first: readonly Region[], second: readonly Region[], rule: MatchRule): MarkMatches => {
  const marks = marksOf([
    { id: 'a', content: { regions: [...first] } },
    { id: 'b', content: { regions: [...second] } },
  ])
  return new Map(
    matchPairwise(marks, neighboursOf(marks, rule), 2).flatMap(({ a, b, isSameLabel }) => {
      const [one, other] = [marks[a], marks[b]]
      if (one === undefined || other === undefined) return []
      const [from, to] = one.annotationId === 'a' ? [one, other] : [other, one]
      return [[from.regionId, { id: to.regionId, isSameLabel }] as const]
    }),
  )
}

/** Marks of the first list that are in the second one under the same label. */
export const foundMarks = (first: readonly Region[], second: readonly Region[], rule: MatchRule): ReadonlySet<string> =>
  new Set([...matchMarks(first, second, rule)].flatMap(([id, { isSameLabel }]) => (isSameLabel ? [id] : [])))
