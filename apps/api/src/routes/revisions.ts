import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { listFeedback, showFeedback } from '../use-cases/feedback.ts'
import { listPeers, listRevisions } from '../use-cases/revisions.ts'
import { takeRevision } from '../use-cases/take-revision.ts'

const noFeedback = err({
  code: 'not-found',
  message: 'nothing is shown of this assignment: it is not yours, it is not settled, or the project does not show decisions',
} as const)

/** What comes back to annotators: their own annotations to look at again, and what was decided on them. */
export const revisionRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listRevisions, async ({ caller, scope }) =>
    ok({ status: 200, body: await listRevisions(context, caller, scope.projectId) }),
  )
  register(api, routes.takeRevision, async ({ caller, scope, params }) => {
    const { assignmentId } = params
    const work = { assignmentId, annotatorId: caller.personId, scope, at: context.now(), taskId: undefined }
    const taken = await takeRevision(context, work)
    return taken.ok ? ok({ status: 200, body: taken.value }) : taken
  })
  register(api, routes.listPeers, async ({ caller, params }) => {
    const peers = await listPeers(context, caller, params.assignmentId)
    return peers.ok ? ok({ status: 200, body: peers.value }) : peers
  })
  register(api, routes.listFeedback, async ({ caller, scope, query }) => {
    const page = await listFeedback(context, caller, scope, query)
    return page.ok ? ok({ status: 200, body: page.value }) : page
  })
  register(api, routes.getFeedback, async ({ caller, params }) => {
    const feedback = await showFeedback(context, caller, params.assignmentId)
    return feedback === undefined ? noFeedback : ok({ status: 200, body: feedback })
  })
}
