import type { AgreementValue, AnnotationContent, Protocol } from '@reticle/domain'
import { byText } from '../order.ts'
import { pairAgreement } from '../task/pair-agreement.ts'
import type { QualityTask } from './quality-task.ts'

export type ReaderStats<Person extends string> = {
  personId: Person
  annotations: number
  medianActiveSeconds: number | null
  /** Mean over this reader's tasks of the agreement with each other reader of the task; tasks without another reader are excluded. */
  agreement: AgreementValue
}

const median = (values: readonly number[]): number | null => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [below, above] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return below === undefined || above === undefined ? null : (below + above) / 2
}

type Read = { readonly id: string; readonly content: AnnotationContent }

/** Mean agreement of each annotation of a task with the others; null where there is nothing to compare. Each pair is matched once. */
const meanAgreements = (protocol: Protocol, reads: readonly Read[]): (number | null)[] => {
  const scores = reads.map((): number[] => [])
  reads.forEach((a, i) => {
    reads.slice(i + 1).forEach((b, offset) => {
      const score = pairAgreement(protocol, a, b)
      if (score === null) return
      scores[i]?.push(score)
      scores[i + 1 + offset]?.push(score)
    })
  })
  return scores.map((row) => (row.length === 0 ? null : row.reduce((sum, score) => sum + score, 0) / row.length))
}

/** How much each reader did and how far they agree with the others, task by task. */
export const readerSums = <Person extends string>(protocol: Protocol) => {
  const readers = new Map<Person, { readonly seconds: number[]; readonly scores: (number | null)[] }>()
  return {
    add: (task: QualityTask<Person>): void => {
      const agreements = meanAgreements(protocol, task.annotations)
      task.annotations.forEach(({ annotatorId, activeMilliseconds }, place) => {
        const reader = readers.get(annotatorId) ?? { seconds: [], scores: [] }
        readers.set(annotatorId, reader)
        reader.scores.push(agreements[place] ?? null)
        if (activeMilliseconds !== undefined) reader.seconds.push(activeMilliseconds / 1000)
      })
    },
    /** By person id. */
    outcome: (): ReaderStats<Person>[] =>
      [...readers]
        .toSorted(([a], [b]) => byText(a, b))
        .map(([personId, { seconds, scores }]) => {
          const known = scores.filter((score) => score !== null)
          const value = known.length === 0 ? null : known.reduce((sum, score) => sum + score, 0) / known.length
          const agreement = { value, n: known.length, excluded: scores.length - known.length }
          return { personId, annotations: scores.length, medianActiveSeconds: median(seconds), agreement }
        }),
  }
}
