-- claim: what holds for the annotator
select "people"."affiliation", "annotators"."paused_at" is not null, "annotators"."most", "annotators"."most_per_day", "annotators"."expertise" from "people" left join "annotators" on ("annotators"."person_id" = "people"."id" and "annotators"."project_id" = $1) where "people"."id" = $2;

-- claim: cards of tasks
select "tasks"."id", "tasks"."protocol_id", "samples"."id", "samples"."project_id", "samples"."name", "samples"."media_type", "samples"."width", "samples"."height", "samples"."sha256", "samples"."bytes", "samples"."groups", "samples"."origin", "samples"."dtype", "samples"."axes", "samples"."created_at" from "tasks" inner join "samples" on "samples"."id" = "tasks"."sample_id" where "tasks"."id" = any ($1::uuid[]);

-- claim: what is held
select "assignments"."id", "assignments"."project_id", "assignments"."task_id", "tasks"."sample_id", "tasks"."protocol_id", "assignments"."state", "assignments"."fence", "assignments"."leased_at", "assignments"."expires_at", "assignments"."draft", "assignments"."draft_version", "assignments"."purpose", "revisions"."kind", "revisions"."comment", "revisions"."objects", "samples"."id", "samples"."project_id", "samples"."name", "samples"."media_type", "samples"."width", "samples"."height", "samples"."sha256", "samples"."bytes", "samples"."groups", "samples"."origin", "samples"."dtype", "samples"."axes", "samples"."created_at" from "assignments" inner join "tasks" on "tasks"."id" = "assignments"."task_id" inner join "samples" on "samples"."id" = "tasks"."sample_id" left join "revisions" on ("revisions"."task_id" = "assignments"."task_id" and "revisions"."annotator_id" = "assignments"."annotator_id" and "revisions"."round" = -"assignments"."repeat") where ("assignments"."annotator_id" = $1 and "assignments"."project_id" = $2 and "assignments"."state" = $3) order by "assignments"."leased_at" asc, "assignments"."id" asc;

-- submit: the same key before
select "id", "assignment_id", "submitted_at" from "annotations" where ("annotations"."annotator_id" = $1 and "annotations"."idempotency_key" = $2);

-- submit: whose assignment
select "id", "project_id", "task_id", "annotator_id", "repeat", "purpose" from "assignments" where "assignments"."id" = $1;

-- draft: lock
select "id", "protocol_id", "state", "reads", "counted", "leased" from "tasks" where "tasks"."id" = (select "assignments"."task_id" from "assignments" where ("assignments"."id" = $1 and "assignments"."annotator_id" = $2)) for update;

-- lease again: has seen the readers
select count(*) as count from "task_viewings" where ("task_viewings"."task_id" = $1 and "task_viewings"."person_id" = $2);;

-- lease again: take a slot
update "tasks" set "leased" = "tasks"."leased" + 1 where ("tasks"."id" = $1 and "tasks"."state" = $2 and "tasks"."counted" + "tasks"."leased" < "tasks"."reads" and ("tasks"."pool" is null or exists (
            select from annotators x
            where x.project_id = "tasks"."project_id" and x.person_id = $3::uuid and "tasks"."pool" = any(x.expertise)))) returning "id";

-- compare: a batch
with taken as materialized (
        select t.id, t.project_id, t.protocol_id, t.counted, t.reads, t.round from tasks t
        where t.state = 'comparing' and t.id <> all($1::uuid[])
          
        order by t.id limit $2 for update skip locked)
      select taken.id, taken.project_id as "projectId", p.organization_id as "organizationId", taken.protocol_id as "protocolId",
        p.protocol_id as "liveProtocolId", taken.counted, taken.reads, taken.round::int as round, coalesce((select json_object_agg(s.kind, s.value) from task_scores s where s.task_id = taken.id), '{}') as scores, coalesce(given.regions, 0)::int as regions,
        case when coalesce(given.regions, 0) <= $3 then coalesce(given.annotations, '[]') end as annotations
      from taken join projects p on p.id = taken.project_id
        cross join lateral (
          select sum(a.region_count) as regions,
            json_agg(json_build_object('id', a.id, 'content', a.content, 'version', (select made.version from protocols made where made.id = a.protocol_id), 'annotatorId', a.annotator_id,
                'submittedAt', floor(extract(epoch from case when a.supersedes is null then a.submitted_at else (
  select min(own.submitted_at) from annotations own
  where own.task_id = a.task_id and own.annotator_id = a.annotator_id and own.purpose in ('vote', 'revision')) end) * 1000)::float8) order by a.id)
              filter (where a.region_count <= $4) as annotations
          from annotations a
          where a.task_id = taken.id and a.is_counted
            and not exists (select from annotations later where later.supersedes = a.id offset 0)) given;

