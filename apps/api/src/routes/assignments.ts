import { routes } from '@reticle/contract'
import { type AssignmentId, type DomainError, err, ok, type Result, type TaskId } from '@reticle/domain'
import type { Answer } from '../answer.ts'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { type Api, annotationBody, register } from '../register.ts'
import { claimAssignment, type NoClaim } from '../use-cases/claim-assignment.ts'
import { heartbeat } from '../use-cases/heartbeat.ts'
import { type KeptLease, notYours, type Work } from '../use-cases/keep-lease.ts'
import { listMyAnnotations } from '../use-cases/list-my-annotations.ts'
import { releaseAssignment } from '../use-cases/release-assignment.ts'
import { saveDraft } from '../use-cases/save-draft.ts'
import { assignmentAnswer } from '../use-cases/show-assignment.ts'
import { skipAssignment } from '../use-cases/skip-assignment.ts'
import { submitAssignment } from '../use-cases/submit-assignment.ts'

const leaseAnswer = (kept: KeptLease) => ({ ...kept, expiresAt: kept.expiresAt.toISOString() })

type ClaimAnswer = Result<Answer<typeof routes.claimAssignment>, DomainError>

const refusedClaim = async (context: Context, caller: Caller, scope: Scope, { reason, retryAt }: NoClaim): Promise<ClaimAnswer> => {
  // A manager's own words on the pause; a header holds ASCII only.
  const paused = reason === 'paused' ? await context.read.annotators.get(scope.projectId, caller.personId) : undefined
  const headers = {
    'reticle-reason': reason,
    ...(retryAt === null ? {} : { 'reticle-retry-at': retryAt.toISOString() }),
    ...(paused === undefined || paused.pauseReason === '' ? {} : { 'reticle-reason-detail': encodeURIComponent(paused.pauseReason) }),
  }
  return ok({ status: 204, headers })
}

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
    ({ scope, caller }) =>
      claimAssignment(context, scope.projectId, caller.personId).then((claimed): ClaimAnswer | Promise<ClaimAnswer> =>
        claimed.kind === 'leased' ? ok({ status: 201, ...claimed.answer }) : refusedClaim(context, caller, scope, claimed),
      ),
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
