import { may } from '@reticle/domain'
import type { Scope } from '../caller.ts'
import type { Context } from '../context.ts'

/**
 * Running leases. Someone who also labels must not learn who reads which task, nor which of their own samples have a known answer: to them
 * a lease shows only that it is held (L51).
 */
export const listLeases = async (context: Context, scope: Scope, after: { at: string; id: string } | null, limit: number) => {
  const isHidden = may(scope.roles, 'task.label')
  const rows = await context.read.leases.list(scope.projectId, after, limit)
  return rows.map(({ taskId, sample, purpose, leasedAt, leasedText, expiresAt, draftAt, ...row }) => ({
    key: { at: leasedText, id: row.assignmentId },
    shown: {
      ...row,
      taskId: isHidden ? null : taskId,
      sample: isHidden ? null : sample,
      purpose: isHidden ? null : purpose,
      leasedAt: leasedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      draftAt: draftAt?.toISOString() ?? null,
    },
  }))
}
