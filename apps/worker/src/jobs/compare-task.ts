import type { Protocol } from '@reticle/domain'
import { type Compared, decideUnder, type Known } from '../compare/decide.ts'
import { modelCache } from '../compare/models.ts'
import { modelsBeside } from '../compare/models-beside.ts'
import { knownProtocol } from '../compare/protocols.ts'
import { saveCompared } from '../compare/save.ts'
import { targetsOf } from '../compare/targets.ts'
import type { Job, WorkerContext } from '../context.ts'
import { refresh } from './refresh.ts'

/** Writes the outcome, when the task still waits for it with the same annotations; false when it does not. */
const save = async (context: WorkerContext, compared: Compared): Promise<boolean> =>
  context.unitOfWork(async (repositories) => {
    const { tasks, consensus, outbox } = repositories
    const { taskId, projectId } = compared
    if ((await tasks.lock(taskId))?.state !== 'comparing') return true
    const inputs = (await consensus.compared(taskId)).map((annotation) => annotation.id)
    if (inputs.join() !== compared.outcome.by.inputs.join()) return false
    await saveCompared(repositories, [compared], context.now())
    await outbox.put(
      { kind: 'job', name: 'refit-project', payload: { projectId } },
      {
        kind: 'hint',
        payload: { projectId, topics: ['progress', 'contested', 'samples', ...(compared.state === 'collecting' ? ['work'] : [])] },
      },
    )
    return true
  })

const knownOf = async (
  { read }: WorkerContext,
  { id: taskId, projectId, organizationId }: { readonly id: string; readonly projectId: string; readonly organizationId: string },
  protocol: Protocol,
  annotations: Awaited<ReturnType<WorkerContext['read']['consensus']['compared']>>,
): Promise<Known> => {
  const isModelled = protocol.consensus.answers.method === 'dawid-skene'
  const models = isModelled ? (await modelCache(read)([projectId])).get(projectId) : undefined
  const faultOf = (await targetsOf(read, [{ projectId, organizationId, protocol }]))({ projectId, organizationId, annotations })
  const beside = (await modelsBeside(read, [{ taskId, projectId, protocol }]))(taskId)
  return { models, faultOf, ...beside }
}

/**
 * Compares one task by itself: a heavy one, which takes long and locks nothing meanwhile, or one that the compare loop could not do. The
 * others are compared in batches (compare-loop.ts).
 */
export const compareTask: Job<'compare-task'> = async (context, { taskId }) => {
  const { read } = context
  const task = await read.consensus.task(taskId)
  if (task === undefined || task.state !== 'comparing') return
  const protocol = await knownProtocol(read, task.protocolId)
  if (protocol === undefined) throw new Error(`task ${taskId} has no protocol`)
  const isKeyed = (await read.queueOrder.order(task.projectId))?.kind === 'low-agreement'
  const annotations = await read.consensus.compared(taskId)
  const known = await knownOf(context, task, protocol.content, annotations)
  const compared = decideUnder(protocol, { ...task, isKeyed }, annotations, known)
  if (!(await save(context, compared))) throw new Error(`task ${taskId}: its annotations changed while they were compared`)
  if (compared.state === 'collecting') await refresh(context, task.projectId, taskId)
}
