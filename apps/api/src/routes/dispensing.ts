import { type Priorities, routes } from '@reticle/contract'
import type { Repositories } from '@reticle/db'
import { err, may, ok, type TaskState, taskFlow } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import { type Api, register } from '../register.ts'
import { putScores } from '../use-cases/put-scores.ts'
import { setGold } from '../use-cases/set-gold.ts'
import { setPriorities } from '../use-cases/set-priorities.ts'
import { queueReader } from '../use-cases/show-queue.ts'
import { taskSummary } from '../use-cases/show-task.ts'
import { withdrawSamples } from '../use-cases/withdraw-samples.ts'

const gone = err({ code: 'not-found', message: 'there is no such task' } as const)
const megabyte = 1024 * 1024
/** The contract's 200,000 scores, with room to spare. */
const scoresBody = { bytes: 32 * megabyte, cure: 'send the scores in several parts' }

type Filter = Parameters<Repositories['priorities']['pick']>[1]
const isTaskState = (state: string): state is TaskState => Object.hasOwn(taskFlow, state)

/** The one way of saying which tasks that the contract's check lets through. */
const filterOf = ({ taskIds, sampleIds, group, state }: Priorities, maskedFor: string | undefined): Filter => {
  if (taskIds !== undefined) return { kind: 'tasks', ids: taskIds }
  if (group !== undefined) return { kind: 'group', ...group }
  if (state !== undefined && isTaskState(state)) return { kind: 'state', state, ...(maskedFor === undefined ? {} : { maskedFor }) }
  return { kind: 'samples', ids: sampleIds ?? [] }
}

/** Someone who also labels must not learn which tasks are gold (docs/spec/gold.md, G9). */
const maskedFor = ({ personId }: Caller, { roles }: Scope): string | undefined => (may(roles, 'task.label') ? personId : undefined)

export const dispensingRoutes = (api: Api): void => {
  const { context } = api
  const queueOf = queueReader(context)
  register(api, routes.getQueue, async ({ caller, scope }) => {
    const queue = await queueOf(scope.projectId)
    return ok({ status: 200, body: maskedFor(caller, scope) === undefined ? queue : { ...queue, gold: null } })
  })
  register(api, routes.setPriorities, async ({ caller, scope, body }) =>
    ok({ status: 200, body: await setPriorities(context, caller, scope, body.priority, filterOf(body, maskedFor(caller, scope))) }),
  )
  register(api, routes.withdrawSamples, async ({ caller, scope, body }) =>
    ok({ status: 200, body: await withdrawSamples(context, caller, scope, body) }),
  )
  register(
    api,
    routes.putScores,
    async ({ caller, scope, body }) => ok({ status: 200, body: await putScores(context, caller, scope, body) }),
    {
      body: scoresBody,
    },
  )
  register(api, routes.setGold, async ({ caller, scope, params, body }) => {
    const set = await setGold(context, caller, scope, params.taskId, body)
    if (!set.ok) return set
    const row = await context.read.tasks.summary(params.taskId, caller.personId)
    return row === undefined ? gone : ok({ status: 200, body: taskSummary(row, scope.roles) })
  })
}
