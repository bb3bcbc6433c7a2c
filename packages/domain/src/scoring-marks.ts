import { boundsOf, createIndex } from '@reticle/geometry'
import type { Question } from './protocol-body.ts'
import type { Plane, Region } from './region.ts'
import { type AnswerVerdict, answerVerdicts, meanOf } from './scoring-answers.ts'
import { closeness, type MatchRule, markKindOf, matchThresholdOf } from './scoring-closeness.ts'
import { type Pairing, pairUp } from './scoring-matching.ts'

/**
 * One mark of the two annotations, or a pair of them. `found`: place and label are right. `other-label`: the place is right. `missed`: nobody
 * marked it. `extra`: nothing is known to be there.
 */
export const markVerdictKinds = ['found', 'other-label', 'missed', 'extra'] as const
export type MarkVerdict = {
  readonly kind: (typeof markVerdictKinds)[number]
  readonly knownId: string | null
  readonly givenId: string | null
  readonly knownLabel: string | null
  readonly givenLabel: string | null
  /** IoU, or the like for points and lines (C20); null for a mark that stays alone. */
  readonly closeness: number | null
}
export type MarkScoring = {
  readonly score: number
  readonly verdicts: readonly MarkVerdict[]
  readonly answers: readonly AnswerVerdict[]
}

const isSamePlane = (a: Plane | undefined, b: Plane | undefined): boolean => a?.z === b?.z && a?.t === b?.t
const seen = (regions: readonly Region[]): Region[] => regions.filter(({ track }) => track?.state !== 'outside')

/** All pairs that may be one object by place. */
const nearPairs = (known: readonly Region[], given: readonly Region[], rule: MatchRule): Pairing[] => {
  const index = createIndex(given.map(({ geometry }) => geometry))
  const reach = 2 * rule.distance
  return known.flatMap((mark, row) => {
    const { x, y, width, height } = boundsOf(mark.geometry)
    const around = { x: x - reach, y: y - reach, width: width + 2 * reach, height: height + 2 * reach }
    return index.search(around).flatMap((column) => {
      const other = given[column]
      if (other === undefined || !isSamePlane(mark.plane, other.plane)) return []
      const weight = closeness(mark.geometry, other.geometry, rule)
      return weight > 0 && weight >= matchThresholdOf(markKindOf(mark.geometry), rule) ? [{ row, column, weight }] : []
    })
  })
}

type Pair = { readonly known: Region; readonly given: Region; readonly weight: number }

/** First what has the same label, so that a label never loses to a nearer mark of another one; what is left pairs by place alone (G5). */
const pairsOf = (known: readonly Region[], given: readonly Region[], rule: MatchRule): Pair[] => {
  const near = nearPairs(known, given, rule)
  const hasSameLabel = ({ row, column }: Pairing): boolean => known[row]?.labelId === given[column]?.labelId
  const same = pairUp(near.filter(hasSameLabel))
  const taken = new Set(same.values())
  const other = pairUp(near.filter((pair) => !hasSameLabel(pair) && !same.has(pair.row) && !taken.has(pair.column)))
  const weights = new Map(near.map(({ row, column, weight }) => [`${row} ${column}`, weight]))
  return [...same, ...other].flatMap(([row, column]) => {
    const [one, two] = [known[row], given[column]]
    return one === undefined || two === undefined ? [] : [{ known: one, given: two, weight: weights.get(`${row} ${column}`) ?? 0 }]
  })
}

/**
 * Marks against the known ones: F1 = 2 TP / (known + given), with a mark found at its place under its label as 1, or as the mean of that and
 * of the answers on it where answers are known (docs/spec/gold.md, G5 and G6). No marks where none are known: 1.
 */
export const scoreMarks = (
  questions: readonly Question[],
  knownMarks: readonly Region[],
  givenMarks: readonly Region[],
  rule: MatchRule,
): MarkScoring => {
  const [known, given] = [seen(knownMarks), seen(givenMarks)]
  const pairs = pairsOf(known, given, rule)
  const answers: AnswerVerdict[] = []
  let credit = 0
  const matched = pairs.map((pair): MarkVerdict => {
    const isFound = pair.known.labelId === pair.given.labelId
    const own = isFound ? answerVerdicts(questions, pair.known.answers ?? [], pair.given.answers ?? [], pair.known.id) : []
    answers.push(...own)
    if (isFound) credit += meanOf([1, ...own.map(({ score }) => score)])
    return {
      kind: isFound ? 'found' : 'other-label',
      ...{ knownId: pair.known.id, givenId: pair.given.id, knownLabel: pair.known.labelId, givenLabel: pair.given.labelId },
      closeness: pair.weight,
    }
  })
  const [inKnown, inGiven] = [new Set(pairs.map((pair) => pair.known)), new Set(pairs.map((pair) => pair.given))]
  const alone = { closeness: null }
  const missed = known
    .filter((mark) => !inKnown.has(mark))
    .map((mark): MarkVerdict => ({ kind: 'missed', knownId: mark.id, givenId: null, knownLabel: mark.labelId, givenLabel: null, ...alone }))
  const extra = given
    .filter((mark) => !inGiven.has(mark))
    .map((mark): MarkVerdict => ({ kind: 'extra', knownId: null, givenId: mark.id, knownLabel: null, givenLabel: mark.labelId, ...alone }))
  const total = known.length + given.length
  return { score: total === 0 ? 1 : (2 * credit) / total, verdicts: [...matched, ...missed, ...extra], answers }
}
