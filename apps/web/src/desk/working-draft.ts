import { decisionDraftSchema } from '@reticle/contract'
import type { TaskId } from '@reticle/domain'
import type { LocalDraft, ReviewPorts } from './review/review-session.ts'

const keyOf = (taskId: TaskId): string => `reticle/decision/${taskId}`

const localOf = (stored: unknown): LocalDraft | undefined => {
  if (typeof stored !== 'object' || stored === null || !('draft' in stored) || !('baseVersion' in stored)) return undefined
  const draft = decisionDraftSchema.safeParse(stored.draft)
  if (!draft.success || typeof stored.baseVersion !== 'number') return undefined
  return { draft: draft.data, baseVersion: stored.baseVersion, isSaved: 'isSaved' in stored && stored.isSaved === true }
}

/** The unsigned decision of this tab, for what the server has not taken yet: a reload without a network loses nothing. */
export const localDraft = (taskId: TaskId): ReviewPorts['local'] => ({
  load: (): LocalDraft | undefined => {
    try {
      return localOf(JSON.parse(sessionStorage.getItem(keyOf(taskId)) ?? 'null'))
    } catch {
      return undefined
    }
  },
  keep: (draft) => {
    try {
      sessionStorage.setItem(keyOf(taskId), JSON.stringify(draft))
    } catch {
      // A full or forbidden storage only costs what a reload without a network would lose.
    }
  },
  drop: () => {
    try {
      sessionStorage.removeItem(keyOf(taskId))
    } catch {
      // As above.
    }
  },
})
