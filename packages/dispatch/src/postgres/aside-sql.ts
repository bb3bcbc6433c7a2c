/**
 * The SQL of claims that bring no vote: a task whose answer is known, one of a test, or a second reading of one's own. $1 to $3 as in
 * claim-sql.ts.
 */
import { isUnviewed } from './conditions.ts'
import { fromLease, leaseCandidate } from './lease-sql.ts'

const isNew = (repeat: number) => `not coalesce((
    select true from assignments a
      where a.task_id = t.id and a.annotator_id = $2 and a.repeat = ${repeat} and a.state not in ('expired', 'released') limit 1), false)`
/** Repeats from here on are readings in tests. */
const firstTest = 100
const gold = `t.project_id = $1 and t.is_gold and t.state = 'settled' and ${isUnviewed} and ${isNew(0)}
  and not exists (select from assignments a where a.task_id = t.id and a.annotator_id = $2 and a.repeat >= ${firstTest})`

/** A gold task that this annotator has not had, whatever they had of it: the next one from a random place on. */
export const claimGold = `
with start as materialized (
    select t.id from tasks t where t.project_id = $1 and t.is_gold order by t.id
    offset floor(random() * (select count(*) from tasks t where t.project_id = $1 and t.is_gold)) limit 1),
  later as materialized (
    select t.id, t.sample_id, t.protocol_id from tasks t where ${gold} and t.id >= (select id from start) order by t.id limit 1),
  earlier as materialized (
    select t.id, t.sample_id, t.protocol_id from tasks t
    where not exists (select from later) and ${gold} and t.id < (select id from start) order by t.id limit 1),
  candidate as materialized (select * from later union all select * from earlier),
${leaseCandidate('gold')}
${fromLease}`

/**
 * The oldest of their own votes, at least $4 hours old, that this annotator has not read again. Looked for from the last one that was read
 * again on, so that the cost does not grow with the number of repeats; this is found among their last 1,000 annotations, or there are so few
 * repeats that a look from the first vote on passes only these few.
 */
export const claimRepeat = `
with latest as materialized (
    select v.submitted_at from (
      select r.task_id from (
        select n.task_id, n.purpose, n.submitted_at from annotations n
        where n.annotator_id = $2 and n.project_id = $1 order by n.submitted_at desc limit 1000) r
      where r.purpose = 'repeat' order by r.submitted_at desc limit 1) l
    join annotations v on v.task_id = l.task_id and v.annotator_id = $2 and v.repeat = 0 and v.supersedes is null),
  candidate as materialized (
    select t.id, t.sample_id, t.protocol_id from annotations n join tasks t on t.id = n.task_id
    where n.annotator_id = $2 and n.project_id = $1 and n.purpose = 'vote' and n.supersedes is null
      and n.submitted_at >= coalesce((select submitted_at from latest), '-infinity')
      and n.submitted_at <= now() - $4::float8 * interval '1 hour'
      and t.state <> 'withdrawn' and ${isUnviewed} and ${isNew(1)}
    order by n.submitted_at, n.id limit 1),
${leaseCandidate('repeat')}
${fromLease}`

/** The first of the known tasks $4 that this annotator has not had under the repeat $5, by the order in which they are given. */
export const claimTest = `
with candidate as materialized (
    select t.id, t.sample_id, t.protocol_id from unnest($4::uuid[]) with ordinality as given (id, n) join tasks t on t.id = given.id
    where t.project_id = $1 and t.is_gold and t.state = 'settled' and not coalesce((
      select true from assignments a
      where a.task_id = t.id and a.annotator_id = $2 and a.repeat = $5::smallint and a.state not in ('expired', 'released') limit 1), false)
    order by given.n limit 1),
${leaseCandidate('qualification', '$5::smallint')}
${fromLease}`