-- compare: counted annotations
select a.id, a.content, (select made.version from protocols made where made.id = a.protocol_id) as version, a.annotator_id as "annotatorId", floor(extract(epoch from case when a.supersedes is null then a.submitted_at else (
  select min(own.submitted_at) from annotations own
  where own.task_id = a.task_id and own.annotator_id = a.annotator_id and own.purpose in ('vote', 'revision')) end) * 1000)::float8 as "submittedAt"
      from annotations a
      where a.task_id = $1::uuid and a.is_counted
        and not exists (select from annotations later where later.supersedes = a.id offset 0)
      order by a.id;

-- compare: how many wait
select count(*)::int as n from (select from tasks where state = 'comparing' limit 100000) waiting;

-- refit: a page
select t.id as "taskId", t.position::float8 as position, given.annotations,
        t.state = 'withdrawn' or (select s.withdrawn_at is not null from samples s where s.id = t.sample_id) as "isWithdrawn",
        (select c.outcome from consensus c where c.id = t.consensus_id) as consensus
      from (
        select id, position, sample_id, consensus_id, state from tasks
        where project_id = $1 and position > $2 order by position limit $3) t
      cross join lateral (
        select coalesce(json_agg(json_build_object('id', a.id, 'annotatorId', a.annotator_id, 'content', a.content,
            'version', (select made.version from protocols made where made.id = a.protocol_id), 'activeMilliseconds', a.active_milliseconds) order by a.id), '[]') as annotations
        from annotations a
        where a.task_id = t.id and a.is_counted and not exists (select from annotations later where later.supersedes = a.id offset 0)) given
      order by t.position;

-- my annotations
select count(*) as count from "annotations" where ("annotations"."annotator_id" = $1 and "annotations"."project_id" = $2 and "annotations"."supersedes" is null);;
select "annotations"."id", "annotations"."task_id", "tasks"."sample_id", "samples"."name", "annotations"."submitted_at", "annotations"."region_count" from "annotations" inner join "tasks" on "tasks"."id" = "annotations"."task_id" inner join "samples" on "samples"."id" = "tasks"."sample_id" where ("annotations"."annotator_id" = $1 and "annotations"."project_id" = $2 and "annotations"."supersedes" is null) order by "annotations"."submitted_at" desc, "annotations"."id" desc limit $3;

-- contested, first page
with page as materialized (
        select c.task_id, c.contested_at, c.objects, c.disputed from contested_tasks c
        where c.project_id = $1::uuid and not exists (select from annotations own where own.task_id = c.task_id and own.annotator_id = $2::uuid) 
        order by c.contested_at, c.task_id limit $3)
      select page.task_id as id, page.contested_at::text as at, page.objects, page.disputed,
        r.reviewer_id as "holderId", p.name as holder, r.expires_at as until
      from page left join reviews r on r.task_id = page.task_id and r.state = 'leased' and r.expires_at > now()
        left join people p on p.id = r.reviewer_id
      order by page.contested_at, page.task_id;

-- contested, a later page of a filter
with page as materialized (
        select c.task_id, c.contested_at, c.objects, c.disputed from contested_tasks c
        where c.project_id = $1::uuid and not exists (select from annotations own where own.task_id = c.task_id and own.annotator_id = $2::uuid) and c.reason = $3 and $4 = any (c.marks) and c.agreement >= $5::float8 and not exists (select from reviews held where held.task_id = c.task_id and held.state = 'leased' and held.expires_at > now()) and (c.contested_at, c.task_id) > ($6::timestamptz, $7::uuid)
        order by c.contested_at, c.task_id limit $8)
      select page.task_id as id, page.contested_at::text as at, page.objects, page.disputed,
        r.reviewer_id as "holderId", p.name as holder, r.expires_at as until
      from page left join reviews r on r.task_id = page.task_id and r.state = 'leased' and r.expires_at > now()
        left join people p on p.id = r.reviewer_id
      order by page.contested_at, page.task_id;

