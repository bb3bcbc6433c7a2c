import type { Refit, ResolutionKind } from '@reticle/domain'
import { decide } from '../algorithms/decide.ts'
import type { FittedSubject } from './fit-subject.ts'
import type { SubjectVotes } from './subjects.ts'

const mostKept = 500

export type TaskName = { readonly taskId: string; readonly sampleId: string; readonly kind: ResolutionKind | null }

/** Settled tasks whose leading answer is another one by the refit; what it is surest of first. Nothing of them is changed. */
export const movesOf = (fitted: readonly (readonly [SubjectVotes, FittedSubject])[], tasks: readonly TaskName[]): Refit['moves'] => {
  const rows = fitted.flatMap(([votes, { table, fit }]) =>
    fit === null
      ? []
      : decide(table, fit).flatMap(({ item, label, confidence }) => {
          const from = votes.standing.get(item)
          const task = tasks[votes.placeOf(item)]
          if (from === undefined || label === null || label === from || task === undefined || task.kind === null) return []
          const object = votes.kind === 'objects' ? { objectId: item.slice(item.indexOf('~') + 1) } : {}
          const { taskId, sampleId, kind } = task
          return { taskId, sampleId, subjectId: votes.id, ...object, by: kind, from, to: label, confidence }
        }),
  )
  const sorted = rows.toSorted((a, b) => b.confidence - a.confidence || (a.taskId < b.taskId ? -1 : a.taskId > b.taskId ? 1 : 0))
  return { total: rows.length, rows: sorted.slice(0, mostKept) }
}
