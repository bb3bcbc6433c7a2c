CREATE TABLE "dispenser_audits" (
	"project_id" uuid PRIMARY KEY NOT NULL,
	"missing" integer NOT NULL,
	"surplus" integer NOT NULL,
	"misplaced" integer NOT NULL,
	"readers" integer NOT NULL,
	"audited_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "project_quality" ADD COLUMN "cost_milliseconds" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "queue_order" jsonb;--> statement-breakpoint
ALTER TABLE "dispenser_audits" ADD CONSTRAINT "dispenser_audits_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;