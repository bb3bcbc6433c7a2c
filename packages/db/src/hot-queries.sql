-- claim: the lease of the live protocol
select ("protocols"."content"->>'leaseMinutes')::float8 from "projects" inner join "protocols" on "protocols"."id" = "projects"."protocol_id" where "projects"."id" = $1;

-- claim: what is held
select "assignments"."id", "assignments"."project_id", "assignments"."task_id", "tasks"."sample_id", "tasks"."protocol_id", "assignments"."state", "assignments"."fence", "assignments"."leased_at", "assignments"."expires_at", "assignments"."draft", "assignments"."draft_version", "samples"."id", "samples"."project_id", "samples"."name", "samples"."media_type", "samples"."width", "samples"."height", "samples"."sha256", "samples"."bytes", "samples"."groups", "samples"."origin", "samples"."created_at" from "assignments" inner join "tasks" on "tasks"."id" = "assignments"."task_id" inner join "samples" on "samples"."id" = "tasks"."sample_id" where ("assignments"."annotator_id" = $1 and "assignments"."project_id" = $2 and "assignments"."state" = $3) order by "assignments"."leased_at" asc, "assignments"."id" asc;

-- submit: the same key before
select "id", "assignment_id", "submitted_at" from "annotations" where ("annotations"."annotator_id" = $1 and "annotations"."idempotency_key" = $2);

-- submit: lock
select "id", "protocol_id", "state", "reads", "counted", "leased" from "tasks" where "tasks"."id" = (select "assignments"."task_id" from "assignments" where ("assignments"."id" = $1 and "assignments"."annotator_id" = $2)) for update;

-- submit: size of the sample
select "samples"."width", "samples"."height" from "tasks" inner join "samples" on "samples"."id" = "tasks"."sample_id" where "tasks"."id" = $1;

-- submit: has seen the readers
select count(*) as count from "task_viewings" where ("task_viewings"."task_id" = $1 and "task_viewings"."person_id" = $2);;

-- submit: count
update "tasks" set
        leased = old.leased - $1::int,
        counted = old.counted + case when $2::boolean and old.state = 'collecting' and old.counted < old.reads then 1 else 0 end,
        state = case when $3::boolean and old.state = 'collecting' and old.counted < old.reads and old.counted + 1 >= old.reads then $4::text else old.state end
      from (select id, state, counted, leased, reads from "tasks" where id = $5 for update) old
      where "tasks"."id" = old.id
      returning $6::boolean and old.state = 'collecting' and old.counted < old.reads as is_counted, $7::boolean and old.state = 'collecting' and old.counted < old.reads and old.counted + 1 >= old.reads as is_last;

-- lease again: take a slot
update "tasks" set "leased" = "tasks"."leased" + 1 where ("tasks"."id" = $1 and "tasks"."state" = $2 and "tasks"."counted" + "tasks"."leased" < "tasks"."reads") returning "id";

-- compare: counted annotations
select "id", "content" from "annotations" where ("annotations"."task_id" = $1 and "annotations"."is_counted" = $2 and not exists (select 1 from "annotations" "later" where "later"."supersedes" = "annotations"."id")) order by "annotations"."id" asc;

-- my annotations
select count(*) as count from "annotations" where ("annotations"."annotator_id" = $1 and "annotations"."project_id" = $2 and "annotations"."supersedes" is null);;
select "annotations"."id", "annotations"."task_id", "tasks"."sample_id", "samples"."name", "annotations"."submitted_at", "annotations"."region_count" from "annotations" inner join "tasks" on "tasks"."id" = "annotations"."task_id" inner join "samples" on "samples"."id" = "tasks"."sample_id" where ("annotations"."annotator_id" = $1 and "annotations"."project_id" = $2 and "annotations"."supersedes" is null) order by "annotations"."submitted_at" desc, "annotations"."id" desc limit $3;

