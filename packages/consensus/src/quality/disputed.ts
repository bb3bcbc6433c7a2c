import { answerKey, type Refit } from '@reticle/domain'
import { type HistoryTask, votesOf } from './history-task.ts'
import { objectsId } from './subjects.ts'

type DisputedSample = Refit['disputed'][number]

const mostKept = 48
const mostVotes = 6

const summaryOf = (task: HistoryTask): DisputedSample['votes'] => {
  const labels = new Map<string, number>()
  for (const { content } of votesOf(task)) for (const { labelId } of content.regions) labels.set(labelId, (labels.get(labelId) ?? 0) + 1)
  return [
    ...(task.consensus?.answers ?? []).flatMap(({ questionId, votes }) =>
      votes.map(({ value, count }) => ({ subjectId: questionId, key: answerKey(value), count })),
    ),
    ...[...labels].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, count]) => ({ subjectId: objectsId, key, count })),
  ].slice(0, mostVotes)
}

/** Settled and contested tasks that readers agree on least. Open ones are not shown: someone may still read them. */
export const disputedSamples = () => {
  let worst: { readonly agreement: number; readonly task: HistoryTask }[] = []
  return {
    add: (task: HistoryTask): void => {
      const agreement = task.consensus?.agreement.overall.value ?? null
      if (agreement === null || agreement >= 1 || (task.state !== 'settled' && task.state !== 'contested')) return
      const isFull = worst.length >= mostKept
      if (isFull && agreement >= (worst.at(-1)?.agreement ?? 0)) return
      // Equal ones stay in the order of import.
      const place = worst.findIndex((one) => one.agreement > agreement)
      worst = place < 0 ? [...worst, { agreement, task }] : worst.toSpliced(place, 0, { agreement, task })
      worst = worst.slice(0, mostKept)
    },
    outcome: (): DisputedSample[] =>
      worst.map(({ agreement, task }) => ({
        taskId: task.taskId,
        sampleId: task.sampleId,
        state: task.state,
        agreement,
        readers: votesOf(task).length,
        votes: summaryOf(task),
      })),
  }
}
