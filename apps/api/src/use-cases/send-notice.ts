import type { NewNotice, Repositories } from '@reticle/db'
import type { ProjectId, ProjectRole, TaskId } from '@reticle/domain'
import type { Caller } from '../caller.ts'

/** Whom a notice is for: named people, or all who hold one of these roles on the project. */
export type Addressees = { readonly personIds: readonly string[] } | { readonly roles: readonly ProjectRole[]; readonly except?: string }

/** Sends a notice within the transaction of its cause; each person's screen hears of it after the commit. */
export const sendNotice = async ({ notices }: Repositories, to: Addressees, notice: NewNotice): Promise<void> =>
  'roles' in to ? notices.sendToRoles(to.roles, notice, to.except) : notices.send(to.personIds, notice)

type Lost = {
  readonly projectId: ProjectId
  readonly taskId: TaskId
  /** Who held it. */
  readonly personId: string
  readonly why: 'taken-over' | 'revoked' | 'withdrawn' | 'expired' | 'decided'
}

/** Tells the former holder of a review's lease at once that it is theirs no more, and who has it now. */
export const tellReviewLost = async (
  { outbox }: Repositories,
  { projectId, taskId, personId, why }: Lost,
  by: Caller | null,
): Promise<void> =>
  outbox.put({
    kind: 'hint',
    payload: { projectId, topics: ['assignments'], personId, lost: { projectId, what: 'review', taskId, why, by: by?.name ?? null } },
  })

/** Tells an annotator at once that they no longer hold a sample; never by whom. */
export const tellAssignmentLost = async (
  { outbox }: Repositories,
  { projectId, taskId, personId, why, assignmentId }: Lost & { readonly assignmentId: string },
): Promise<void> =>
  outbox.put({
    kind: 'hint',
    payload: { projectId, topics: ['assignments'], personId, lost: { projectId, what: 'assignment', taskId, assignmentId, why, by: null } },
  })