-- contested, its facets
with own as materialized (
        select distinct a.task_id from annotations a where a.project_id = $1::uuid and a.annotator_id = $2::uuid),
      signed as (
        select facets, n from contested_counts where project_id = $3::uuid
        union all
        select c.facets, -1 from own join contested_tasks c on c.task_id = own.task_id),
      summed as (
        select facet, sum(n)::int as count from signed, unnest(facets) facet group by facet having sum(n) > 0),
      counted as (
        select split_part(facet, ' ', 1) as kind, substr(facet, strpos(facet, ' ') + 1) as value, count from summed),
      ranked as (
        select *, row_number() over (partition by kind order by count desc, value) as place from counted)
      select r.kind, r.value, coalesce(p.name, r.value) as text, r.count
      from ranked r left join people p on r.kind = 'reader' and p.id::text = r.value
      where r.place <= $4 order by r.kind, r.place;

-- contested, the rows of a page
select "tasks"."id", "tasks"."project_id", "tasks"."protocol_id", "tasks"."position", "tasks"."state", "tasks"."reason", "tasks"."counted", "tasks"."reads", "tasks"."agreement", "tasks"."priority", "tasks"."is_gold", "tasks"."adjudication_id", "tasks"."resolution_kind", "tasks"."consensus_id", "tasks"."contested_at", "tasks"."round", exists (select 1 from "annotations" where ("annotations"."task_id" = "tasks"."id" and "annotations"."annotator_id" = $1)), (
  ((tasks.state = 'settled' and tasks.is_gold) or (tasks.state = 'contested' and tasks.counted = 0
    and exists (select from known_answers known where known.task_id = tasks.id)))
  and not exists (select from task_viewings seen where seen.task_id = tasks.id and seen.person_id = $2::uuid)
  and not exists (select from annotations own
    where own.task_id = tasks.id and own.annotator_id = $3::uuid and own.purpose in ('vote', 'revision'))), "samples"."id", "samples"."project_id", "samples"."name", "samples"."media_type", "samples"."width", "samples"."height", "samples"."sha256", "samples"."bytes", "samples"."groups", "samples"."origin", "samples"."dtype", "samples"."axes", "samples"."created_at" from "tasks" inner join "samples" on "samples"."id" = "tasks"."sample_id" where "tasks"."id" in ($4);

-- desk: the task
select "tasks"."id", "tasks"."project_id", "tasks"."protocol_id", "tasks"."position", "tasks"."state", "tasks"."reason", "tasks"."counted", "tasks"."reads", "tasks"."agreement", "tasks"."priority", "tasks"."is_gold", "tasks"."adjudication_id", "tasks"."resolution_kind", "tasks"."consensus_id", "tasks"."contested_at", "tasks"."round", exists (select 1 from "annotations" where ("annotations"."task_id" = "tasks"."id" and "annotations"."annotator_id" = $1)), (
  ((tasks.state = 'settled' and tasks.is_gold) or (tasks.state = 'contested' and tasks.counted = 0
    and exists (select from known_answers known where known.task_id = tasks.id)))
  and not exists (select from task_viewings seen where seen.task_id = tasks.id and seen.person_id = $2::uuid)
  and not exists (select from annotations own
    where own.task_id = tasks.id and own.annotator_id = $3::uuid and own.purpose in ('vote', 'revision'))), "samples"."id", "samples"."project_id", "samples"."name", "samples"."media_type", "samples"."width", "samples"."height", "samples"."sha256", "samples"."bytes", "samples"."groups", "samples"."origin", "samples"."dtype", "samples"."axes", "samples"."created_at" from "tasks" inner join "samples" on "samples"."id" = "tasks"."sample_id" where "tasks"."id" = $4;

-- desk: its readers
select "annotations"."id", "annotations"."annotator_id", "annotations"."assignment_id", "people"."name", "annotations"."submitted_at", "annotations"."active_milliseconds", "annotations"."is_counted", "annotations"."content", "protocols"."version" from "annotations" inner join "protocols" on "protocols"."id" = "annotations"."protocol_id" inner join "people" on "people"."id" = "annotations"."annotator_id" where ("annotations"."task_id" = $1 and "annotations"."purpose" in ($2, $3) and not exists (select 1 from "annotations" "later" where "later"."supersedes" = "annotations"."id")) order by "annotations"."id" asc;
select "annotator_id" from "annotations" where ("annotations"."task_id" = $1 and "annotations"."purpose" = $2) order by "annotations"."id" asc;

