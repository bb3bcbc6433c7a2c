import type { ObjectDecision, ReasonCode, Verdict } from './adjudication.ts'
import type { AnnotationContent } from './annotation.ts'
import { type Answer, answerKey } from './answer.ts'
import type { RegionCluster } from './consensus.ts'
import type { Region } from './region.ts'

/** What became of one mark of a reader. */
type MarkFeedback = {
  readonly regionId: string
  readonly verdict: Verdict
  /** The mark of the decision in its place. */
  readonly decidedRegionId: string | null
  readonly reasonCode: ReasonCode | null
  readonly note: string
}
type Feedback = { readonly objects: readonly MarkFeedback[]; readonly changed: number }

type FeedbackFacts = {
  readonly annotationId: string
  readonly mine: AnnotationContent
  readonly decided: AnnotationContent
  readonly objects: readonly ObjectDecision[]
  /** Of the consensus that was decided on. */
  readonly clusters: readonly RegionCluster[]
}

const keysOf = (answers: readonly Answer[] = []): Map<string, string> =>
  new Map(answers.map(({ questionId, value }) => [questionId, answerKey(value)]))

/** How many of these answers the others do not have. */
const differing = (mine: readonly Answer[] | undefined, decided: readonly Answer[] | undefined): number => {
  const theirs = keysOf(decided)
  return [...keysOf(mine)].filter(([questionId, key]) => theirs.get(questionId) !== key).length
}

/** Whether a mark of the decision is this one, as it was made. */
const isMine = ({ origin }: Region, annotationId: string, regionId: string): boolean =>
  origin.kind === 'reader' && origin.annotationId === annotationId && origin.regionId === regionId

/** What is looked up for each mark. */
const indexOf = ({ annotationId, decided, objects, clusters }: FeedbackFacts) => {
  const decisions = new Map(objects.map((decision) => [decision.clusterId, decision]))
  const ofReader = new Map<string, Region>()
  const ofCluster = new Map<string, Region>()
  for (const region of decided.regions) {
    const { origin } = region
    if (origin.kind === 'reader' && origin.annotationId === annotationId) ofReader.set(origin.regionId, region)
    if (origin.kind === 'consensus') ofCluster.set(origin.clusterId, region)
  }
  const clusterOf = new Map(
    clusters.flatMap(({ id, members }) =>
      members.flatMap((one) => (one.annotationId === annotationId ? [[one.regionId, id] as const] : [])),
    ),
  )
  return { decisions, ofReader, ofCluster, clusterOf, byId: new Map(decided.regions.map((region) => [region.id, region])) }
}
type Index = ReturnType<typeof indexOf>

const verdictOf = ({ origin }: Region): Verdict => {
  if ('edited' in origin && origin.edited) return 'edited'
  return origin.kind === 'consensus' ? 'consensus' : 'reader'
}

/** By the decision on its object; without one, by where the marks of the decision say that they are from. */
const feedbackOf = ({ decisions, ofReader, ofCluster, clusterOf }: Index, regionId: string): MarkFeedback => {
  const clusterId = clusterOf.get(regionId) ?? ''
  const decision = decisions.get(clusterId)
  if (decision !== undefined) {
    const { verdict, reasonCode = null, note = '' } = decision
    return { regionId, verdict, decidedRegionId: decision.regionId ?? null, reasonCode, note }
  }
  const region = ofReader.get(regionId) ?? ofCluster.get(clusterId)
  const verdict = region === undefined ? 'none' : verdictOf(region)
  return { regionId, verdict, decidedRegionId: region?.id ?? null, reasonCode: null, note: '' }
}

/** A mark stands when the decision took it, or the consensus that it is a part of, with the same label and the same answers. */
const stands = ({ byId }: Index, annotationId: string, mark: Region, { verdict, decidedRegionId }: MarkFeedback): boolean => {
  const region = byId.get(decidedRegionId ?? '')
  if (region === undefined || region.labelId !== mark.labelId || differing(mark.answers, region.answers) > 0) return false
  return verdict === 'consensus' || (verdict === 'reader' && isMine(region, annotationId, mark.id))
}

/** What a reader hears of a decision (L77): for each of their marks what became of it, and how much was not taken as it is. */
export const feedbackOn = (facts: FeedbackFacts): Feedback => {
  const index = indexOf(facts)
  const objects = facts.mine.regions.map(({ id }) => feedbackOf(index, id))
  const fallen = facts.mine.regions.filter((mark, place) => {
    const feedback = objects[place]
    return feedback === undefined || !stands(index, facts.annotationId, mark, feedback)
  })
  return { objects, changed: fallen.length + differing(facts.mine.answers, facts.decided.answers) }
}
