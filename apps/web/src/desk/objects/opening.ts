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

/** What a reviewer finds who begins: what was signed before, else what all readers agree on; whatever is in dispute waits for a decision. */
export const firstDecision = (task: Pick<TaskDetail, 'consensus' | 'adjudications'>, protocol: Protocol): DecidedContent => {
  const { consensus, adjudications } = task
  const [signed] = adjudications
  if (signed !== undefined) return decidedContent(signed.content, signed.objects, task)
  if (consensus === null) return emptyContent
  const agreed = new Set(consensus.regions.flatMap(({ id, kind }) => (kind === 'agreed' ? [id] : [])))
  const proposed = contentOf(protocol, consensus)
  return { ...proposed, regions: proposed.regions.filter(({ id }) => agreed.has(id)) }
}

/** What is shown to someone who decides nothing: what stands, what was signed last, or what the consensus proposes. */
export const shownContent = (task: TaskDetail, protocol: Protocol): AnnotationContent => {
  const { resolution, adjudications, consensus } = task
  const [signed] = adjudications
  const isSigned = resolution === null || resolution.kind === 'adjudication'
  if (signed !== undefined && isSigned) return decidedContent(signed.content, signed.objects, task)
  return resolution?.content ?? (consensus === null ? emptyContent : contentOf(protocol, consensus))
}