-- desk: who its readers are
select "id", "annotator_id", "assignment_id", "is_counted", (select coalesce(json_agg(region->>'id'), '[]') from jsonb_array_elements("content"->'regions') region) from "annotations" where ("annotations"."task_id" = $1 and "annotations"."purpose" in ($2, $3) and not exists (select 1 from "annotations" "later" where "later"."supersedes" = "annotations"."id")) order by "annotations"."id" asc;

-- desk: messages on it
select "messages"."id", "messages"."author_id", "people"."name", "messages"."audience", "messages"."annotation_id", "messages"."place", "messages"."text", "messages"."posted_at" from "messages" inner join "people" on "people"."id" = "messages"."author_id" where "messages"."task_id" = $1 order by "messages"."id" asc limit $2;

-- desk: notes on the protocol
select "protocol_notes"."id", "protocol_notes"."task_id", "samples"."id", "samples"."project_id", "samples"."name", "samples"."media_type", "samples"."width", "samples"."height", "samples"."sha256", "samples"."bytes", "samples"."groups", "samples"."origin", "samples"."dtype", "samples"."axes", "samples"."created_at", "protocol_notes"."adjudication_id", "protocol_notes"."cluster_id", "protocol_notes"."text", "reviewer"."name", "protocol_notes"."made_at", "protocol_notes"."protocol_id", "protocols"."version", "handler"."name", "protocol_notes"."handled_at" from "protocol_notes" inner join "tasks" on "tasks"."id" = "protocol_notes"."task_id" inner join "samples" on "samples"."id" = "tasks"."sample_id" inner join "people" "reviewer" on "reviewer"."id" = "protocol_notes"."reviewer_id" left join "people" "handler" on "handler"."id" = "protocol_notes"."handled_by" left join "protocols" on "protocols"."id" = "protocol_notes"."protocol_id" where ("protocol_notes"."project_id" = $1 and "protocol_notes"."handled_at" is null and "protocol_notes"."id" > $2) order by "protocol_notes"."id" asc limit $3;

-- feedback, a later page
with page as materialized (
        select a.id, a.assignment_id, a.submitted_at, a.task_id, t.settled_at
        from annotations a join tasks t on t.id = a.task_id
        where a.annotator_id = $1::uuid and a.is_counted and t.state = 'settled' and not t.is_gold
          and t.resolution_kind in ('consensus', 'adjudication')
          and exists (select from protocols p where p.id = t.protocol_id and (p.content->'review'->>'showsDecision')::boolean)
          and a.project_id = $2::uuid and (t.settled_at, a.id) < ($3::timestamptz, $4::uuid)
        order by t.settled_at desc, a.id desc limit $5)
      select page.assignment_id as "assignmentId", page.task_id as "taskId", t.sample_id as "sampleId", t.protocol_id as "protocolId",
        page.id as "annotationId", page.submitted_at as "submittedAt", page.settled_at as "settledAt", page.settled_at::text as "settledText",
        t.resolution_kind as by, a.content as mine, d.content as decided, coalesce(d.objects, '[]') as objects, d.reason_code as "reasonCode",
        coalesce(d.note, '') as note, c.outcome as consensus,
        (select count(*)::int from messages m join annotations mine on mine.id = m.annotation_id
          where mine.task_id = page.task_id and mine.annotator_id = $6::uuid and m.audience = 'reader') as messages
      from page join tasks t on t.id = page.task_id join annotations a on a.id = page.id
        left join adjudications d on d.id = t.adjudication_id
        left join consensus c on c.id = coalesce(d.consensus_id, t.consensus_id)
      order by page.settled_at desc, page.id desc;

