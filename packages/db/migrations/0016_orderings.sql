CREATE TABLE "orderings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"recipe" jsonb NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"progress" double precision DEFAULT 0 NOT NULL,
	"outcome" jsonb,
	"error" text,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "task_scores" DROP CONSTRAINT "task_scores_task_id_tasks_id_fk";
--> statement-breakpoint
DROP INDEX "task_scores_project";--> statement-breakpoint
ALTER TABLE "learning_rounds" ADD COLUMN "begun_by" text DEFAULT 'settled' NOT NULL;--> statement-breakpoint
ALTER TABLE "learning_rounds" ALTER COLUMN "begun_by" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "learning_rounds" ADD COLUMN "settled" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "learning_rounds" ALTER COLUMN "settled" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "learning_rounds" ADD COLUMN "held_out_run_id" uuid;--> statement-breakpoint
ALTER TABLE "learning_rounds" ADD COLUMN "random_labels" integer;--> statement-breakpoint
ALTER TABLE "learning_rounds" ADD COLUMN "random_training_run_id" uuid;--> statement-breakpoint
ALTER TABLE "learning_rounds" ADD COLUMN "random_held_out_run_id" uuid;--> statement-breakpoint
ALTER TABLE "learning_rounds" ADD COLUMN "ordering_id" uuid;--> statement-breakpoint
ALTER TABLE "orderings" ADD CONSTRAINT "orderings_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orderings" ADD CONSTRAINT "orderings_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "orderings_project" ON "orderings" USING btree ("project_id","created_at");--> statement-breakpoint
CREATE INDEX "orderings_live" ON "orderings" USING btree ("created_at") WHERE "orderings"."state" in ('waiting', 'running');