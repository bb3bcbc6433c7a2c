import { compareTask, factsOf } from '@reticle/consensus'
import { newId, type Repositories } from '@reticle/db'
import { type Protocol, type RoutingDecision, type RoutingEffect, route, step, taskFlow } from '@reticle/domain'

/** What is written of a comparison. */
export type Compared = Parameters<Repositories['comparing']['save']>[0][number]
type Facts = Pick<Compared, 'projectId' | 'organizationId' | 'isKeyed'> & {
  readonly id: Compared['taskId']
  readonly counted: number
  readonly reads: number
}

const verbs = { settle: 'agreed', contest: 'disagreed', 'more-reads': 'moreReads' } as const satisfies Record<RoutingEffect['kind'], string>
const eventTypes = {
  settle: 'task.settled',
  contest: 'task.contested',
  'more-reads': 'task.more-reads',
} as const satisfies Record<RoutingEffect['kind'], string>

/** Without a `maxReads` of its own, a protocol never asks for more readers than it names. */
const mostReads = ({ redundancy }: Protocol): number => redundancy.maxReads ?? redundancy.reads

const readsAfter = ({ effect }: RoutingDecision, { counted, reads }: Facts, protocol: Protocol): number =>
  effect.kind === 'more-reads' ? Math.min(Math.max(mostReads(protocol), counted + 1), counted + effect.reads) : reads

/** Consensus, agreement and the routing of a task that is comparing (L13, L14). Reads nothing and writes nothing. */
export const decideTask = (protocol: Protocol, task: Facts, annotations: Parameters<typeof compareTask>[1]): Compared => {
  const outcome = compareTask(protocol, annotations)
  const limits = { readers: annotations.length, maxReads: mostReads(protocol), stopAt: protocol.redundancy.stopAt }
  const decision = route(protocol.routing, factsOf(protocol, outcome), limits)
  const state = step(taskFlow, 'comparing', verbs[decision.effect.kind])
  if (state === undefined) throw new Error(`no way from comparing by ${decision.effect.kind}`)
  return {
    taskId: task.id,
    projectId: task.projectId,
    organizationId: task.organizationId,
    consensusId: newId(),
    outcome,
    decision,
    state,
    eventType: eventTypes[decision.effect.kind],
    reads: readsAfter(decision, task, protocol),
    isKeyed: task.isKeyed,
  }
}