-- feedback: of an assignment
with page as materialized (
        select a.id, a.assignment_id, a.submitted_at, a.task_id, t.settled_at
        from annotations a join tasks t on t.id = a.task_id
        where a.annotator_id = $1::uuid and a.is_counted and t.state = 'settled' and not t.is_gold
          and t.resolution_kind in ('consensus', 'adjudication')
          and exists (select from protocols p where p.id = t.protocol_id and (p.content->'review'->>'showsDecision')::boolean)
          and a.task_id = (select o.task_id from assignments o where o.id = $2::uuid and o.annotator_id = $3::uuid
          and o.purpose in ('vote', 'revision'))
        order by t.settled_at desc, a.id desc limit $4)
      select page.assignment_id as "assignmentId", page.task_id as "taskId", t.sample_id as "sampleId", t.protocol_id as "protocolId",
        page.id as "annotationId", page.submitted_at as "submittedAt", page.settled_at as "settledAt", page.settled_at::text as "settledText",
        t.resolution_kind as by, a.content as mine, d.content as decided, coalesce(d.objects, '[]') as objects, d.reason_code as "reasonCode",
        coalesce(d.note, '') as note, c.outcome as consensus,
        (select count(*)::int from messages m join annotations mine on mine.id = m.annotation_id
          where mine.task_id = page.task_id and mine.annotator_id = $5::uuid and m.audience = 'reader') as messages
      from page join tasks t on t.id = page.task_id join annotations a on a.id = page.id
        left join adjudications d on d.id = t.adjudication_id
        left join consensus c on c.id = coalesce(d.consensus_id, t.consensus_id)
      order by page.settled_at desc, page.id desc;

-- feedback: what may be heard
select o.id as "assignmentId", o.annotator_id as "annotatorId", o.task_id as "taskId", o.purpose, t.state as "taskState",
        t.is_gold as "isGold", t.protocol_id as "protocolId",
        coalesce((select json_agg(a.id order by a.id) from annotations a
          where a.task_id = o.task_id and a.annotator_id = o.annotator_id and a.purpose in ('vote', 'revision')), '[]') as "annotationIds",
        exists (select from revisions r
          where r.task_id = o.task_id and r.annotator_id = o.annotator_id and r.kind = 'returned') as "wasReturned"
      from assignments o join tasks t on t.id = o.task_id where o.id = $1::uuid and o.annotator_id = $2::uuid;

-- desk: own annotation
select count(*) as count from "annotations" where ("annotations"."task_id" = $1 and "annotations"."annotator_id" = $2);;

-- tasks of a state, a later page
select "tasks"."id", "tasks"."project_id", "tasks"."protocol_id", "tasks"."position", "tasks"."state", "tasks"."reason", "tasks"."counted", "tasks"."reads", "tasks"."agreement", "tasks"."priority", "tasks"."is_gold", "tasks"."adjudication_id", "tasks"."resolution_kind", "tasks"."consensus_id", "tasks"."contested_at", "tasks"."round", exists (select 1 from "annotations" where ("annotations"."task_id" = "tasks"."id" and "annotations"."annotator_id" = $1)), (
  ((tasks.state = 'settled' and tasks.is_gold) or (tasks.state = 'contested' and tasks.counted = 0
    and exists (select from known_answers known where known.task_id = tasks.id)))
  and not exists (select from task_viewings seen where seen.task_id = tasks.id and seen.person_id = $2::uuid)
  and not exists (select from annotations own
    where own.task_id = tasks.id and own.annotator_id = $3::uuid and own.purpose in ('vote', 'revision'))), "samples"."id", "samples"."project_id", "samples"."name", "samples"."media_type", "samples"."width", "samples"."height", "samples"."sha256", "samples"."bytes", "samples"."groups", "samples"."origin", "samples"."dtype", "samples"."axes", "samples"."created_at" from "tasks" inner join "samples" on "samples"."id" = "tasks"."sample_id" where ("tasks"."project_id" = $4 and "tasks"."state" = $5 and "tasks"."position" > $6) order by "tasks"."position" asc limit $7;

-- progress: samples
select count(*) as count from "samples" where ("samples"."project_id" = $1 and "samples"."withdrawn_at" is null);;

-- progress: tasks by state
select "state" as "shown_state", "resolution_kind" as "shown_kind", count(*), sum("counted"), sum("reads") from "tasks" where "tasks"."project_id" = $1 group by 1, 2;

-- progress: extras
select count(*) as count from "annotations" where ("annotations"."project_id" = $1 and "annotations"."is_counted" = $2 and "annotations"."purpose" in ($3, $4) and not exists (select from annotations later where later.supersedes = "annotations"."id"));;

-- progress: leases
select count(*) as count from "assignments" where ("assignments"."project_id" = $1 and "assignments"."state" = $2 and "assignments"."expires_at" > $3);;

-- progress: annotations for each day
select to_char("submitted_at" at time zone 'UTC', 'YYYY-MM-DD') as "day", count(*) from "annotations" where "annotations"."project_id" = $1 group by 1 order by 1;

