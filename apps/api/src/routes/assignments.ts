import { routes } from '@reticle/contract'
import { type AssignmentId, err, ok, type TaskId } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import { type Api, annotationBody, register } from '../register.ts'
import { claimAssignment } from '../use-cases/claim-assignment.ts'
import { heartbeat } from '../use-cases/heartbeat.ts'
import { type KeptLease, notYours, type Work } from '../use-cases/keep-lease.ts'
import { listMyAnnotations } from '../use-cases/list-my-annotations.ts'
import { releaseAssignment } from '../use-cases/release-assignment.ts'
import { saveDraft } from '../use-cases/save-draft.ts'
import { assignmentAnswer } from '../use-cases/show-assignment.ts'
import { skipAssignment } from '../use-cases/skip-assignment.ts'
import { submitAssignment } from '../use-cases/submit-assignment.ts'

const leaseAnswer = (kept: KeptLease) => ({ ...kept, expiresAt: kept.expiresAt.toISOString() })

/** The labelling bench: everything here is about the caller's own assignments, and nothing tells of other readers. */
export const assignmentRoutes = (api: Api): void => {
  const { context } = api
  type OwnWork = { params: { assignmentId: AssignmentId }; body: { taskId?: TaskId | undefined }; caller: Caller; scope: Scope }
  const workOf = (call: OwnWork): Work => ({
    assignmentId: call.params.assignmentId,
    annotatorId: call.caller.personId,
    scope: call.scope,
    at: context.now(),
    taskId: call.body.taskId,
  })

  register(
    api,
    routes.claimAssignment,
    async ({ scope, caller }) => {
      const claimed = await claimAssignment(context, scope.projectId, caller.personId)
      if (claimed.kind === 'leased') return ok({ status: 201, ...claimed.answer })
      const { reason, retryAt } = claimed
      // A manager's own words on the pause; a header holds ASCII only.
      const paused = reason === 'paused' ? await context.read.annotators.get(scope.projectId, caller.personId) : undefined
      const headers = {
        'reticle-reason': reason,
        ...(retryAt === null ? {} : { 'reticle-retry-at': retryAt.toISOString() }),
        ...(paused === undefined || paused.pauseReason === '' ? {} : { 'reticle-reason-detail': encodeURIComponent(paused.pauseReason) }),
      }
      return ok({ status: 204, headers })
    },
    { isHot: true },
  )
  register(api, routes.listMyAssignments, async ({ scope, caller }) => {
    await context.dispenser.persist({ projectId: scope.projectId, annotatorId: caller.personId })
    const held = await context.read.assignments.held(scope.projectId, caller.personId)
    return ok({ status: 200, body: held.map(assignmentAnswer) })
  })
  register(api, routes.getAssignment, async ({ params, caller }) => {
    await context.dispenser.persist({ assignmentId: params.assignmentId })
    const assignment = await context.read.assignments.get(params.assignmentId, caller.personId)
    return assignment === undefined ? err(notYours) : ok({ status: 200, body: assignmentAnswer(assignment) })
  })
  register(
    api,
    routes.saveDraft,
    async (call) => {
      const kept = await saveDraft(context, workOf(call), call.body)
      return kept.ok ? ok({ status: 200, body: leaseAnswer(kept.value) }) : kept
    },
    { body: annotationBody, isHot: true },
  )
  register(
    api,
    routes.heartbeat,
    async (call) => {
      const kept = await heartbeat(context, workOf(call), call.body.fence)
      return kept.ok ? ok({ status: 200, body: leaseAnswer(kept.value) }) : kept
    },
    { isHot: true },
  )
  register(
    api,
    routes.submitAssignment,
    async (call) => {
      const submission = { ...call.body, key: call.headers['idempotency-key'] }
      const receipt = await submitAssignment(context, workOf(call), submission)
      if (!receipt.ok) return receipt
      const { annotationId, submittedAt } = receipt.value
      return ok({ status: 201, text: `{"annotationId":"${annotationId}","submittedAt":"${submittedAt.toISOString()}"}` })
    },
    { body: annotationBody, isHot: true },
  )
  register(api, routes.skipAssignment, async (call) => {
    const skipped = await skipAssignment(context, workOf(call), call.body)
    return skipped.ok ? ok({ status: 204 }) : skipped
  })
  register(api, routes.releaseAssignment, async (call) => {
    const released = await releaseAssignment(context, workOf(call), call.body.fence)
    return released.ok ? ok({ status: 204 }) : released
  })
  register(api, routes.listMyAnnotations, async ({ scope, caller }) =>
    ok({ status: 200, body: await listMyAnnotations(context, scope.projectId, caller.personId) }),
  )
}
