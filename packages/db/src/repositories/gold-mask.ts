import { type SQL, sql } from 'drizzle-orm'

/**
 * Whether a task has to look to a person who also labels like one that nobody has read (docs/spec/gold.md, G9): its answer is known, or is
 * being mended where only a file had said it, and it may come to them as hidden gold or has come so. Who voted on it, or opened it on the
 * desk, is never handed it and sees it as it is.
 * @param task the table, or its alias in the statement.
 */
export const looksUnreadTo = (personId: string, task: SQL = sql.raw('tasks')): SQL<boolean> => sql<boolean>`(
  ((${task}.state = 'settled' and ${task}.is_gold) or (${task}.state = 'contested' and ${task}.counted = 0
    and exists (select from known_answers known where known.task_id = ${task}.id)))
  and not exists (select from task_viewings seen where seen.task_id = ${task}.id and seen.person_id = ${personId}::uuid)
  and not exists (select from annotations own
    where own.task_id = ${task}.id and own.annotator_id = ${personId}::uuid and own.purpose in ('vote', 'revision')))`

/** The state of a task as that person sees it. */
export const stateTo = (personId: string, task: SQL = sql.raw('tasks')): SQL<string> =>
  sql<string>`case when ${looksUnreadTo(personId, task)} then 'collecting' else ${task}.state end`
