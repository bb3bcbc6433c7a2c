import type { AnnotationContent, ObjectDecision, Region, RegionCluster, TaskConsensus } from '@reticle/domain'
import { decisionsOf } from '@reticle/tools'
import { inDeskOrder, kindsOf, type ObjectKind } from '../cluster-kinds.ts'

/** An object of the consensus as it stands in the decision. */
export type DeskObject = {
  readonly cluster: RegionCluster
  /** As it is called in the list and on the image, from 1. */
  readonly number: number
  readonly kind: ObjectKind
  /** Readers agree on it: it is accepted until somebody says otherwise. */
  readonly isAgreed: boolean
  /** Undefined: still to be decided. */
  readonly decision: ObjectDecision | undefined
  /** The mark of the decision that stands for it. */
  readonly region: Region | undefined
}

/**
 * The decision on an object. A mark that is gone from the content takes its decision along; an object on which all agree is decided as the
 * consensus has it, or as none when its mark was deleted, as long as nobody decided it.
 */
const standing = (
  cluster: RegionCluster,
  given: ObjectDecision | undefined,
  marks: ReadonlyMap<string, Region>,
): ObjectDecision | undefined => {
  if (given !== undefined) return given.regionId === undefined || marks.has(given.regionId) ? given : undefined
  if (cluster.kind !== 'agreed') return undefined
  return marks.has(cluster.id)
    ? { clusterId: cluster.id, verdict: 'consensus', regionId: cluster.id }
    : { clusterId: cluster.id, verdict: 'none' }
}

/** The objects of a task in the order of the desk. */
export const objectsOf = (consensus: Pick<TaskConsensus, 'regions'> | null, content: AnnotationContent): readonly DeskObject[] => {
  const marks = new Map(content.regions.map((region) => [region.id, region]))
  const decisions = new Map(decisionsOf(content).map((decision) => [decision.clusterId, decision]))
  const kinds = kindsOf(consensus?.regions ?? [])
  return inDeskOrder(consensus).map((cluster, index) => {
    const decision = standing(cluster, decisions.get(cluster.id), marks)
    return {
      cluster,
      number: index + 1,
      kind: kinds.get(cluster.id) ?? cluster.kind,
      isAgreed: cluster.kind === 'agreed',
      decision,
      region: decision?.regionId === undefined ? undefined : marks.get(decision.regionId),
    }
  })
}

export const isOpen = ({ decision }: DeskObject): boolean => decision === undefined

/** What is signed of the objects: one line for each that is decided. */
export const signedObjects = (objects: readonly DeskObject[]): ObjectDecision[] => objects.flatMap(({ decision }) => decision ?? [])

export type Progress = { readonly decided: number; readonly total: number; readonly agreed: number }

/** How many of the objects in dispute are decided; agreed ones are counted by themselves. */
export const progressOf = (objects: readonly DeskObject[]): Progress => {
  const disputed = objects.filter(({ isAgreed }) => !isAgreed)
  return { decided: disputed.filter((one) => !isOpen(one)).length, total: disputed.length, agreed: objects.length - disputed.length }
}

/** The next object that nobody decided, from behind one on and then from the start; undefined when all are. */
export const nextOpen = (objects: readonly DeskObject[], after: string | undefined): DeskObject | undefined => {
  const at = objects.findIndex(({ cluster }) => cluster.id === after)
  return [...objects.slice(at + 1), ...objects.slice(0, at + 1)].find(isOpen)
}

/** The object before or after one, in a ring. Agreed objects that are folded away are passed over. */
export const neighbourOf = (
  objects: readonly DeskObject[],
  of: string | undefined,
  by: 1 | -1,
  areAgreedShown: boolean,
): DeskObject | undefined => {
  const shown = objects.filter((one) => areAgreedShown || !one.isAgreed || one.cluster.id === of)
  const at = shown.findIndex(({ cluster }) => cluster.id === of)
  if (at === -1) return by === 1 ? shown[0] : shown.at(-1)
  return shown[(at + by + shown.length) % shown.length]
}
