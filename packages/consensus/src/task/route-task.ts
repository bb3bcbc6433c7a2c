import {
  type Protocol,
  panelRound,
  type RoutingDecision,
  type RoutingFacts,
  type RoutingRule,
  route,
  type TaskConsensus,
  underReview,
} from '@reticle/domain'
import { byText } from '../order.ts'
import { compareTask } from './compare-task.ts'
import type { ComparedAnnotation } from './compared-annotation.ts'
import { factsOf } from './facts-of.ts'
import { modelVotesOf, type Suggested } from './model-votes.ts'
import { posteriorsOf, type ReaderModels } from './posteriors.ts'
import { underAudit } from './under-audit.ts'

/** What is known of a task beside its annotations. */
export type RoutedTask = {
  /** Whose chances are drawn. */
  readonly taskId: string
  /** Rounds of revision that were begun. */
  readonly round: number
  readonly scores?: Readonly<Record<string, number>>
  readonly models?: ReaderModels | undefined
  /** The last suggestions of models, whether they were shown or not. */
  readonly suggested?: readonly Suggested[] | undefined
  /** Why what a rule wants cannot be done. */
  readonly faultOf?: ((rule: RoutingRule) => string | undefined) | undefined
  /** Rules for which this task was read once more already. */
  readonly audited?: readonly string[] | undefined
}

/** Without a `maxReads` of its own, a protocol never asks for more readers than it names. */
export const mostReadsOf = ({ redundancy }: Pick<Protocol, 'redundancy'>): number => redundancy.maxReads ?? redundancy.reads

const inOrder = (annotations: readonly ComparedAnnotation[]): ComparedAnnotation[] =>
  annotations.toSorted((a, b) => (a.submittedAt ?? 0) - (b.submittedAt ?? 0) || byText(a.id, b.id))

/** Facts of the first n readers, each computed once, when a rule asks for it (C101). */
const firstFacts = (annotations: readonly ComparedAnnotation[], factsFor: (given: readonly ComparedAnnotation[]) => RoutingFacts) => {
  const kept = new Map<number, RoutingFacts>()
  return (readers: number): RoutingFacts | undefined => {
    if (readers > annotations.length) return undefined
    const known = kept.get(readers)
    if (known !== undefined) return known
    const facts = factsFor(inOrder(annotations).slice(0, readers))
    kept.set(readers, facts)
    return facts
  }
}

/** Consensus of a task, and what becomes of it by the rules and the mode of review. Pure. */
export const routeTask = (
  protocol: Protocol,
  annotations: readonly ComparedAnnotation[],
  { taskId, round, scores = {}, models, suggested = [], faultOf, audited = [] }: RoutedTask,
): { readonly outcome: TaskConsensus; readonly decision: RoutingDecision } => {
  const factsFor = (given: readonly ComparedAnnotation[], outcome: TaskConsensus): RoutingFacts =>
    factsOf(protocol, outcome, {
      annotations: given,
      posteriors: posteriorsOf(protocol, given, models, modelVotesOf(protocol, suggested)),
      scores,
      suggested,
    })
  const outcome = compareTask(protocol, annotations, models, suggested)
  const readers = annotations.length
  const revise = panelRound(protocol.review, { round, readers })
  if (revise !== undefined) return { outcome, decision: revise }
  const firstOf = firstFacts(annotations, (given) => factsFor(given, compareTask(protocol, given, models, suggested)))
  const limits = { readers, maxReads: mostReadsOf(protocol), stopAt: protocol.redundancy.stopAt, taskId, firstOf, faultOf }
  const decision = underReview(route(protocol.routing, factsFor(annotations, outcome), limits), protocol.review, taskId)
  return { outcome, decision: underAudit(decision, { taskId, audited }) }
}
