/**
 * Who may have which task, as SQL about a row `t` of tasks. In all statements $1 is the project and $2 the annotator; `affiliation` names the
 * parameter with the affiliation whose readers exclude this annotator, or null.
 *
 * What must not be is written as "not coalesce(the first such row, false)". The planner may turn "not exists" into a join that reads all
 * assignments into a hash, and takes "is null" for so rare that it sorts the whole queue, both for the sake of the one task that a claim takes.
 */

/** Never to one who has seen at the desk what the task's readers said. */
export const isUnviewed = `not coalesce((
    select true from task_viewings v where v.project_id = $1 and v.person_id = $2 and v.task_id = t.id limit 1), false)`

/** No reader of that affiliation holds the task or has submitted it. */
const hasNoColleague = (affiliation: string) => `(${affiliation}::text is null or not coalesce((
    select true from assignments b join people q on q.id = b.annotator_id
    where b.task_id = t.id and b.annotator_id <> $2 and b.purpose = 'vote' and b.state in ('leased', 'submitted')
      and q.affiliation = ${affiliation} limit 1), false))`

/** Never twice to one annotator: not while leased, not once submitted, not after a skip. What rules out most comes first. */
export const isUnseen = (affiliation: string) => `not coalesce((
    select true from assignments a
    where a.task_id = t.id and a.annotator_id = $2 and a.repeat = 0 and a.state in ('leased', 'submitted', 'skipped') limit 1), false)
  and ${isUnviewed} and ${hasNoColleague(affiliation)}`

/** As above, but for what was put off ("not now"), which comes again. */
export const isNotBarred = `${isUnviewed} and not coalesce((
    select true from assignments a
    where a.task_id = t.id and a.annotator_id = $2 and a.repeat = 0
      and (a.state in ('leased', 'submitted') or (a.state = 'skipped' and a.skip_kind <> 'not-now')) limit 1), false)`

/** What this annotator put off, and may have. `s` is the row of assignments that says so. */
export const isPutOff = (
  affiliation: string,
  isFree = 't.is_open',
) => `s.annotator_id = $2 and s.project_id = $1 and s.state = 'skipped' and s.skip_kind = 'not-now'
      and s.repeat = 0 and ${isFree} and ${isUnviewed} and ${hasNoColleague(affiliation)}`

/** It has a free slot, whether it is for everyone or for a pool. */
export const hasSlot = `t.state = 'collecting' and t.counted + t.leased < t.reads`

/**
 * A task would be free for this annotator but for the lease `l` of a peer: it is full, or the peer is a colleague. `expertise` names the
 * parameter with the pools that they belong to.
 */
export const isKeptBy = (
  affiliation: string,
  expertise: string,
) => `(t.pool is null or t.pool = any(${expertise}::text[])) and l.project_id = $1 and l.annotator_id <> $2 and l.purpose = 'vote'
    and t.state = 'collecting' and t.counted < t.reads and ${isNotBarred}
    and (not (${hasSlot}) or exists (select from people q where q.id = l.annotator_id and q.affiliation = ${affiliation}))
    and not coalesce((
    select true from assignments b join people q on q.id = b.annotator_id
      where b.task_id = t.id and b.annotator_id <> $2 and b.purpose = 'vote' and b.state = 'submitted' and q.affiliation = ${affiliation}
      limit 1), false)`
