CREATE TABLE "contested_counts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"facets" text[] NOT NULL,
	"n" integer NOT NULL,
	"is_folded" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "contested_tasks" ADD COLUMN "facets" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "contested_counts" ADD CONSTRAINT "contested_counts_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contested_counts_project" ON "contested_counts" USING btree ("project_id");--> statement-breakpoint
CREATE INDEX "contested_counts_pending" ON "contested_counts" USING btree ("project_id") WHERE not "contested_counts"."is_folded";