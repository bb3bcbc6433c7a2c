import type { Assignment } from '@reticle/contract'
import type { PersonId, ProjectId } from '@reticle/domain'
import { chooseDraft } from '../outbox/draft-choice.ts'
import type { DraftRecord } from '../outbox/records.ts'
import type { SessionPorts, Work } from './bench-state.ts'

/** An assignment with all that the bench needs to show it at once. */
export type Prepared = { readonly work: Work; readonly record: DraftRecord }

type Ports = Pick<SessionPorts, 'server' | 'store' | 'now' | 'newKey'>

/** The draft of a sample that came back is one's own annotation: nobody has to be told that it is there. */
const restoredFrom = (from: 'server' | 'local' | 'both', { revision }: Assignment): Work['restored'] =>
  from !== 'server' ? 'browser' : revision === null ? 'server' : 'none'

/** Reads what lies in this browser and on the server, and chooses the newest. */
export const prepare = async (
  assignment: Assignment,
  personId: PersonId,
  projectId: ProjectId,
  { server, store, now, newKey }: Ports,
): Promise<Prepared> => {
  const [protocol, found] = await Promise.all([server.protocol(assignment.protocolId), store.draft(assignment.id)])
  const local = found?.personId === personId ? found : undefined
  const choice = chooseDraft({ content: assignment.draft, version: assignment.draftVersion }, local)
  const content = choice.from === 'both' ? choice.mine : choice.content
  const isEmpty = content.regions.length === 0 && content.answers.length === 0 && content.comment === ''
  return {
    work: { assignment, protocol, content, restored: isEmpty ? 'none' : restoredFrom(choice.from, assignment) },
    record: {
      assignmentId: assignment.id,
      taskId: assignment.taskId,
      personId,
      projectId,
      fence: assignment.fence,
      idempotencyKey: local?.idempotencyKey ?? newKey(),
      content,
      activeMilliseconds: local?.activeMilliseconds ?? 0,
      changedAt: local?.changedAt ?? now(),
      // Both were changed: the old base makes the first save find the conflict, which then asks.
      baseVersion: choice.from === 'both' && local !== undefined ? local.baseVersion : assignment.draftVersion,
      isSaved: choice.from === 'server',
    },
  }
}
