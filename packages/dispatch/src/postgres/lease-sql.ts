/**
 * Leases the `candidate` (id, sample_id, protocol_id) of the statement that this ends, for $3 minutes: the row of its assignment with the next
 * fence, a slot more taken by a vote, the event; all or nothing, since each part is fed by the row of the one before. The upsert is the guard
 * against a racing claim of the same annotator, which the snapshot does not show.
 */
export const leaseCandidate = (
  purpose: 'vote' | 'gold' | 'repeat' | 'qualification',
  repeat = purpose === 'repeat' ? '1' : '0',
): string => {
  const isAgain = purpose === 'vote' ? `or (a.state = 'skipped' and a.skip_kind = 'not-now')` : ''
  return `
  lease as (
    insert into assignments as a (id, project_id, task_id, annotator_id, repeat, purpose, state, fence, leased_at, expires_at)
    select assignment_id(candidate.id, $2, ${repeat}), $1, candidate.id, $2, ${repeat}, '${purpose}', 'leased', 1,
      now(), now() + $3::float8 * interval '1 minute' from candidate
    on conflict (task_id, annotator_id, repeat) do update set
      state = 'leased', purpose = excluded.purpose, fence = a.fence + 1, leased_at = excluded.leased_at, expires_at = excluded.expires_at,
      ended_at = null, skip_kind = null, skip_reason = null
    where a.state in ('expired', 'released') ${isAgain}
    returning a.id, a.task_id, a.fence, a.leased_at, a.expires_at),
  ${purpose === 'vote' ? 'slot as (update tasks t set leased = t.leased + 1 from lease where t.id = lease.task_id),' : ''}
  event as (
    insert into events (organization_id, project_id, subject_id, type, actor_id, payload, at)
    select (select organization_id from projects where id = $1), $1, lease.id, 'assignment.leased', $2,
      jsonb_build_object('taskId', lease.task_id, 'fence', lease.fence, 'expiresAt', lease.expires_at,
        'purpose', '${purpose}', 'repeat', ${repeat}), lease.leased_at
    from lease)
  select candidate.id as candidate_id, candidate.sample_id, candidate.protocol_id, lease.id as assignment_id, lease.fence::int,
    lease.leased_at, lease.expires_at`
}

/** One row, also when nothing was found. */
export const fromLease = 'from (select) one left join candidate on true left join lease on true'
