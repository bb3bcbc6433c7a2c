import { isKeptBy } from './conditions.ts'

const mostLeases = 4000

/**
 * Why nothing was found, for $1 project, $2 annotator, $3 excluded affiliation or null, $4 expertise: whether there is no protocol; and when the next lease
 * runs out that keeps this annotator from a task. After a look at the next 4,000 leases to run out, the last of these is waited for.
 */
export const whyNone = `
with looked as materialized (
    select a.project_id, a.task_id, a.annotator_id, a.purpose, a.expires_at
    from assignments a where a.state = 'leased' order by a.expires_at limit ${mostLeases})
select
  exists (select from projects p where p.id = $1 and p.protocol_id is null) as has_no_protocol,
  coalesce(
    (select l.expires_at from looked l join tasks t on t.id = l.task_id where ${isKeptBy('$3', '$4')} order by l.expires_at limit 1),
    (select max(l.expires_at) from looked l having count(*) = ${mostLeases})) as retry_at`

/**
 * What an annotator ($2) has of a project ($1), but for tests and for changes of what they have submitted: held, submitted in all and on this UTC day, which ends at `tomorrow`. Asked under the lock of
 * their claims.
 */
export const heldAndSubmitted = `
select
  (select count(*) from assignments a where a.annotator_id = $2 and a.project_id = $1 and a.state = 'leased'
    and a.purpose not in ('revision', 'qualification'))::int as held,
  coalesce(n.submitted, 0) as submitted,
  case when n.day = (now() at time zone 'UTC')::date then n.submitted_on_day else 0 end as submitted_today,
  ((now() at time zone 'UTC')::date + 1)::timestamp at time zone 'UTC' as tomorrow
from (select) one left join annotators n on n.project_id = $1 and n.person_id = $2`

/** Claims that must see each other wait for each other: those of one affiliation ($3, or null) in a project ($1), and those of one annotator ($2). */
export const lockClaims = `
select pg_advisory_xact_lock(hashtextextended('claims of an affiliation ' || $1::text || $3::text, 0)),
  pg_advisory_xact_lock(hashtextextended('claims of an annotator ' || $1::text || $2::text, 0))`
