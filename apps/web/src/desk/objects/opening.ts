import type { TaskDetail } from '@reticle/contract'
import { type AnnotationContent, contentOf, emptyContent, type ObjectDecision, type Protocol } from '@reticle/domain'
import type { DecidedContent } from '@reticle/tools'

/** Content with decisions on the objects that the consensus has now; others would name what is not there. */
export const decidedContent = (
  content: AnnotationContent,
  objects: readonly ObjectDecision[],
  { consensus }: Pick<TaskDetail, 'consensus'>,
): DecidedContent => {
  const ids = new Set(consensus?.regions.map(({ id }) => id))
  return { ...content, decisions: objects.filter(({ clusterId }) => ids.has(clusterId)) }
}

/** The whole decision as the consensus has it. */
export const byConsensus = ({ consensus }: Pick<TaskDetail, 'consensus'>, protocol: Protocol): DecidedContent => {
  if (consensus === null) return emptyContent
  const content = contentOf(protocol, consensus)
  const marks = new Set(content.regions.map(({ id }) => id))
  // An object whose class is tied has no mark to take: somebody has to say what it is.
  const decisions = consensus.regions.flatMap(({ id, isKept }): ObjectDecision[] =>
    marks.has(id) ? [{ clusterId: id, verdict: 'consensus', regionId: id }] : isKept ? [] : [{ clusterId: id, verdict: 'none' }],
  )
  return { ...content, decisions }
}

export type Opened = Pick<TaskDetail, 'consensus' | 'adjudications' | 'mended'>

/**
 * What a reviewer finds who begins: the known answer that is to be mended, what was signed before, or what all readers agree on; whatever is
 * in dispute waits for a decision.
 */
export const firstDecision = (task: Opened, protocol: Protocol): DecidedContent => {
  const { consensus, adjudications, mended } = task
  if (mended?.from === 'consensus') return byConsensus(task, protocol)
  if (mended?.from === 'file') return decidedContent(mended.content, [], task)
  const [signed] = adjudications
  if (signed !== undefined) return decidedContent(signed.content, signed.objects, task)
  if (consensus === null) return emptyContent
  const agreed = new Set(consensus.regions.flatMap(({ id, kind }) => (kind === 'agreed' ? [id] : [])))
  const proposed = contentOf(protocol, consensus)
  return { ...proposed, regions: proposed.regions.filter(({ id }) => agreed.has(id)) }
}

/** What is shown to someone who decides nothing: what stands, what was signed last, or what the consensus proposes. */
export const shownContent = (task: TaskDetail, protocol: Protocol): AnnotationContent => {
  const { resolution, adjudications, consensus, mended } = task
  if (mended !== undefined) return mended.content
  const [signed] = adjudications
  const isSigned = resolution === null || resolution.kind === 'adjudication'
  if (signed !== undefined && isSigned) return decidedContent(signed.content, signed.objects, task)
  return resolution?.content ?? (consensus === null ? emptyContent : contentOf(protocol, consensus))
}
