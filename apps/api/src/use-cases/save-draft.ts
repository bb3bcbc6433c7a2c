import { isDeepStrictEqual } from 'node:util'
import { type AnnotationContent, type DomainError, err, ok, type Result } from '@reticle/domain'
import type { Context } from '../context.ts'
import { closedProblem, type KeptLease, keepLease, type Locked, onRow, staleFence, type Work } from './keep-lease.ts'
import { refresh } from './tell-dispenser.ts'

type Draft = { readonly fence: number; readonly version: number; readonly content: AnnotationContent }

/** Both as they come out of JSON, where -0 is 0 and what is undefined is not there. */
const isSame = (stored: AnnotationContent | null, sent: AnnotationContent): boolean =>
  isDeepStrictEqual(stored, JSON.parse(JSON.stringify(sent)))

/** Refuses what would overwrite work that this client has not seen. */
const checkDraft = (locked: Locked, draft: Draft): DomainError | undefined => {
  if (draft.fence !== locked.fence) return staleFence(locked)
  if (draft.version !== locked.draftVersion + 1)
    return {
      code: 'conflict',
      message: `version ${draft.version} does not follow the saved draft, which has version ${locked.draftVersion}: load it and go on from there`,
    }
  return undefined
}

/**
 * Saves the next version of the draft and keeps the lease. The same version with the same content is a repeat whose answer was lost, and is
 * answered again, also under the fence from before the lease was made anew. The draft is saved even when the lease is over, and the last
 * states of it are kept.
 */
export const saveDraft = async (context: Context, work: Work, draft: Draft): Promise<Result<KeptLease, DomainError>> => {
  const outcome = await onRow(context, work, async (repositories, locked) => {
    const closed = closedProblem(locked)
    if (closed !== undefined) return err(closed)
    const isRepeat = draft.version === locked.draftVersion && draft.fence <= locked.fence && isSame(locked.draft, draft.content)
    if (!isRepeat) {
      const refused = checkDraft(locked, draft)
      if (refused !== undefined) return err(refused)
      await repositories.assignments.saveDraft(locked.id, draft.version, draft.content)
    }
    const kept = await keepLease(repositories, { ...locked, draftVersion: draft.version }, work)
    return ok({ kept, changed: kept.fence === locked.fence ? [] : [locked.taskId] })
  })
  if (!outcome.ok) return outcome
  await refresh(context, work.scope.projectId, outcome.value.changed)
  return ok(outcome.value.kept)
}
