/**
 * What routing rules would have done with the history of a project (C88 to C90).
 *
 * Each settled or contested task is played again: readers come in the order in which they submitted, the rules are asked when the protocol's
 * number of reads is in and after each read that they asked for, as lifecycle.md (L13, L14) says. A task whose rules want more readers than it
 * ever had is waiting. Readers of a pool are readers; a task that moves settles here; a panel keeps to what it said; and what the mode of
 * review, or an audit, takes to the desk is contested with that reason.
 * Complexity: that of comparing each task, once for each number of readers at which the rules are asked.
 * Known failure: readers who came later may have been asked because the earlier ones disagreed; the history of other rules is not a random sample.
 */
import { type AnnotationContent, answerKey, type DryRun, type DryRunCounts, type DryRunPlan, type Protocol } from '@reticle/domain'
import { byText } from '../order.ts'
import type { ReaderModels } from '../task/posteriors.ts'
import { type HistoryTask, votesOf } from './history-task.ts'
import { type Played, playTask } from './replay.ts'
import { objectsId } from './subjects.ts'

export const dryRunVersion = '3'
const mostChanges = 500

const settles = ({ decision }: Played): boolean => decision.effect.kind === 'settle' || decision.effect.kind === 'move'

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
      const isSettled = settles(played)
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

/**
 * Plays settled and contested tasks again, one by one; others are passed over.
 * @param models the readers of the last refit, for a plan that goes by them.
 */
export const dryRunOver = (protocol: Protocol, plan: DryRunPlan, models?: ReaderModels) => {
  const tried = { ...protocol, routing: plan.routing, redundancy: plan.redundancy }
  const sums = { tried: countsOver(), live: countsOver() }
  const rows: DryRun['changes']['rows'] = []
  let [tasks, newlyContested, newlySettled, changed] = [0, 0, 0, 0]
  const compare = ({ taskId, sampleId, state, resolution }: HistoryTask, played: Played, had: number): void => {
    const { decision, reads, content } = played
    const isSettled = settles(played)
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
      const given = { taskId: task.taskId, votes, scores: task.scores ?? {}, models, suggested: task.suggested }
      const played = playTask(tried, given)
      sums.tried.add(played, votes.length)
      sums.live.add(playTask(protocol, given), votes.length)
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
