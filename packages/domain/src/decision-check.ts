import type { ObjectDecision } from './adjudication.ts'
import type { AnnotationContent } from './annotation.ts'
import type { AnnotationProblem } from './annotation-problem.ts'
import type { RegionCluster } from './consensus.ts'
import type { Origin, Region } from './region.ts'

/** Verdicts that leave no mark in the content. */
const withoutMark: readonly ObjectDecision['verdict'][] = ['none', 'undecided']

const isOf = (origin: Origin, { members }: RegionCluster): boolean =>
  origin.kind === 'reader' &&
  members.some(
    ({ annotationId, regionId }) =>
      regionId === origin.regionId && (origin.annotationId === undefined || origin.annotationId === annotationId),
  )

/** What is wrong with the mark that a verdict names; undefined when it fits. */
const unfit = ({ verdict }: ObjectDecision, region: Region, cluster: RegionCluster): string | undefined => {
  const { origin } = region
  const isTouched = 'edited' in origin && origin.edited
  if (verdict === 'reader' && (!isOf(origin, cluster) || isTouched))
    return `the mark "${region.id}" is not one that a reader made of it, or was changed: say "edited" or "redrawn"`
  if (verdict === 'consensus' && (origin.kind !== 'consensus' || origin.clusterId !== cluster.id || isTouched))
    return `the mark "${region.id}" is not its consensus mark, or was changed: say "edited" or "redrawn"`
  return undefined
}

const problemOf = (
  decision: ObjectDecision,
  cluster: RegionCluster | undefined,
  regions: ReadonlyMap<string, Region>,
): string | undefined => {
  const { clusterId, verdict, regionId } = decision
  if (cluster === undefined) return 'the consensus has no such object: reload the task'
  if (withoutMark.includes(verdict)) return regionId === undefined ? undefined : `"${verdict}" leaves no mark, but "${regionId}" is named`
  if (regionId === undefined) return `"${verdict}" needs the mark that stands for ${clusterId}`
  const region = regions.get(regionId)
  return region === undefined ? `there is no mark "${regionId}" in the decision` : unfit(decision, region, cluster)
}

/**
 * All problems of the decisions on objects (L75): each names an object of the consensus once, with a mark that fits its verdict; and, when there
 * is any, no object is left out. A decision without any says nothing on single objects.
 */
export const checkDecisions = (
  clusters: readonly RegionCluster[],
  content: Pick<AnnotationContent, 'regions'>,
  objects: readonly ObjectDecision[],
): AnnotationProblem[] => {
  if (objects.length === 0) return []
  const byId = new Map(clusters.map((cluster) => [cluster.id, cluster]))
  const regions = new Map(content.regions.map((region) => [region.id, region]))
  const decided = new Set<string>()
  const problems: AnnotationProblem[] = []
  const add = (at: string, message: string) => problems.push({ severity: 'hard', code: 'decision', at, message })
  for (const [index, decision] of objects.entries()) {
    const problem = decided.has(decision.clusterId) ? 'it is decided twice' : problemOf(decision, byId.get(decision.clusterId), regions)
    if (problem !== undefined) add(`body.objects.${index}`, `object ${decision.clusterId}: ${problem}`)
    decided.add(decision.clusterId)
  }
  for (const { id } of clusters) if (!decided.has(id)) add('body.objects', `object ${id} is not decided`)
  return problems
}
