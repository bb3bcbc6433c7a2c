import { compareTask as compare, factsOf } from '@reticle/consensus'
import { newId, type Repositories } from '@reticle/db'
import { type Protocol, type RoutingDecision, type RoutingEffect, route, step, type TaskConsensus, taskFlow } from '@reticle/domain'
import type { Job, WorkerContext } from '../context.ts'
import { refresh } from './refresh.ts'

const verbs = { settle: 'agreed', contest: 'disagreed', 'more-reads': 'moreReads' } as const satisfies Record<RoutingEffect['kind'], string>
const eventTypes = {
  settle: 'task.settled',
  contest: 'task.contested',
  'more-reads': 'task.more-reads',
} as const satisfies Record<RoutingEffect['kind'], string>

type Task = NonNullable<Awaited<ReturnType<Repositories['consensus']['task']>>>
type Compared = { readonly outcome: TaskConsensus; readonly decision: RoutingDecision }

/** Without a `maxReads` of its own, a protocol never asks for more readers than it names. */
const mostReads = ({ redundancy }: Protocol): number => redundancy.maxReads ?? redundancy.reads

const decide = (protocol: Protocol, annotations: Parameters<typeof compare>[1]): Compared => {
  const outcome = compare(protocol, annotations)
  const limits = { readers: annotations.length, maxReads: mostReads(protocol) }
  return { outcome, decision: route(protocol.routing, factsOf(protocol, outcome), limits) }
}

const readsAfter = ({ effect }: RoutingDecision, task: { counted: number; reads: number }, protocol: Protocol): number =>
  effect.kind === 'more-reads' ? Math.min(Math.max(mostReads(protocol), task.counted + 1), task.counted + effect.reads) : task.reads

/** Writes the outcome, when the task still waits for it with the same annotations; false when it does not. */
const save = async (context: WorkerContext, task: Task, protocol: Protocol, { outcome, decision }: Compared): Promise<boolean> =>
  context.unitOfWork(async ({ tasks, consensus, events, outbox }) => {
    const locked = await tasks.lock(task.id)
    const state = locked?.state === 'comparing' ? step(taskFlow, locked.state, verbs[decision.effect.kind]) : undefined
    if (locked === undefined || state === undefined) return true
    const inputs = (await consensus.compared(task.id)).map((annotation) => annotation.id)
    if (inputs.join() !== outcome.by.inputs.join()) return false
    const at = context.now()
    const consensusId = newId()
    const agreement = outcome.agreement.overall.value
    const { reason, ruleId } = decision
    const reads = readsAfter(decision, locked, protocol)
    await consensus.add({ id: consensusId, taskId: task.id, outcome, decision, createdAt: at })
    await consensus.route(task.id, { state, consensusId, reason, ruleId, agreement, reads, at })
    const { projectId, organizationId } = task
    const event = { subjectId: task.id, at, organizationId, projectId }
    await events.add(
      { ...event, type: 'consensus.computed', payload: { consensusId, agreement, inputs } },
      { ...event, type: eventTypes[decision.effect.kind], payload: { by: 'consensus', consensusId, reason, ruleId, reads } },
    )
    await outbox.put(
      { kind: 'job', name: 'refit-project', payload: { projectId } },
      { kind: 'hint', payload: { projectId, topics: ['progress', 'contested', 'samples'] } },
    )
    return true
  })

/** Loads the counted annotations of a task, computes consensus and agreement, and sends the task where the protocol's rules lead. */
export const compareTask: Job<'compare-task'> = async (context, { taskId }) => {
  const task = await context.read.consensus.task(taskId)
  if (task === undefined || task.state !== 'comparing') return
  const protocol = (await context.read.protocols.get(task.protocolId))?.content
  if (protocol === undefined) throw new Error(`task ${taskId} has no protocol`)
  const compared = decide(protocol, await context.read.consensus.compared(taskId))
  if (!(await save(context, task, protocol, compared))) throw new Error(`task ${taskId}: its annotations changed while they were compared`)
  if (compared.decision.effect.kind === 'more-reads') await refresh(context, task.projectId, taskId)
}
