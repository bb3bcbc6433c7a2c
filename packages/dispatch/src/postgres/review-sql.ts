/**
 * The SQL of reviewers' leases of contested tasks (docs/spec/dispensing.md, D90 to D95). In all statements $1 is the reviewer. A task is
 * locked before its reviews, as everywhere; the unique index `reviews_running` lets a task have one running lease.
 */

const minutes = `(select (v.content->>'leaseMinutes')::float8 from protocols v where v.id = candidate.protocol_id)`
const organization = '(select p.organization_id from projects p where p.id = candidate.project_id)'

/** No task that the reviewer annotated, whatever became of the annotation. */
const isNotOwn = (task: string) =>
  `not coalesce((select true from annotations n where n.task_id = ${task} and n.annotator_id = $1 limit 1), false)`
const isHeld = `coalesce((
    select true from reviews h where h.task_id = t.id and h.state = 'leased' and h.expires_at > now() and h.reviewer_id <> $1 limit 1), false)`

/** What contestedWhere of packages/db asks of a row `c` of contested_tasks, from the filter $3 as JSON; but for who holds it. */
const isWanted = `
  ($3::jsonb->>'reason' is null or c.reason = $3::jsonb->>'reason')
  and ($3::jsonb->>'label' is null or $3::jsonb->>'label' = any (c.marks))
  and ($3::jsonb->>'minAgreement' is null or c.agreement >= ($3::jsonb->>'minAgreement')::float8)
  and ($3::jsonb->>'maxAgreement' is null or c.agreement <= ($3::jsonb->>'maxAgreement')::float8)
  and ($3::jsonb->>'belowAgreement' is null or c.agreement < ($3::jsonb->>'belowAgreement')::float8)
  and ($3::jsonb->>'readerId' is null or not c.is_blind and ($3::jsonb->>'readerId')::uuid = any (c.readers))
  and ($3::jsonb->>'group' is null or $3::jsonb->>'group' = any (c.groups))`

const endedEvent = (from: string, type: string, payload: string) => `
    insert into events (organization_id, project_id, subject_id, type, actor_id, payload, at)
    select ${organization}, candidate.project_id, e.id, '${type}', ${type === 'review.taken-over' ? '$1' : 'null::uuid'},
      jsonb_build_object('taskId', e.task_id, 'reviewerId', e.reviewer_id, 'fence', e.fence${payload}), now()
    from ${from} e, candidate`

/**
 * Ends what stands in the way of a lease of the task $2, which is locked: one that ran out, and that of a peer, who is told of it ($3 is the
 * id of the notice). The lease itself is a statement of its own, so that the unique index sees that the other one has ended.
 */
export const clearReview = `
with candidate as materialized (select t.id, t.project_id, t.protocol_id from tasks t where t.id = $2),
  lapsed as (
    update reviews r set state = 'expired', ended_at = now() from candidate
    where r.task_id = candidate.id and r.state = 'leased' and r.expires_at <= now()
    returning r.id, r.task_id, r.reviewer_id, r.fence),
  lapsed_event as (${endedEvent('lapsed', 'review.expired', '')}),
  taken as (
    update reviews r set state = 'released', ended_at = now(), fence = r.fence + 1 from candidate
    where r.task_id = candidate.id and r.state = 'leased' and r.expires_at > now() and r.reviewer_id <> $1
    returning r.id, r.task_id, r.project_id, r.reviewer_id, r.fence),
  taken_event as (${endedEvent('taken', 'review.taken-over', `, 'by', $1::uuid`)}),
  noticed as (
    insert into notices (id, project_id, person_id, kind, text, about, made_at)
    select $3::uuid, e.project_id, e.reviewer_id, 'lease-lost',
      (select s.name from samples s join tasks t on t.sample_id = s.id where t.id = e.task_id) || ' was taken over by '
        || (select name from people where id = $1) || '; your draft is kept',
      jsonb_build_object('taskId', e.task_id), now()
    from taken e),
  hints as (
    insert into outbox (kind, name, payload)
    select 'hint', 'changed', jsonb_build_object(
      'projectId', e.project_id, 'topics', jsonb_build_array('assignments', 'notices'), 'personId', e.reviewer_id,
      'lost', jsonb_build_object('projectId', e.project_id, 'what', 'review', 'taskId', e.task_id, 'why', 'taken-over',
        'by', (select name from people where id = $1)))
    from taken e),
  ended as materialized (select (select count(*) from lapsed) + (select count(*) from taken) as n)
select n from ended`