-- contested, first page
select "tasks"."id", "tasks"."project_id", "tasks"."protocol_id", "tasks"."position", "tasks"."state", "tasks"."reason", "tasks"."counted", "tasks"."reads", "tasks"."agreement", "tasks"."resolution_kind", "tasks"."consensus_id", "tasks"."contested_at", "tasks"."contested_at"::text, exists (select 1 from "annotations" where ("annotations"."task_id" = "tasks"."id" and "annotations"."annotator_id" = $1)), "samples"."id", "samples"."project_id", "samples"."name", "samples"."media_type", "samples"."width", "samples"."height", "samples"."sha256", "samples"."bytes", "samples"."groups", "samples"."origin", "samples"."created_at" from "tasks" inner join "samples" on "samples"."id" = "tasks"."sample_id" where ("tasks"."project_id" = $2 and "tasks"."state" = $3 and not exists (select 1 from "annotations" where ("annotations"."task_id" = "tasks"."id" and "annotations"."annotator_id" = $4))) order by "tasks"."contested_at" asc, "tasks"."id" asc limit $5;

-- contested, a later page
select "tasks"."id", "tasks"."project_id", "tasks"."protocol_id", "tasks"."position", "tasks"."state", "tasks"."reason", "tasks"."counted", "tasks"."reads", "tasks"."agreement", "tasks"."resolution_kind", "tasks"."consensus_id", "tasks"."contested_at", "tasks"."contested_at"::text, exists (select 1 from "annotations" where ("annotations"."task_id" = "tasks"."id" and "annotations"."annotator_id" = $1)), "samples"."id", "samples"."project_id", "samples"."name", "samples"."media_type", "samples"."width", "samples"."height", "samples"."sha256", "samples"."bytes", "samples"."groups", "samples"."origin", "samples"."created_at" from "tasks" inner join "samples" on "samples"."id" = "tasks"."sample_id" where ("tasks"."project_id" = $2 and "tasks"."state" = $3 and not exists (select 1 from "annotations" where ("annotations"."task_id" = "tasks"."id" and "annotations"."annotator_id" = $4)) and ("tasks"."contested_at", "tasks"."id") > ($5::timestamptz, $6::uuid)) order by "tasks"."contested_at" asc, "tasks"."id" asc limit $7;

-- desk: the task
select "tasks"."id", "tasks"."project_id", "tasks"."protocol_id", "tasks"."position", "tasks"."state", "tasks"."reason", "tasks"."counted", "tasks"."reads", "tasks"."agreement", "tasks"."resolution_kind", "tasks"."consensus_id", "tasks"."contested_at", "tasks"."contested_at"::text, exists (select 1 from "annotations" where ("annotations"."task_id" = "tasks"."id" and "annotations"."annotator_id" = $1)), "samples"."id", "samples"."project_id", "samples"."name", "samples"."media_type", "samples"."width", "samples"."height", "samples"."sha256", "samples"."bytes", "samples"."groups", "samples"."origin", "samples"."created_at" from "tasks" inner join "samples" on "samples"."id" = "tasks"."sample_id" where "tasks"."id" = $2;

-- desk: its readers
select "annotations"."id", "annotations"."annotator_id", "people"."name", "annotations"."submitted_at", "annotations"."active_milliseconds", "annotations"."is_counted", "annotations"."content" from "annotations" inner join "people" on "people"."id" = "annotations"."annotator_id" where "annotations"."task_id" = $1 order by "annotations"."id" asc;

-- desk: own annotation
select count(*) as count from "annotations" where ("annotations"."task_id" = $1 and "annotations"."annotator_id" = $2);;

-- samples, first page
select "samples"."id", "samples"."project_id", "samples"."name", "samples"."media_type", "samples"."width", "samples"."height", "samples"."sha256", "samples"."bytes", "samples"."groups", "samples"."origin", "samples"."created_at", "samples"."position", "tasks"."state" from "samples" left join "tasks" on "tasks"."sample_id" = "samples"."id" where ("samples"."project_id" = $1 and "samples"."withdrawn_at" is null) order by "samples"."position" asc limit $2;

