import type { Protocol } from '@reticle/domain'
import { pairAgreement } from '../task/pair-agreement.ts'
import { type GroupedMean, groupedMean } from './estimates.ts'
import { type HistoryTask, votesOf } from './history-task.ts'

/** Agreement of one annotation with the other readers of its task (C54). */
export type Score = {
  readonly personId: string
  /** Place of its task. */
  readonly task: number
  readonly submittedAt: number
  readonly seconds: number | null
  /** null where nobody else read the task. */
  readonly value: number | null
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

const meanIn = (means: Map<string, GroupedMean>, key: string): GroupedMean => {
  const known = means.get(key)
  if (known !== undefined) return known
  const made = groupedMean()
  means.set(key, made)
  return made
}

/** Every annotation against the other readers of its task, against its own planned repeat, and against gold; task by task. */
export const scoresOver = (protocol: Protocol) => {
  const scores: Score[] = []
  const pairs = new Map<string, GroupedMean>()
  const repeats = new Map<string, GroupedMean>()
  const gold = new Map<string, GroupedMean>()
  const addVotes = (task: HistoryTask, place: number): void => {
    const votes = votesOf(task)
    const own = votes.map((): number[] => [])
    votes.forEach((a, i) => {
      votes.slice(i + 1).forEach((b, offset) => {
        const value = pairAgreement(protocol, a, b)
        if (value === null) return
        own[i]?.push(value)
        own[i + 1 + offset]?.push(value)
        const key = a.annotatorId < b.annotatorId ? `${a.annotatorId} ${b.annotatorId}` : `${b.annotatorId} ${a.annotatorId}`
        meanIn(pairs, key).add(place, value)
      })
    })
    votes.forEach(({ annotatorId: personId, submittedAt, activeMilliseconds }, i) => {
      const seconds = activeMilliseconds > 0 ? activeMilliseconds / 1000 : null
      scores.push({ personId, task: place, submittedAt, seconds, value: meanOf(own[i] ?? []) })
    })
  }
  const addOthers = ({ annotations, resolution }: HistoryTask, place: number): void => {
    for (const annotation of annotations) {
      const { annotatorId, purpose } = annotation
      if (purpose === 'repeat') {
        const first = annotations.find((one) => one.annotatorId === annotatorId && one.purpose === 'vote')
        if (first !== undefined) meanIn(repeats, annotatorId).add(place, pairAgreement(protocol, first, annotation))
      }
      if (purpose === 'gold' && resolution !== null)
        meanIn(gold, annotatorId).add(place, pairAgreement(protocol, { id: 'gold', content: resolution.content }, annotation))
    }
  }
  return {
    add: (task: HistoryTask, place: number): void => {
      addVotes(task, place)
      addOthers(task, place)
    },
    scores: (): readonly Score[] => scores,
    pairs: (): ReadonlyMap<string, GroupedMean> => pairs,
    repeats: (): ReadonlyMap<string, GroupedMean> => repeats,
    gold: (): ReadonlyMap<string, GroupedMean> => gold,
  }
}
