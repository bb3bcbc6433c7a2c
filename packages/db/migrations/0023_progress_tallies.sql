CREATE TABLE "progress_tallies" (
	"project_id" uuid NOT NULL,
	"state" text NOT NULL,
	"reads" integer NOT NULL,
	"counted" integer NOT NULL,
	"tasks" integer NOT NULL,
	CONSTRAINT "progress_tallies_project_id_state_reads_counted_pk" PRIMARY KEY("project_id","state","reads","counted")
);
--> statement-breakpoint
CREATE TABLE "progress_tasks" (
	"task_id" uuid PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"reads" integer NOT NULL,
	"counted" integer NOT NULL
);
