CREATE TABLE "progress_counts" (
	"project_id" uuid NOT NULL,
	"bucket" timestamp with time zone NOT NULL,
	"submits" integer DEFAULT 0 NOT NULL,
	"reads" integer DEFAULT 0 NOT NULL,
	"milliseconds" bigint DEFAULT 0 NOT NULL,
	"opened" integer DEFAULT 0 NOT NULL,
	"settled_in" integer DEFAULT 0 NOT NULL,
	"settled_out" integer DEFAULT 0 NOT NULL,
	"contested_in" integer DEFAULT 0 NOT NULL,
	"contested_out" integer DEFAULT 0 NOT NULL,
	"withdrawn_in" integer DEFAULT 0 NOT NULL,
	"withdrawn_out" integer DEFAULT 0 NOT NULL,
	"expired" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "progress_counts_project_id_bucket_pk" PRIMARY KEY("project_id","bucket")
);
--> statement-breakpoint
CREATE TABLE "progress_folds" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"seal" bigint NOT NULL,
	"folded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "progress_groups" (
	"project_id" uuid NOT NULL,
	"key" text NOT NULL,
	"value" text NOT NULL,
	"tasks" integer DEFAULT 0 NOT NULL,
	"settled" integer DEFAULT 0 NOT NULL,
	"contested" integer DEFAULT 0 NOT NULL,
	"withdrawn" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "progress_groups_project_id_key_value_pk" PRIMARY KEY("project_id","key","value")
);
--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "due_on" date;--> statement-breakpoint
CREATE INDEX "events_history" ON "events" USING btree ("project_id","type","at","id") WHERE type not in ('assignment.leased', 'assignment.expired', 'assignment.released', 'assignment.skipped', 'annotation.submitted', 'annotation.kept-as-extra', 'annotation.imported', 'annotation.revised', 'suggestion.imported', 'suggestion.pushed', 'consensus.computed', 'sample.added', 'import.records-added', 'task.opened', 'task.quorum-met', 'task.known');--> statement-breakpoint
CREATE INDEX "events_actor" ON "events" USING btree ("project_id","actor_id","at","id") WHERE type not in ('assignment.leased', 'assignment.expired', 'assignment.released', 'assignment.skipped', 'annotation.submitted', 'annotation.kept-as-extra', 'annotation.imported', 'annotation.revised', 'suggestion.imported', 'suggestion.pushed', 'consensus.computed', 'sample.added', 'import.records-added', 'task.opened', 'task.quorum-met', 'task.known') and "events"."actor_id" is not null;--> statement-breakpoint
CREATE INDEX "events_organization" ON "events" USING btree ("organization_id","at","id") WHERE type not in ('assignment.leased', 'assignment.expired', 'assignment.released', 'assignment.skipped', 'annotation.submitted', 'annotation.kept-as-extra', 'annotation.imported', 'annotation.revised', 'suggestion.imported', 'suggestion.pushed', 'consensus.computed', 'sample.added', 'import.records-added', 'task.opened', 'task.quorum-met', 'task.known') and "events"."type" not like 'task.%';