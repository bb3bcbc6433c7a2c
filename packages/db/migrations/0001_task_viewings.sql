CREATE TABLE "task_viewings" (
	"task_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"viewed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "task_viewings_task_id_person_id_pk" PRIMARY KEY("task_id","person_id")
);
--> statement-breakpoint
ALTER TABLE "task_viewings" ADD CONSTRAINT "task_viewings_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_viewings" ADD CONSTRAINT "task_viewings_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_viewings" ADD CONSTRAINT "task_viewings_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "task_viewings_person" ON "task_viewings" USING btree ("project_id","person_id","task_id");--> statement-breakpoint
CREATE INDEX "annotations_task" ON "annotations" USING btree ("task_id","annotator_id");--> statement-breakpoint
CREATE INDEX "annotations_superseded" ON "annotations" USING btree ("supersedes") WHERE "annotations"."supersedes" is not null;--> statement-breakpoint
CREATE INDEX "outbox_refits" ON "outbox" USING btree ("created_at") WHERE "outbox"."name" = 'refit-project';