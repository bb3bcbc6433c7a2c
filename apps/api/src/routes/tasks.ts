import { routes } from '@reticle/contract'
import { err, may, ok, type TaskState, taskFlow } from '@reticle/domain'
import { z } from 'zod'
import { decodeCursor, pageOf } from '../paging.ts'
import { type Api, annotationBody, register } from '../register.ts'
import { adjudicateTask } from '../use-cases/adjudicate-task.ts'
import { reopenTask } from '../use-cases/reopen-task.ts'
import { taskDetail, taskSummary } from '../use-cases/show-task.ts'

const gone = err({ code: 'not-found', message: 'there is no such task' } as const)
const isTaskState = (state: string | undefined): state is TaskState => state !== undefined && Object.hasOwn(taskFlow, state)

export const taskRoutes = (api: Api): void => {
  const { context } = api
  register(api, routes.listTasks, async ({ caller, scope, query }) => {
    const after = decodeCursor(z.int(), query.cursor)
    if (!after.ok) return after
    const rows = await context.read.tasks.list({
      projectId: scope.projectId,
      personId: caller.personId,
      state: isTaskState(query.state) ? query.state : undefined,
      masksKnown: may(scope.roles, 'task.label'),
      after: after.value,
      limit: query.limit + 1,
    })
    const page = pageOf(rows, query.limit, (row) => row.position)
    return ok({ status: 200, body: { next: page.next, rows: page.rows.map((row) => taskSummary(row, scope.roles)) } })
  })
  register(api, routes.getTask, async ({ caller, scope, params }) => {
    const detail = await taskDetail(context, caller, scope.roles, params.taskId)
    return detail === undefined ? gone : ok({ status: 200, body: detail })
  })
  register(
    api,
    routes.adjudicateTask,
    async ({ caller, scope, params, body }) => {
      const signed = await adjudicateTask(context, caller, scope, params.taskId, body)
      if (!signed.ok) return signed
      const decision = (await context.read.desk.adjudicationsOf(params.taskId)).find((one) => one.id === signed.value)
      return decision === undefined ? gone : ok({ status: 201, body: { ...decision, signedAt: decision.signedAt.toISOString() } })
    },
    { body: annotationBody },
  )
  register(api, routes.reopenTask, async ({ caller, scope, params, body }) => {
    const reopened = await reopenTask(context, caller, scope, params.taskId, body)
    if (!reopened.ok) return reopened
    const row = await context.read.tasks.summary(params.taskId, caller.personId)
    return row === undefined ? gone : ok({ status: 200, body: taskSummary(row, scope.roles) })
  })
}
