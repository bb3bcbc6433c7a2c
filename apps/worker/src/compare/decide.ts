import { mostReadsOf, type ReaderModels, routeTask, type Suggested } from '@reticle/consensus'
import { newId, type Repositories } from '@reticle/db'
import {
  type AnnotationContent,
  contentOf,
  type DecidedEffect,
  type Protocol,
  type RoutingDecision,
  type RoutingRule,
  step,
  taskFlow,
} from '@reticle/domain'
import type { KnownProtocol } from './protocols.ts'

/** What is written of a comparison, and what its rules still have to do. */
export type Compared = Parameters<Repositories['comparing']['save']>[0][number] & {
  readonly protocolId: string
  /** A round of revision begins: so many hours, for all whose annotations count. */
  readonly revisionHours: number | null
  readonly effects: Parameters<Repositories['ruleEffects']['ask']>[0]
  /** What the rule would have settled it as, where it is audited instead. */
  readonly wouldSay: AnnotationContent | null
}
type Facts = Pick<Compared, 'projectId' | 'organizationId' | 'isKeyed' | 'protocolId'> & {
  readonly id: Compared['taskId']
  readonly counted: number
  readonly reads: number
  readonly round: number
  readonly scores: Readonly<Record<string, number>>
}

/** What is known beside the task: the readers of the last refit, and why what a rule wants cannot be done. */
export type Known = {
  readonly models?: ReaderModels | undefined
  readonly faultOf?: ((rule: RoutingRule) => string | undefined) | undefined
  /** The last words of models on the task, and the rules for which it was audited already. */
  readonly suggested?: readonly Suggested[] | undefined
  readonly audited?: readonly string[] | undefined
}

const verbs = {
  settle: 'agreed',
  move: 'agreed',
  contest: 'disagreed',
  'more-reads': 'moreReads',
  revise: 'revising',
} as const satisfies Record<DecidedEffect['kind'], string>
const eventTypes = {
  settle: 'task.settled',
  move: 'task.settled',
  contest: 'task.contested',
  'more-reads': 'task.more-reads',
  // Written with the round itself.
  revise: null,
} as const satisfies Record<DecidedEffect['kind'], string | null>

const readsAfter = ({ effect }: RoutingDecision, { counted, reads }: Facts, protocol: Protocol): number =>
  effect.kind === 'more-reads' ? Math.min(Math.max(mostReadsOf(protocol), counted + 1), counted + effect.reads) : reads

/**
 * What the rule that held does beside, whatever the mode of review made of its decision: a sample that the specialists should see is theirs to
 * see when it is audited, too.
 */
const effectsOf = (protocol: Protocol, { effect, reason, ruleId }: RoutingDecision, task: Facts): Compared['effects'] => {
  const rule = protocol.routing.find(({ id }) => id === ruleId)
  if (rule === undefined) return []
  const { id: taskId, projectId, organizationId, protocolId } = task
  const wanted = [...(rule.effect.kind === 'move' ? [rule.effect] : []), ...(rule.also ?? [])]
  return wanted.map((one) => ({
    ...{ id: newId(), organizationId, projectId, taskId, protocolId, ruleId: rule.id, reason },
    ...{ decided: effect.kind, effect: one },
  }))
}

type Read = readonly (Parameters<typeof routeTask>[1][number] & { readonly version: number })[]

/**
 * Decides a task with its annotations in the words of its protocol (O15). The recipe says so where they were others: the version that they were
 * read as.
 */
export const decideUnder = (
  protocol: Pick<KnownProtocol, 'content' | 'version' | 'read'>,
  task: Facts,
  annotations: Read,
  known: Known,
) => {
  const given = protocol.read(annotations)
  const decided = decideTask(protocol.content, task, given, known)
  if (given === annotations) return decided
  const { outcome } = decided
  const by = { ...outcome.by, parameters: { ...outcome.by.parameters, 'read.version': protocol.version } }
  return { ...decided, outcome: { ...outcome, by } }
}

/** Consensus, agreement and the routing of a task that is comparing (L13, L14, C110 to C113). Reads nothing and writes nothing. */
const decideTask = (
  protocol: Protocol,
  task: Facts,
  annotations: Parameters<typeof routeTask>[1],
  { models, faultOf, suggested, audited }: Known = {},
): Compared => {
  const { round, scores } = task
  const { outcome, decision } = routeTask(protocol, annotations, { taskId: task.id, round, scores, models, suggested, audited, faultOf })
  const { effect } = decision
  const state = step(taskFlow, 'comparing', verbs[effect.kind])
  if (state === undefined) throw new Error(`no way from comparing by ${effect.kind}`)
  return {
    taskId: task.id,
    projectId: task.projectId,
    organizationId: task.organizationId,
    protocolId: task.protocolId,
    consensusId: newId(),
    outcome,
    decision,
    // The round writes the state that it brings by itself.
    state: effect.kind === 'revise' ? 'comparing' : state,
    eventType: eventTypes[effect.kind],
    reads: readsAfter(decision, task, protocol),
    pool: effect.kind === 'more-reads' ? (effect.pool ?? null) : null,
    isKeyed: task.isKeyed,
    revisionHours: effect.kind === 'revise' ? protocol.review.revisionHours : null,
    // An audit settles nothing yet: what the rule does beside comes when the task settles by it.
    effects: decision.audits === undefined ? effectsOf(protocol, decision, task) : [],
    wouldSay: decision.audits === undefined ? null : contentOf(protocol, outcome),
  }
}