-- progress: settled for each day
select to_char("settled_at" at time zone 'UTC', 'YYYY-MM-DD') as "day", count(*) from "tasks" where ("tasks"."project_id" = $1 and "tasks"."state" = $2 and "tasks"."settled_at" is not null) group by 1 order by 1;

-- progress: reasons
select "state", "reason", count(*) from "tasks" where ("tasks"."project_id" = $1 and "tasks"."state" in ($2, $3) and "tasks"."reason" is not null) group by "tasks"."state", "tasks"."reason" order by count(*) desc, "tasks"."reason";

-- queue: its figures
select
        (select coalesce(c.content->'dispensing'->'order', '{"kind": "sequential"}')
          from projects p join protocols c on c.id = p.protocol_id where p.id = $1) as "order",
        (select count(*)::int from tasks where project_id = $2 and is_open) as open,
        (select count(*)::int from assignments where project_id = $3 and state = 'leased') as leased,
        (select count(*)::int from tasks where project_id = $4 and returned_at is not null) as returned,
        (select count(*)::int from tasks where project_id = $5 and is_gold) as gold,
        (select count(*)::int from tasks where project_id = $6 and state = 'comparing') as comparing,
        (select count(*)::int from tasks where project_id = $7 and state = 'contested') as contested,
        (select coalesce(json_agg(w order by w.pool), '[]') from (
          select t.pool, count(*)::int as waiting, (
            select count(*)::int from annotators x join memberships m on m.project_id = x.project_id and m.person_id = x.person_id and m.role = 'annotator'
            where x.project_id = $8 and x.paused_at is null and t.pool = any(x.expertise)) as annotators
          from tasks t where t.project_id = $9 and t.pool is not null and t.state = 'collecting' and t.counted + t.leased < t.reads
          group by t.pool) w) as pools,
        (select expires_at from assignments where project_id = $10 and state = 'leased'
          order by expires_at limit 1) as "nextExpiryAt";

-- queue: leases, first page
select "assignments"."id", "assignments"."task_id", "samples"."id", "samples"."name", "people"."id", "people"."name", "assignments"."purpose", "assignments"."leased_at", "assignments"."leased_at"::text, "assignments"."expires_at", "assignments"."draft_at", "assignments"."draft_version" from "assignments" inner join "tasks" on "tasks"."id" = "assignments"."task_id" inner join "samples" on "samples"."id" = "tasks"."sample_id" inner join "people" on "people"."id" = "assignments"."annotator_id" where ("assignments"."project_id" = $1 and "assignments"."state" = $2) order by "assignments"."leased_at" asc, "assignments"."id" asc limit $3;

-- queue: tasks of a state, for a priority
select t.id, t.position from tasks t
      where t.project_id = $1 and t.position > $2 and t.priority <> $3 and t.state = $4
      order by t.position limit $5;

-- queue: annotators, a later page
select "people"."id", "people"."name", "people"."affiliation", "annotators"."paused_at", coalesce("annotators"."pause_reason", ''), "annotators"."most", "annotators"."most_per_day", coalesce("annotators"."expertise", '{}'), coalesce("annotators"."submitted", 0), case when "annotators"."day" = (now() at time zone 'utc')::date then "annotators"."submitted_on_day" else 0 end, (select count(*)::int from assignments held
          where held.annotator_id = "people"."id" and held.project_id = $1 and held.state = 'leased') from "memberships" inner join "people" on "people"."id" = "memberships"."person_id" left join "annotators" on ("annotators"."project_id" = $2 and "annotators"."person_id" = "people"."id") where ("memberships"."project_id" = $3 and "memberships"."role" = $4 and "people"."id" > $5) order by "people"."id" asc limit $6;

-- viewer: what the pixels are
select "samples"."id", "samples"."project_id", "samples"."sha256", "samples"."bytes", "samples"."media_type", "samples"."width", "samples"."height", "samples"."uri", "samples"."image", "samples"."problem", "samples"."header_sha256", "pyramids"."id", "pyramids"."sha256", "pyramids"."part", "pyramids"."recipe", "pyramids"."is_in_place", "pyramids"."state", "pyramids"."done", "pyramids"."total", "pyramids"."problem", "pyramids"."axes", "pyramids"."dtype", "pyramids"."levels", "pyramids"."created_at", "pyramids"."started_at", "pyramids"."finished_at" from "samples" left join "pyramids" on "pyramids"."id" = "samples"."pyramid_id" where ("samples"."id" = $1 and "samples"."withdrawn_at" is null);

