import type { AnnotationContent, Protocol, RoutingDecision } from '@reticle/domain'
import { contentOf } from '@reticle/domain'
import type { ComparedAnnotation } from '../task/compared-annotation.ts'
import type { Suggested } from '../task/model-votes.ts'
import type { ReaderModels } from '../task/posteriors.ts'
import { mostReadsOf, routeTask } from '../task/route-task.ts'

/** How a task ended: with which readers, and what it then says. */
export type Played = {
  readonly reads: number
  readonly decision: RoutingDecision
  readonly content: AnnotationContent
}

type PlayedTask = {
  readonly taskId: string
  /** In the order in which they came. */
  readonly votes: readonly ComparedAnnotation[]
  readonly scores?: Readonly<Record<string, number>>
  readonly models?: ReaderModels | undefined
  readonly suggested?: readonly Suggested[] | undefined
}

/**
 * Plays a task reader by reader: the rules are asked at the protocol's number of reads and after each read that they asked for, as the compare
 * loop does. Undefined where they want more than there were.
 *
 * The second phase of a panel is played with everyone keeping to what they said, since nobody knows what they would have changed.
 */
export const playTask = (protocol: Protocol, { taskId, votes, ...known }: PlayedTask): Played | undefined => {
  let round = 0
  const audited: string[] = []
  const most = mostReadsOf(protocol)
  for (let reads = protocol.redundancy.reads; reads <= votes.length; ) {
    const { outcome, decision } = routeTask(protocol, votes.slice(0, reads), { taskId, round, audited, ...known })
    const { effect } = decision
    if (decision.audits !== undefined) audited.push(decision.audits)
    if (effect.kind === 'revise') round += 1
    else if (effect.kind === 'more-reads') reads = Math.min(Math.max(most, reads + 1), reads + effect.reads)
    else return { reads, decision, content: contentOf(protocol, outcome) }
  }
  return undefined
}
