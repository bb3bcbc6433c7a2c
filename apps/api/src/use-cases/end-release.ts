import { type DomainError, err, ok, type ReleaseId, type Result, releaseFlow, step } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

/** Publishes a frozen release, or withdraws one with the reason. Its files stay as they are: what cites them can still be checked. */
export const endRelease = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  releaseId: ReleaseId,
  wanted: { readonly event: 'published' } | { readonly event: 'withdrawn'; readonly reason: string },
): Promise<Result<void, DomainError>> => {
  const at = context.now()
  return context.unitOfWork(async ({ releases, events, outbox }): Promise<Result<void, DomainError>> => {
    const state = await releases.lock(releaseId)
    if (state === undefined) return err({ code: 'not-found', message: 'there is no such release' })
    const next = step(releaseFlow, state, wanted.event)
    if (next === undefined) return err({ code: 'wrong-state', message: `this release is ${state}; it cannot be ${wanted.event}` })
    const withdrawn = { withdrawnAt: at, withdrawnBy: caller.personId }
    if (wanted.event === 'published') await releases.setState(releaseId, { state: 'published' })
    else await releases.setState(releaseId, { state: 'withdrawn', ...withdrawn, withdrawnReason: wanted.reason })
    const payload = wanted.event === 'published' ? {} : { reason: wanted.reason }
    const type = wanted.event === 'published' ? 'release.published' : 'release.withdrawn'
    await events.add({ type, subjectId: releaseId, at, organizationId, projectId, actorId: caller.personId, payload })
    await outbox.put({ kind: 'hint', payload: { projectId, topics: ['releases'] } })
    return ok(undefined)
  })
}