-- viewer: a file of the pixels
select "pyramids"."is_in_place", "pyramids"."recipe", "samples"."uri", "pyramid_files"."sha256", "pyramid_files"."bytes" from "samples" inner join "pyramids" on "pyramids"."id" = "samples"."pyramid_id" left join "pyramid_files" on ("pyramid_files"."pyramid_id" = "pyramids"."id" and "pyramid_files"."path" = $1) where ("samples"."id" = $2 and "pyramids"."id" = $3 and "samples"."withdrawn_at" is null);

-- history: of a task
with subjects as materialized (
        select $1::uuid as id
        union all select id from assignments where task_id = $2::uuid
        union all select id from annotations where task_id = $3::uuid
        union all select id from reviews where task_id = $4::uuid)
      select e.at, e.type, e.subject_id, e.actor_id, p.name as actor, e.payload
      from subjects join events e on e.subject_id = subjects.id left join people p on p.id = e.actor_id
      order by e.id limit $5;

-- history: of an assignment
select "assignments"."leased_at", "assignments"."fence", "annotations"."submitted_at" from "assignments" left join "annotations" on ("annotations"."task_id" = "assignments"."task_id" and "annotations"."annotator_id" = "assignments"."annotator_id" and "annotations"."repeat" = "assignments"."repeat") where ("assignments"."id" = $1 and "assignments"."annotator_id" = $2) order by "annotations"."submitted_at" asc limit $3;

-- pyramid: where its original is
select "name", "sha256", "bytes", "uri", "image", "project_id" from "samples" where ("samples"."pyramid_id" = $1 and "samples"."withdrawn_at" is null) order by "samples"."id" asc limit $2;

-- pyramid: whom to tell
select distinct "project_id" from "samples" where "samples"."pyramid_id" = $1;

-- import: is it known
select "id", "name", "withdrawn_at" from "samples" where ("samples"."project_id" = $1 and "samples"."sha256" = $2 and "samples"."part" = $3);

-- import: are the bytes needed
select exists (select from "projects" p cross join lateral (
          select from "samples" s where s.project_id = p.id and s.sha256 = $1 limit 1) as found)
        or exists (select from "import_files" where "import_files"."sha256" = $2 and "import_files"."outcome" is null) as is_needed;

-- manifest: what nobody looked into
select "id", "position", "name", "sha256", "bytes", "media_type", "width", "height", "uri", "part", "metadata" from "samples" where ("samples"."project_id" = $1 and ("samples"."image" is null and "samples"."problem" is null and "samples"."media_type" not in ('image/png', 'image/jpeg') and "samples"."withdrawn_at" is null) and "samples"."position" > $2) order by "samples"."position" asc limit $3;

-- sweep: what is stuck
select "id" from "projects" where coalesce((select p.content->'dispensing'->'order' from protocols p where p.id = projects.protocol_id), '{"kind":"sequential"}') is distinct from coalesce(projects.queue_order, '{"kind":"sequential"}') limit $1;
select "id" from "imports" where ("imports"."state" in ($1, $2) and "imports"."created_at" < now() - $3::float8 * interval '1 second') limit $4;
select "id" from "releases" where ("releases"."state" = $1 and "releases"."created_at" < now() - $2::float8 * interval '1 second') limit $3;
select distinct "projects"."id" from "outbox" inner join "projects" on ("projects"."id" = ("outbox"."payload"->>'projectId')::uuid and "projects"."protocol_id" is not null) left join "project_quality" on "project_quality"."project_id" = "projects"."id" where ("outbox"."name" = $1 and "outbox"."published_at" is not null and "outbox"."created_at" < now() - $2::float8 * interval '1 second' and ("project_quality"."computed_at" is null or "project_quality"."computed_at" < "outbox"."created_at")) limit $3;
select "id" from "pyramids" where ("pyramids"."state" in ('queued', 'building') and "pyramids"."created_at" < now() - $1::float8 * interval '1 second') order by "pyramids"."created_at" asc limit $2;
select "id" from "projects" where exists (select 1 from "samples" where ("samples"."project_id" = "projects"."id" and ("samples"."image" is null and "samples"."problem" is null and "samples"."media_type" not in ('image/png', 'image/jpeg') and "samples"."withdrawn_at" is null))) limit $1;