/** Leases the locked task $2; $3 is the id of the row, if there is none. The reviewer's own running lease goes on under its fence. */
export const leaseReview = `
with candidate as materialized (
    select t.id, t.project_id, t.protocol_id from tasks t where t.id = $2),
  lease as (
    insert into reviews as r (id, project_id, task_id, reviewer_id, state, fence, leased_at, expires_at)
    select $3::uuid, candidate.project_id, candidate.id, $1, 'leased', 1, now(), now() + ${minutes} * interval '1 minute' from candidate
    on conflict (task_id, reviewer_id) do update set
      state = 'leased', expires_at = excluded.expires_at, ended_at = null,
      fence = case when r.state = 'leased' then r.fence else r.fence + 1 end,
      leased_at = case when r.state = 'leased' then r.leased_at else excluded.leased_at end
    returning r.id, r.task_id, r.project_id, r.fence, r.leased_at, r.expires_at, r.draft, r.draft_version),
  event as (
    insert into events (organization_id, project_id, subject_id, type, actor_id, payload, at)
    select ${organization}, candidate.project_id, lease.id, 'review.leased', $1,
      jsonb_build_object('taskId', candidate.id, 'reviewerId', $1::uuid, 'fence', lease.fence, 'expiresAt', lease.expires_at), now()
    from lease, candidate where lease.leased_at = now())
select lease.task_id, lease.project_id, lease.fence::int, lease.leased_at, lease.expires_at, lease.draft, lease.draft_version from lease`

/**
 * The contested task of the project $2 that waits longest and fits the filter $3, its row in tasks locked: not in $4, not one's own, held by nobody. What
 * another claim has locked is passed over, so that claims never wait for each other. That nobody holds it must be asked again behind the lock.
 */
export const nextContested = `
select t.id from contested_tasks c join tasks t on t.id = c.task_id
where c.project_id = $2 and c.task_id <> all($4::uuid[]) and ${isWanted} and ${isNotOwn('c.task_id')}
  and not coalesce((select true from reviews h where h.task_id = c.task_id and h.state = 'leased' and h.expires_at > now() limit 1), false)
order by c.contested_at, c.task_id limit 1 for no key update of t skip locked`

/** Why nothing was found: when the next lease ends that keeps this reviewer from a task, and whether another claim has one locked. */
export const whyNoReview = `
with left_over as materialized (
    select (select min(h.expires_at) from reviews h where h.task_id = c.task_id and h.state = 'leased' and h.expires_at > now()) as held_until,
      coalesce((select h.reviewer_id = $1 from reviews h where h.task_id = c.task_id and h.state = 'leased'), false) as is_mine
    from contested_tasks c
    where c.project_id = $2 and c.task_id <> all($4::uuid[]) and ${isWanted} and ${isNotOwn('c.task_id')})
select min(held_until) filter (where not is_mine) as retry_at, coalesce(bool_or(held_until is null), false) as is_missed from left_over`

export const lockTask = 'select from tasks where id = $1 for no key update'

/** What keeps the reviewer from the task $2: asked behind its lock, so that it sees what whoever had the lock before has committed. */
export const lookAtTask = `
select t.state, not (${isNotOwn('t.id')}) as is_own, ${isHeld} as is_held from tasks t where t.id = $2`

export const holderOf = `
select r.reviewer_id, p.name, r.expires_at from reviews r join people p on p.id = r.reviewer_id
where r.task_id = $1 and r.state = 'leased' and r.expires_at > now()`

export const ownReview = `select state, fence::int, draft_version from reviews where reviewer_id = $1 and task_id = $2 for update`

/** Gives the lease of $2 under the fence $3 back. */
export const releaseReview = `
with released as (
    update reviews set state = 'released', ended_at = now()
    where reviewer_id = $1 and task_id = $2 and state = 'leased' and fence = $3 returning id, project_id, task_id, fence),
  event as (
    insert into events (organization_id, project_id, subject_id, type, actor_id, payload, at)
    select (select organization_id from projects where id = e.project_id), e.project_id, e.id, 'review.released', $1,
      jsonb_build_object('taskId', e.task_id, 'reviewerId', $1::uuid, 'fence', e.fence), now()
    from released e)
select project_id from released`

/** Ends at most $1 leases that ran out. */
export const sweepReviews = `
with due as materialized (
    select r.id from reviews r join tasks t on t.id = r.task_id
    where r.state = 'leased' and r.expires_at <= now() order by r.expires_at limit $1 for no key update of t skip locked),
  ended as (
    update reviews r set state = 'expired', ended_at = now() from due
    where r.id = due.id and r.state = 'leased' and r.expires_at <= now()
    returning r.id, r.project_id, r.task_id, r.reviewer_id, r.fence),
  event as (
    insert into events (organization_id, project_id, subject_id, type, payload, at)
    select (select organization_id from projects where id = e.project_id), e.project_id, e.id, 'review.expired',
      jsonb_build_object('taskId', e.task_id, 'reviewerId', e.reviewer_id, 'fence', e.fence), now()
    from ended e)
select project_id, task_id, reviewer_id from ended`
