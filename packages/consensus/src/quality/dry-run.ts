/**
 * What routing rules would have done with the history of a project (C88 to C90).
 *
 * Each settled or contested task is played again: readers come in the order in which they submitted, the rules are asked when the protocol's
 * number of reads is in and after each read that they asked for, as lifecycle.md (L13, L14) says. A task whose rules want more readers than it
 * ever had is waiting.
 * Complexity: that of comparing each task, once for each number of readers at which the rules are asked.
 * Known failure: readers who came later may have been asked because the earlier ones disagreed; the history of other rules is not a random sample.
 */
import {
  type AnnotationContent,
  answerKey,
  contentOf,
  type DryRun,
  type DryRunCounts,
  type DryRunPlan,
  type Protocol,
  type RoutingDecision,
  route,
} from '@reticle/domain'
import { byText } from '../order.ts'
import { compareTask } from '../task/compare-task.ts'
import { factsOf } from '../task/facts-of.ts'
import { type HistoryAnnotation, type HistoryTask, votesOf } from './history-task.ts'
import { objectsId } from './subjects.ts'

export const dryRunVersion = '1'
const mostChanges = 500

type Played = { readonly reads: number; readonly decision: RoutingDecision; readonly content: AnnotationContent }

/** Reads that are in when the rules are asked, until they decide; undefined when they want more than there were. */
const play = (protocol: Protocol, { routing, redundancy }: DryRunPlan, votes: readonly HistoryAnnotation[]): Played | undefined => {
  const maxReads = redundancy.maxReads ?? redundancy.reads
  for (let reads = redundancy.reads; reads <= votes.length; ) {
    const outcome = compareTask(protocol, votes.slice(0, reads))
    const decision = route(routing, factsOf(protocol, outcome), { readers: reads, maxReads, stopAt: redundancy.stopAt })
    if (decision.effect.kind !== 'more-reads') return { reads, decision, content: contentOf(protocol, outcome) }
    reads = Math.min(Math.max(maxReads, reads + 1), reads + decision.effect.reads)
  }
  return undefined
}

const countsOver = () => {
  const counts = { settled: 0, contested: 0, waiting: 0, reads: 0, saved: 0 }
  const rules = new Map<string, DryRunCounts['rules'][number]>()
  return {
    add: (played: Played | undefined, had: number): void => {
      if (played === undefined) {
        counts.waiting += 1
        counts.reads += had
        return
      }
      const { decision, reads } = played
      const isSettled = decision.effect.kind === 'settle'
      counts[isSettled ? 'settled' : 'contested'] += 1
      counts.reads += reads
      counts.saved += had - reads
      const key = `${decision.ruleId ?? ''} ${decision.reason}`
      const rule = rules.get(key) ?? { ruleId: decision.ruleId, reason: decision.reason, settled: 0, contested: 0 }
      rules.set(key, { ...rule, settled: rule.settled + Number(isSettled), contested: rule.contested + Number(!isSettled) })
    },
    outcome: (): DryRunCounts => ({
      ...counts,
      rules: [...rules]
        .toSorted(([a, x], [b, y]) => y.settled + y.contested - x.settled - x.contested || byText(a, b))
        .map(([, rule]) => rule),
    }),
  }
}

const labelsIn = ({ regions }: AnnotationContent): string => {
  const counts = new Map<string, number>()
  for (const { labelId } of regions) counts.set(labelId, (counts.get(labelId) ?? 0) + 1)
  return [...counts]
    .toSorted(([a], [b]) => byText(a, b))
    .map(([label, n]) => `${n} ${label}`)
    .join(', ')
}

type Difference = { readonly subjectId: string; readonly from: string; readonly to: string }

/** Answers with another value, and other numbers of objects of a label. Empty text: no answer, no object. */
const differencesOf = (before: AnnotationContent, after: AnnotationContent): Difference[] => {
  const answersIn = ({ answers }: AnnotationContent) => new Map(answers.map(({ questionId, value }) => [questionId, answerKey(value)]))
  const [from, to] = [answersIn(before), answersIn(after)]
  const differing = [...new Set([...from.keys(), ...to.keys()])]
    .filter((id) => from.get(id) !== to.get(id))
    .toSorted(byText)
    .map((subjectId) => ({ subjectId, from: from.get(subjectId) ?? '', to: to.get(subjectId) ?? '' }))
  const [labels, others] = [labelsIn(before), labelsIn(after)]
  return labels === others ? differing : [...differing, { subjectId: objectsId, from: labels, to: others }]
}

/** Plays settled and contested tasks again, one by one; others are passed over. */
export const dryRunOver = (protocol: Protocol, plan: DryRunPlan) => {
  const tried = { ...protocol, routing: plan.routing, redundancy: plan.redundancy }
  const live: DryRunPlan = { routing: protocol.routing, redundancy: protocol.redundancy }
  const sums = { tried: countsOver(), live: countsOver() }
  const rows: DryRun['changes']['rows'] = []
  let [tasks, newlyContested, newlySettled, changed] = [0, 0, 0, 0]
  const compare = ({ taskId, sampleId, state, resolution }: HistoryTask, { decision, reads, content }: Played, had: number): void => {
    const isSettled = decision.effect.kind === 'settle'
    const wasSettledByItself = state === 'settled' && resolution?.kind !== 'adjudication'
    if (isSettled && !wasSettledByItself) newlySettled += 1
    if (!isSettled && wasSettledByItself) newlyContested += 1
    if (!isSettled || state !== 'settled' || resolution === null) return
    const differences = differencesOf(resolution.content, content)
    if (differences.length > 0) changed += 1
    if (rows.length < mostChanges)
      rows.push(...differences.map((one) => ({ taskId, sampleId, ...one, reads, had, reason: decision.reason })))
  }
  return {
    add: (task: HistoryTask): void => {
      if (task.state !== 'settled' && task.state !== 'contested') return
      const votes = votesOf(task).toSorted((a, b) => a.submittedAt - b.submittedAt || byText(a.id, b.id))
      if (votes.length === 0) return
      tasks += 1
      const played = play(tried, plan, votes)
      sums.tried.add(played, votes.length)
      sums.live.add(play(protocol, live, votes), votes.length)
      if (played !== undefined) compare(task, played, votes.length)
    },
    outcome: (): DryRun => ({
      tasks,
      tried: sums.tried.outcome(),
      live: sums.live.outcome(),
      newlyContested,
      newlySettled,
      changes: { total: changed, rows },
    }),
  }
}
