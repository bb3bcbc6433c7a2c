import { routes } from '@reticle/contract'
import { err, ok } from '@reticle/domain'
import { type Api, register } from '../register.ts'
import { notYours } from '../use-cases/keep-lease.ts'
import { listMessages, postMessage } from '../use-cases/messages.ts'
import { listOwnMessages, postOwnMessage } from '../use-cases/own-messages.ts'
import { gone } from '../use-cases/review-lease.ts'

/** Threads on tasks: of the desk, and between the desk and the reader of one annotation. */
export const messageRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listMessages, async ({ caller, scope, params }) => {
    const messages = await listMessages(context, caller, scope.roles, params.taskId)
    return messages === undefined ? err(gone) : ok({ status: 200, body: messages })
  })
  register(api, routes.postMessage, async ({ caller, scope, params, body }) => {
    const posted = await postMessage(context, caller, scope, params.taskId, body)
    return posted.ok ? ok({ status: 201, body: posted.value }) : posted
  })
  register(api, routes.listOwnMessages, async ({ caller, params }) => {
    const messages = await listOwnMessages(context, caller, params.assignmentId)
    return messages === undefined ? err(notYours) : ok({ status: 200, body: messages })
  })
  register(api, routes.postOwnMessage, async ({ caller, scope, params, body }) => {
    const posted = await postOwnMessage(context, caller, scope, params.assignmentId, body)
    return posted.ok ? ok({ status: 201, body: posted.value }) : posted
  })
}