-- samples, a later page
select "samples"."id", "samples"."project_id", "samples"."name", "samples"."media_type", "samples"."width", "samples"."height", "samples"."sha256", "samples"."bytes", "samples"."groups", "samples"."origin", "samples"."created_at", "samples"."position", "tasks"."state" from "samples" left join "tasks" on "tasks"."sample_id" = "samples"."id" where ("samples"."project_id" = $1 and "samples"."withdrawn_at" is null and "samples"."position" > $2) order by "samples"."position" asc limit $3;

-- tasks of a state, a later page
select "tasks"."id", "tasks"."project_id", "tasks"."protocol_id", "tasks"."position", "tasks"."state", "tasks"."reason", "tasks"."counted", "tasks"."reads", "tasks"."agreement", "tasks"."resolution_kind", "tasks"."consensus_id", "tasks"."contested_at", "tasks"."contested_at"::text, exists (select 1 from "annotations" where ("annotations"."task_id" = "tasks"."id" and "annotations"."annotator_id" = $1)), "samples"."id", "samples"."project_id", "samples"."name", "samples"."media_type", "samples"."width", "samples"."height", "samples"."sha256", "samples"."bytes", "samples"."groups", "samples"."origin", "samples"."created_at" from "tasks" inner join "samples" on "samples"."id" = "tasks"."sample_id" where ("tasks"."project_id" = $2 and "tasks"."state" = $3 and "tasks"."position" > $4) order by "tasks"."position" asc limit $5;

-- progress: samples
select count(*) as count from "samples" where ("samples"."project_id" = $1 and "samples"."withdrawn_at" is null);;

-- progress: tasks by state
select "state", "resolution_kind", count(*), sum("counted"), sum("reads") from "tasks" where "tasks"."project_id" = $1 group by "tasks"."state", "tasks"."resolution_kind";

-- progress: extras
select count(*) as count from "annotations" where ("annotations"."project_id" = $1 and "annotations"."is_counted" = $2);;

-- progress: leases
select count(*) as count from "assignments" where ("assignments"."project_id" = $1 and "assignments"."state" = $2 and "assignments"."expires_at" > $3);;

-- progress: annotations for each day
select to_char("submitted_at" at time zone 'UTC', 'YYYY-MM-DD') as "day", count(*) from "annotations" where "annotations"."project_id" = $1 group by 1 order by 1;

-- progress: settled for each day
select to_char("settled_at" at time zone 'UTC', 'YYYY-MM-DD') as "day", count(*) from "tasks" where ("tasks"."project_id" = $1 and "tasks"."state" = $2 and "tasks"."settled_at" is not null) group by 1 order by 1;

-- progress: reasons
select "state", "reason", count(*) from "tasks" where ("tasks"."project_id" = $1 and "tasks"."state" in ($2, $3) and "tasks"."reason" is not null) group by "tasks"."state", "tasks"."reason" order by count(*) desc, "tasks"."reason";

-- sweep: what is stuck
select "id" from "tasks" where "tasks"."state" = $1 limit $2;
select "id" from "imports" where ("imports"."state" in ($1, $2) and "imports"."created_at" < now() - $3::float8 * interval '1 second') limit $4;
select "id" from "releases" where ("releases"."state" = $1 and "releases"."created_at" < now() - $2::float8 * interval '1 second') limit $3;
select distinct "projects"."id" from "outbox" inner join "projects" on ("projects"."id" = ("outbox"."payload"->>'projectId')::uuid and "projects"."protocol_id" is not null) left join "project_quality" on "project_quality"."project_id" = "projects"."id" where ("outbox"."name" = $1 and "outbox"."published_at" is not null and "outbox"."created_at" < now() - $2::float8 * interval '1 second' and ("project_quality"."computed_at" is null or "project_quality"."computed_at" < "outbox"."created_at")) limit $3;
