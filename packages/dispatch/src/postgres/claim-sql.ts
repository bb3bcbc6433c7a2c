/**
 * The SQL of an ordinary claim. Parameters: $1 project, $2 annotator, $3 minutes of the lease, $4 the excluded affiliation or null.
 * `rank` is the negative priority, so that a place (rank, level, queue_key, id), ascending, is the order of the queue, and one index serves it.
 */
import { isNotBarred, isPutOff, isUnseen } from './conditions.ts'
import { fromLease, leaseCandidate } from './lease-sql.ts'

const least = `-2147483648, -2147483648, -9223372036854775808, '00000000-0000-0000-0000-000000000000'::uuid`
const cursor = '((select rank from place), (select level from place), (select queue_key from place), (select task_id from place))'
const place = '((-t.priority), t.level, t.queue_key, t.id)'
const inOrder = 'order by (-t.priority), t.level, t.queue_key, t.id limit 1'
const found = 't.id, t.sample_id, t.protocol_id'
const unseen = isUnseen('$4')
const givenBack = `t.project_id = $1 and t.returned_at is not null and t.is_open and ${place} < ${cursor} and ${unseen}`
const ahead = `t.project_id = $1 and t.is_open and ${place} >= ${cursor} and ${unseen}`

/**
 * The first task in the order that this annotator may have, found and leased in one statement. It is either before the annotator's cursor and
 * marked as given back, or from the cursor on, since everything before the cursor is taken, full, or marked by the trigger tasks_returned. What
 * the annotator put off ("not now") comes last, longest ago first. A task that another claim holds locked is passed over, so claims never wait
 * for each other; `is_missed` says that there is such a one, and nothing else.
 *
 * The cursor moves to the first task that this annotator could have: at every $5th claim in the mean, to spare the write, and at once when it
 * is far behind (new, or taken back by a fold). It moves only from where this statement saw it. $6 false reads from the head instead.
 */
export const claimBest = `
with place as materialized (
    select c.rank, c.level, c.queue_key, c.task_id, false as is_head
    from dispatch_cursors c where c.project_id = $1 and c.annotator_id = $2 and $6::boolean
    union all
    select ${least}, true
    where not exists (select from dispatch_cursors c where c.project_id = $1 and c.annotator_id = $2 and $6::boolean)),
  pace as materialized (
    select $6::boolean and (p.task_id = '00000000-0000-0000-0000-000000000000' or random() * $5::int < 1) as is_due from place p),
  given_back as materialized (
    select ${found} from tasks t where ${givenBack} ${inOrder} for no key update of t skip locked),
  ahead as materialized (
    select ${found} from tasks t where not exists (select from given_back) and ${ahead} ${inOrder} for no key update of t skip locked),
  put_off as materialized (
    select ${found} from assignments s join tasks t on t.id = s.task_id
    where not exists (select from given_back) and not exists (select from ahead) and ${isPutOff('$4')}
    order by s.ended_at, s.id limit 1 for no key update of t skip locked),
  candidate as materialized (select * from given_back union all select * from ahead union all select * from put_off),
  first_open as materialized (
    select (-t.priority) as rank, t.level, t.queue_key, t.id from tasks t
    where not exists (select from given_back) and ((select is_due from pace) or not exists (select from ahead)) and ${ahead} ${inOrder}),
  last_open as materialized (
    select (-t.priority) as rank, t.level, t.queue_key, t.id from tasks t
    where not exists (select from given_back) and not exists (select from ahead) and not exists (select from first_open)
      and $6::boolean and t.project_id = $1 and t.is_open
    order by (-t.priority) desc, t.level desc, t.queue_key desc, t.id desc limit 1),
  target as materialized (select * from first_open where (select is_due from pace) union all select * from last_open),
  begun as (
    insert into dispatch_cursors (project_id, annotator_id, rank, level, queue_key, task_id)
    select $1, $2, f.rank, f.level, f.queue_key, f.id from target f, place p where p.is_head and $6::boolean
    on conflict do nothing),
  moved as (
    update dispatch_cursors c set rank = f.rank, level = f.level, queue_key = f.queue_key, task_id = f.id from target f, place p
    where c.project_id = $1 and c.annotator_id = $2 and not p.is_head and (f.rank, f.level, f.queue_key, f.id) > ${cursor}
      and (c.rank, c.level, c.queue_key, c.task_id) = ${cursor}),
${leaseCandidate('vote')},
  not exists (select from candidate) and (
    exists (select from first_open)
    or exists (select from tasks t where ${givenBack})
    or exists (select from assignments s join tasks t on t.id = s.task_id where ${isPutOff('$4')})) as is_missed
${fromLease}`

/** Leases the one task $5, if this annotator may still have it: the guard behind a candidate that Redis picked. */
export const claimOne = `
with candidate as materialized (
    select ${found} from tasks t
    where t.id = $5 and t.project_id = $1 and t.is_open and ${isNotBarred} and $4::text is null
    for no key update of t),
${leaseCandidate('vote')}
${fromLease}`
