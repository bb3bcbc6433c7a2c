import { boundsOf, createIndex } from '@reticle/geometry'
import { closeness, type MatchRule, thresholdOf } from './closeness.ts'
import { type Mark, planeKey } from './marks.ts'

/** Two marks of different annotations that have something in common; `a < b` are places in the list of marks. */
export type Pair = {
  readonly a: number
  readonly b: number
  readonly closeness: number
  readonly isCandidate: boolean
  readonly weight: number
}

/**
 * Of two pairings that are as close, the one with equal labels is better: a cell and its nucleus drawn on the same box by two
 * readers pair cell with cell. Small, so that place comes first.
 */
const labelBonus = 0.1

/** Readers' arithmetic must not decide at the threshold itself. */
const slack = 1e-9

/**
 * The most marks of one annotation that are weighed against one mark of another. Honest work never has so many in one place; without a
 * bound a mark drawn a thousand times by two readers would make a million pairs.
 */
const mostNear = 64

/** Place of each mark in its annotation, and the size of that annotation. */
const ranksOf = (marks: readonly Mark[]): { readonly rank: (mark: number) => number; readonly size: (mark: number) => number } => {
  const first = new Map<number | undefined, number>()
  const sizes = new Map<number | undefined, number>()
  marks.forEach(({ annotation }, place) => {
    if (!first.has(annotation)) first.set(annotation, place)
    sizes.set(annotation, (sizes.get(annotation) ?? 0) + 1)
  })
  return {
    rank: (mark) => mark - (first.get(marks[mark]?.annotation) ?? 0),
    size: (mark) => sizes.get(marks[mark]?.annotation) ?? 1,
  }
}

/** Of as close ones, those whose place in their annotation follows the mark's own in its: so marks drawn many times keep enough partners. */
const closest = (pairs: readonly Pair[], { rank, size }: ReturnType<typeof ranksOf>): Pair[] => {
  if (pairs.length <= mostNear) return [...pairs]
  const ahead = ({ a, b }: Pair): number => (((rank(b) - rank(a)) % size(b)) + size(b)) % size(b)
  return pairs
    .toSorted((one, other) => other.weight - one.weight || ahead(one) - ahead(other))
    .slice(0, mostNear)
    .toSorted((one, other) => one.b - other.b)
}

/** Pairs with any closeness above 0, in the order of (a, b). Candidates are those that reach the threshold; others weigh against a cluster. */
export const neighboursOf = (marks: readonly Mark[], rule: MatchRule): Pair[] => {
  const index = createIndex(marks.map((mark) => mark.geometry))
  const ranks = ranksOf(marks)
  const pairOf = (mark: Mark, a: number, b: number): Pair | undefined => {
    const other = marks[b]
    if (other === undefined || b <= a || other.annotation === mark.annotation || other.kind !== mark.kind) return undefined
    if (planeKey(other.plane) !== planeKey(mark.plane)) return undefined
    const near = closeness(mark.geometry, other.geometry, rule)
    if (near <= 0) return undefined
    const weight = near + (mark.labelId === other.labelId ? labelBonus : 0)
    return { a, b, closeness: near, isCandidate: near >= thresholdOf(mark.kind, rule) - slack, weight }
  }
  return marks.flatMap((mark, a) => {
    const reach = mark.kind === 'area' ? 0 : 2 * rule.distance
    const { x, y, width, height } = boundsOf(mark.geometry)
    const found = index.search({ x: x - reach, y: y - reach, width: width + 2 * reach, height: height + 2 * reach })
    const pairs = found.flatMap((b) => pairOf(mark, a, b) ?? [])
    if (pairs.length <= mostNear) return pairs
    return [...Map.groupBy(pairs, (pair) => marks[pair.b]?.annotation).values()].flatMap((group) => closest(group, ranks))
  })
}
