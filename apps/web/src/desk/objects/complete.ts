import type { AnnotationContent, ObjectDecision } from '@reticle/domain'
import { type Change, decisionsOf } from '@reticle/tools'
import { withDecision } from './decide.ts'
import type { DeskObject } from './desk-objects.ts'

const flat = (change: Change): readonly Change[] => (change.type === 'together' ? change.changes.flatMap(flat) : [change])

const editedIds = (parts: readonly Change[]): ReadonlySet<string> =>
  new Set(
    parts.flatMap((part) => {
      if (part.type === 'restore-region') return [part.region.id]
      const isEdit =
        part.type === 'set-geometry' ||
        part.type === 'set-label' ||
        part.type === 'set-attribute' ||
        part.type === 'set-region-answer' ||
        part.type === 'clear-region-answer'
      return isEdit ? [part.regionId] : []
    }),
  )

/**
 * A change by hand with what it says of the objects, as one step: the mark of an object that is changed makes the decision an edited one, and
 * the first mark that is drawn for `redrawn` stands for that object from then on, in place of what stood there.
 */
export const completed = (content: AnnotationContent, change: Change, objects: readonly DeskObject[], redrawn?: DeskObject): Change => {
  const parts = flat(change)
  if (parts.some(({ type }) => type === 'set-decisions')) return change
  const edited = editedIds(parts)
  const before = decisionsOf(content)
  let decisions = before
  for (const { decision, region } of objects)
    if (decision !== undefined && region !== undefined && edited.has(region.id) && decision.verdict !== 'redrawn')
      decisions = withDecision(decisions, { ...decision, verdict: 'edited' })
  const removals: Change[] = []
  const added = parts.find((part) => part.type === 'add-region')
  if (redrawn !== undefined && added?.type === 'add-region') {
    const { reasonCode, note } = redrawn.decision ?? {}
    const decision: ObjectDecision = {
      clusterId: redrawn.cluster.id,
      verdict: 'redrawn',
      regionId: added.region.id,
      ...(reasonCode === undefined ? {} : { reasonCode }),
      ...(note === undefined ? {} : { note }),
    }
    decisions = withDecision(decisions, decision)
    if (redrawn.region !== undefined) removals.push({ type: 'remove-region', regionId: redrawn.region.id })
  }
  if (decisions === before) return change
  return { type: 'together', changes: [...parts, ...removals, { type: 'set-decisions', decisions }] }
}
