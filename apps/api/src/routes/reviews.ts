import { routes } from '@reticle/contract'
import { err, ok, type TaskId } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import { type Api, annotationBody, register } from '../register.ts'
import { facetsReader } from '../use-cases/contested-facets.ts'
import { fuseObject } from '../use-cases/fuse-object.ts'
import { listContested } from '../use-cases/list-contested.ts'
import { reassignTask } from '../use-cases/reassign-task.ts'
import { returnTask } from '../use-cases/return-task.ts'
import { claimReview, gone, keepReview, releaseReview, saveReviewDraft, takeReview } from '../use-cases/review-lease.ts'
import { showContours } from '../use-cases/show-contours.ts'
import { taskSummary } from '../use-cases/show-task.ts'

/** The desk: which contested tasks there are, who holds them, and what becomes of them beside a decision. */
export const reviewRoutes = (api: Api): void => {
  const { context } = api
  const facetsOf = facetsReader(context)
  const summaryOf = async (caller: Caller, scope: Scope, taskId: TaskId) => {
    const row = await context.read.tasks.summary(taskId, caller.personId)
    return row === undefined ? err(gone) : ok({ status: 200 as const, body: taskSummary(row, scope.roles) })
  }
  leases(api)
  register(api, routes.listContested, async ({ caller, scope, query }) => {
    const page = await listContested(context, caller, scope, query)
    return page.ok ? ok({ status: 200, body: page.value }) : page
  })
  register(api, routes.getContestedFacets, async ({ caller, scope }) => ok({ status: 200, body: await facetsOf(caller, scope) }))
  register(
    api,
    routes.returnTask,
    async ({ caller, scope, params, body }) => {
      const returned = await returnTask(context, caller, scope, params.taskId, body.annotations)
      return returned.ok ? summaryOf(caller, scope, params.taskId) : returned
    },
    { body: annotationBody },
  )
  register(api, routes.reassignTask, async ({ caller, scope, params, body }) => {
    const reassigned = await reassignTask(context, caller, scope, params.taskId, body)
    return reassigned.ok ? summaryOf(caller, scope, params.taskId) : reassigned
  })
  register(api, routes.fuseObject, async ({ caller, scope, params, body }) => {
    const fused = await fuseObject(context, caller, scope, params.taskId, body)
    return fused.ok ? ok({ status: 200, body: fused.value }) : fused
  })
  register(api, routes.getContours, async ({ caller, scope, params }) => {
    const contours = await showContours(context, caller, scope.roles, params.taskId)
    return contours === undefined ? err(gone) : ok({ status: 200, body: contours })
  })
}

/** Leases of contested tasks, with the decision that is not signed yet. */
const leases = (api: Api): void => {
  const { context } = api
  register(api, routes.claimReview, async ({ caller, scope, body }) => {
    const claimed = await claimReview(context, caller, scope, body)
    if (!claimed.ok) return claimed
    if (claimed.value.kind === 'leased') return ok({ status: 201, body: claimed.value.review })
    const { reason, retryAt } = claimed.value
    const headers = { 'reticle-reason': reason, ...(retryAt === null ? {} : { 'reticle-retry-at': retryAt.toISOString() }) }
    return ok({ status: 204, headers })
  })
  register(api, routes.takeReview, async ({ caller, scope, params, body }) => {
    const taken = await takeReview(context, caller, scope, params.taskId, body.takesOver)
    return taken.ok ? ok({ status: 200, body: taken.value }) : taken
  })
  register(api, routes.keepReview, async ({ caller, scope, params, body }) => {
    const kept = await keepReview(context, caller, scope, params.taskId, body.fence)
    return kept.ok ? ok({ status: 200, body: kept.value }) : kept
  })
  register(
    api,
    routes.saveReviewDraft,
    async ({ caller, scope, params, body }) => {
      const kept = await saveReviewDraft(context, caller, scope, params.taskId, body)
      return kept.ok ? ok({ status: 200, body: kept.value }) : kept
    },
    { body: annotationBody },
  )
  register(api, routes.releaseReview, async ({ caller, params, body }) => {
    const released = await releaseReview(context, caller, params.taskId, body.fence)
    return released.ok ? ok({ status: 204 }) : released
  })
}
