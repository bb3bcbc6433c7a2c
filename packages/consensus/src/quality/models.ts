import type { Protocol } from '@reticle/domain'
import { dawidSkene } from '../algorithms/dawid-skene.ts'
import type { LabelResult } from '../algorithms/define.ts'
import type { ThreadHost } from '../algorithms/em-kernel/crew.ts'
import { type ReaderModel, readerModelOf } from '../algorithms/reader-models.ts'
import type { VoteTable } from '../votes/vote-table.ts'
import { isFitted } from './fit-subject.ts'
import { type HistoryTask, votesOf } from './history-task.ts'
import { type SubjectVotes, subjectsOf } from './subjects.ts'

/** Of the fits of a refit, those that tasks are compared by: the questions' (C105). */
export const modelsOf = (
  fits: readonly (readonly [SubjectVotes, { readonly table: VoteTable; readonly fit: LabelResult | null }])[],
): ReadonlyMap<string, ReaderModel> =>
  new Map(
    fits.flatMap(([votes, { table, fit }]) =>
      votes.kind === 'question' && fit !== null ? [[votes.id, readerModelOf(table, fit)] as const] : [],
    ),
  )

/** The reader models of a project, as a refit has them, models with a vote among them, without anything else of it. `threads` are for large tables. */
export const modelsOver = (protocol: Protocol, threads?: ThreadHost) => {
  const subjects = subjectsOf(protocol, true).filter(({ kind }) => kind === 'question')
  let place = 0
  return {
    add: (task: HistoryTask): void => {
      if (votesOf(task).length > 0) for (const subject of subjects) subject.add(task, place)
      place += 1
    },
    outcome: (): ReadonlyMap<string, ReaderModel> =>
      modelsOf(
        subjects.map((votes) => {
          const table = votes.table()
          const fitted = isFitted(votes, table) ? dawidSkene.fit(table, threads && { threads }) : undefined
          return [votes, { table, fit: fitted?.ok === true ? fitted.value : null }]
        }),
      ),
  }
}
