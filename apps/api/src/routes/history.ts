import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { assignmentHistory } from '../use-cases/show-assignment-history.ts'
import { taskHistory } from '../use-cases/show-task-history.ts'

const notYours = err({ code: 'not-found', message: 'there is no such assignment, or it is not yours' } as const)
const gone = err({ code: 'not-found', message: 'there is no such task' } as const)
const noState = err({
  code: 'not-found',
  message: 'this state of the draft is not kept (any more): ask for the history, which lists those that are',
} as const)

export const historyRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.getAssignmentHistory, async ({ params, caller }) => {
    const history = await assignmentHistory(context, params.assignmentId, caller.personId)
    return history === undefined ? notYours : ok({ status: 200, body: history })
  })
  register(api, routes.getDraftState, async ({ params, caller }) => {
    const state = await context.read.history.draftState(params.assignmentId, caller.personId, params.version)
    return state === undefined ? noState : ok({ status: 200, body: { ...state, savedAt: state.savedAt.toISOString() } })
  })
  register(api, routes.getTaskHistory, async ({ caller, scope, params }) => {
    const history = await taskHistory(context, caller, scope.roles, params.taskId)
    return history === undefined ? gone : ok({ status: 200, body: history })
  })
}
