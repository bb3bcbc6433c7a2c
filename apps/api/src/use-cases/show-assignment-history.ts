import type { AssignmentHistory } from '@reticle/contract'
import type { AssignmentId, EventType, PersonId } from '@reticle/domain'
import { z } from 'zod'
import type { Context } from '../context.ts'

const payloadSchema = z.object({ fence: z.number().optional(), by: z.string().optional(), reason: z.string().optional() })

type Event = { readonly at: Date; readonly type: EventType; readonly payload: Record<string, unknown> }
type Shown = AssignmentHistory['events'][number]

const kindOf = (type: EventType, by: string | undefined): Shown['kind'] | undefined => {
  switch (type) {
    case 'assignment.leased':
      return 'leased'
    case 'assignment.expired':
      return 'expired'
    case 'assignment.skipped':
      return 'skipped'
    case 'assignment.released':
      return by === 'revoked' || by === 'withdrawn' ? by : 'released'
    default:
      return undefined
  }
}

const shown = ({ at, type, payload }: Event): Shown[] => {
  const { fence = null, by, reason = null } = payloadSchema.catch({}).parse(payload)
  const kind = kindOf(type, by)
  return kind === undefined ? [] : [{ at: at.toISOString(), kind, fence, reason: reason === '' ? null : reason }]
}

/** What happened to an annotator's own assignment: of its submission only when it came, never whether it counted (L51). */
export const assignmentHistory = async (
  context: Context,
  assignmentId: AssignmentId,
  annotatorId: PersonId,
): Promise<AssignmentHistory | undefined> => {
  const { history } = context.read
  const assignment = await history.assignment(assignmentId, annotatorId)
  if (assignment === undefined) return undefined
  const [events, drafts] = await Promise.all([history.eventsOf(assignmentId), history.draftStates(assignmentId)])
  const lived = events.flatMap(shown)
  // A lease whose submission came before it had a row has no event of its own.
  const begin: Shown[] = lived.some((event) => event.kind === 'leased')
    ? []
    : [{ at: assignment.leasedAt.toISOString(), kind: 'leased', fence: assignment.fence, reason: null }]
  const { submittedAt } = assignment
  const end: Shown[] = submittedAt === null ? [] : [{ at: submittedAt.toISOString(), kind: 'submitted', fence: null, reason: null }]
  return {
    events: [...begin, ...lived, ...end],
    drafts: drafts.map((draft) => ({ ...draft, savedAt: draft.savedAt.toISOString() })),
  }
}
