CREATE TABLE "annotators" (
	"project_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"paused_at" timestamp with time zone,
	"pause_reason" text DEFAULT '' NOT NULL,
	"most" integer,
	"most_per_day" integer,
	"expertise" text[] DEFAULT '{}' NOT NULL,
	"submitted" integer DEFAULT 0 NOT NULL,
	"day" date,
	"submitted_on_day" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "annotators_project_id_person_id_pk" PRIMARY KEY("project_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "draft_states" (
	"assignment_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "draft_states_assignment_id_version_pk" PRIMARY KEY("assignment_id","version")
);
--> statement-breakpoint
CREATE TABLE "installation_secrets" (
	"name" text PRIMARY KEY NOT NULL,
	"value" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "task_scores" (
	"task_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"project_id" uuid NOT NULL,
	"value" double precision NOT NULL,
	"source" text DEFAULT '' NOT NULL,
	"scored_at" timestamp with time zone NOT NULL,
	CONSTRAINT "task_scores_task_id_kind_pk" PRIMARY KEY("task_id","kind")
);
--> statement-breakpoint
ALTER TABLE "assignments" DROP CONSTRAINT "assignments_pair";--> statement-breakpoint
DROP INDEX "annotations_once";--> statement-breakpoint
DROP INDEX "annotations_task";--> statement-breakpoint
DROP INDEX "assignments_annotator";--> statement-breakpoint
DROP INDEX "dispatch_cursors_furthest";--> statement-breakpoint
DROP INDEX "tasks_claimable";--> statement-breakpoint
DROP INDEX "tasks_given_back";--> statement-breakpoint
ALTER TABLE "annotations" ADD COLUMN "purpose" text DEFAULT 'vote' NOT NULL;--> statement-breakpoint
ALTER TABLE "annotations" ADD COLUMN "repeat" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "assignments" ADD COLUMN "repeat" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "assignments" ADD COLUMN "purpose" text DEFAULT 'vote' NOT NULL;--> statement-breakpoint
DELETE FROM "dispatch_cursors";--> statement-breakpoint
ALTER TABLE "dispatch_cursors" ADD COLUMN "level" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "dispatch_cursors" ADD COLUMN "queue_key" bigint NOT NULL;--> statement-breakpoint
ALTER TABLE "dispatch_cursors" ADD COLUMN "task_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "affiliation" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "samples" ADD COLUMN "uri" text;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "level_rule" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "level" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "queue_key" bigint;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "is_open" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "is_gold" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "annotators" ADD CONSTRAINT "annotators_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "annotators" ADD CONSTRAINT "annotators_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_states" ADD CONSTRAINT "draft_states_assignment_id_assignments_id_fk" FOREIGN KEY ("assignment_id") REFERENCES "public"."assignments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_scores" ADD CONSTRAINT "task_scores_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_scores" ADD CONSTRAINT "task_scores_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "task_scores_project" ON "task_scores" USING btree ("project_id","kind");--> statement-breakpoint
CREATE INDEX "assignments_held" ON "assignments" USING btree ("annotator_id","project_id") WHERE "assignments"."state" = 'leased';--> statement-breakpoint
CREATE INDEX "assignments_skipped" ON "assignments" USING btree ("annotator_id","project_id") WHERE "assignments"."state" = 'skipped';--> statement-breakpoint
CREATE INDEX "tasks_gold" ON "tasks" USING btree ("project_id","id") WHERE "tasks"."is_gold";--> statement-breakpoint
CREATE INDEX "dispatch_cursors_furthest" ON "dispatch_cursors" USING btree ("project_id","rank","level","queue_key","task_id");--> statement-breakpoint
CREATE INDEX "tasks_claimable" ON "tasks" USING btree ("project_id",(-priority),"level","queue_key","id") WHERE "tasks"."is_open";--> statement-breakpoint
CREATE INDEX "tasks_given_back" ON "tasks" USING btree ("project_id",(-priority),"level","queue_key","id") WHERE "tasks"."returned_at" is not null;--> statement-breakpoint
ALTER TABLE "dispatch_cursors" DROP COLUMN "position";--> statement-breakpoint
ALTER TABLE "annotations" ADD CONSTRAINT "annotations_once" UNIQUE NULLS NOT DISTINCT("task_id","annotator_id","repeat","supersedes");--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_pair" UNIQUE("task_id","annotator_id","repeat");--> statement-breakpoint
ALTER TABLE "tasks" SET (fillfactor = 80);--> statement-breakpoint
ALTER TABLE "annotators" SET (fillfactor = 50);--> statement-breakpoint
UPDATE "tasks" SET "queue_key" = "position", "is_open" = ("state" = 'collecting' and "counted" + "leased" < "reads");--> statement-breakpoint
INSERT INTO "installation_secrets" ("name", "value") VALUES ('assignment-id', sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
