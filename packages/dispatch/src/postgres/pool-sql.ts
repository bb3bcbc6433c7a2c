/** The SQL of claims from pools: tasks for annotators with an expertise (D80 to D84). $1 to $4 as in claim-sql.ts; $5 are the pools. */
import { hasSlot, isPutOff, isUnseen } from './conditions.ts'
import { fromLease, leaseCandidate } from './lease-sql.ts'

/** Whether anything waits in any pool of the project $1. */
export const poolsWait = `
select exists (select from tasks t where t.project_id = $1 and t.pool is not null and ${hasSlot}) as wait`

/** The first of each pool is looked for by its index, then the first of these is taken. What another claim holds locked is passed over. */
export const claimPool = `
with firsts as materialized (
    select f.* from unnest($5::text[]) as given (pool) cross join lateral (
      select t.id, t.sample_id, t.protocol_id, t.priority from tasks t
      where t.project_id = $1 and t.pool = given.pool and ${hasSlot} and ${isUnseen('$4')}
      order by (-t.priority), t.id limit 1 for no key update of t skip locked) f),
  candidate as materialized (select f.id, f.sample_id, f.protocol_id from firsts f order by (-f.priority), f.id limit 1),
${leaseCandidate('vote')}
${fromLease}`

/** What this annotator put off of the pools, longest ago first. */
export const claimPutOffOfPool = `
with candidate as materialized (
    select t.id, t.sample_id, t.protocol_id from assignments s join tasks t on t.id = s.task_id
    where ${isPutOff('$4', `t.pool = any($5::text[]) and ${hasSlot}`)}
    order by s.ended_at, s.id limit 1 for no key update of t skip locked),
${leaseCandidate('vote')}
${fromLease}`
