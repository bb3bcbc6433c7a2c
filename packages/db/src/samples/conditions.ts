import type { FieldCondition, SampleFilter } from '@reticle/domain'
import { type SQL, sql } from 'drizzle-orm'
import { stateTo } from '../repositories/gold-mask.ts'
import { samples, wordsOfSample } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'

const json = (value: unknown): SQL => sql`${JSON.stringify(value)}::jsonb`

/** A word as `ilike` takes it literally. */
const anywhere = (word: string): string => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`

const ofField = (condition: FieldCondition): SQL => {
  const value = sql`${samples.metadata} -> ${condition.field}`
  switch (condition.is) {
    case 'equal':
      return sql`${samples.metadata} @> ${json({ [condition.field]: condition.to })}`
    case 'missing':
      return sql`coalesce(${value}, 'null'::jsonb) = 'null'::jsonb`
    case 'between': {
      const from = condition.from === undefined ? [] : [sql`${value} >= ${json(condition.from)}`]
      const to = condition.to === undefined ? [] : [sql`${value} <= ${json(condition.to)}`]
      return sql.join([sql`jsonb_typeof(${value}) = 'number'`, ...from, ...to], sql` and `)
    }
  }
}

const ofStates = (states: NonNullable<SampleFilter['states']>, maskedFor: string | undefined): SQL => {
  const named = states.filter((state) => state !== 'none')
  const state = maskedFor === undefined ? sql`${tasks.state}` : stateTo(maskedFor)
  const either = [
    ...(named.length > 0 ? [sql`${state} = any(${sql.param(named)}::text[])`] : []),
    ...(named.length < states.length ? [sql`${tasks.id} is null`] : []),
  ]
  return either.length === 0 ? sql`false` : sql`(${sql.join(either, sql` or `)})`
}

/**
 * Those that share their picture with another one, and those whose bytes came twice. Both are looked for first, as lists: the planner takes a
 * list for short, and finds its members by an index, where it would take a join for a third of the project.
 */
const twice = (projectId: string): SQL => sql`(${samples.pictureHash} = any(array(
    select d.picture_hash from samples d where d.project_id = ${projectId} and d.picture_hash is not null and d.withdrawn_at is null
    group by d.picture_hash having count(*) > 1))
  or ${samples.id} = any(array(
    select f.sample_id from imports i join import_files f on f.import_id = i.id and f.outcome = 'duplicate' where i.project_id = ${projectId})))`

const presence = { without: sql`${samples.withdrawnAt} is null`, only: sql`${samples.withdrawnAt} is not null`, with: sql`true` } as const

/** What has to hold of a sample, joined with its task. `maskedFor`: whoever also labels sees states as gold.md, G9 says. */
export const conditionsOf = (projectId: string, filter: SampleFilter, maskedFor: string | undefined): SQL[] => {
  const { words = '', states, groups = [], metadata = [], sourceId, importedFrom, importedBefore, duplicates, withdrawn } = filter
  return [
    sql`${samples.projectId} = ${projectId}`,
    presence[withdrawn ?? 'without'],
    ...words
      .split(/\s+/)
      .filter(Boolean)
      // The first is what an index of words finds, the second what is meant.
      .map((word) => sql`${wordsOfSample('samples')} ilike ${anywhere(word)} and ${samples.name} ilike ${anywhere(word)}`),
    ...(states === undefined || states.length === 0 ? [] : [ofStates(states, maskedFor)]),
    ...groups.map(({ key, value }) => sql`${samples.groups} @> ${json({ [key]: value })}`),
    ...metadata.map(ofField),
    ...(sourceId === undefined ? [] : [sql`${samples.sourceId} = ${sourceId}`]),
    ...(importedFrom === undefined ? [] : [sql`${samples.createdAt} >= ${importedFrom}`]),
    ...(importedBefore === undefined ? [] : [sql`${samples.createdAt} < ${importedBefore}`]),
    ...(duplicates === true ? [twice(projectId)] : []),
  ]
}
