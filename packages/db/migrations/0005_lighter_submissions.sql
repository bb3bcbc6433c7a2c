ALTER TABLE "annotations" DROP CONSTRAINT "annotations_project_id_projects_id_fk";
--> statement-breakpoint
ALTER TABLE "annotations" DROP CONSTRAINT "annotations_task_id_tasks_id_fk";
--> statement-breakpoint
ALTER TABLE "annotations" DROP CONSTRAINT "annotations_assignment_id_assignments_id_fk";
--> statement-breakpoint
ALTER TABLE "annotations" DROP CONSTRAINT "annotations_annotator_id_people_id_fk";
--> statement-breakpoint
ALTER TABLE "annotations" DROP CONSTRAINT "annotations_protocol_id_protocols_id_fk";
--> statement-breakpoint
ALTER TABLE "assignments" DROP CONSTRAINT "assignments_project_id_projects_id_fk";
--> statement-breakpoint
ALTER TABLE "assignments" DROP CONSTRAINT "assignments_task_id_tasks_id_fk";
--> statement-breakpoint
ALTER TABLE "assignments" DROP CONSTRAINT "assignments_annotator_id_people_id_fk";
--> statement-breakpoint
ALTER TABLE "consensus" DROP CONSTRAINT "consensus_task_id_tasks_id_fk";
--> statement-breakpoint
ALTER TABLE "draft_states" DROP CONSTRAINT "draft_states_assignment_id_assignments_id_fk";
--> statement-breakpoint
DROP INDEX "annotations_project";--> statement-breakpoint
DROP INDEX "annotations_annotator";--> statement-breakpoint
DROP INDEX "events_project";--> statement-breakpoint
CREATE INDEX "annotations_project_annotator" ON "annotations" USING btree ("project_id","annotator_id","submitted_at");--> statement-breakpoint
CREATE INDEX "events_imports" ON "events" USING btree ("project_id","id") WHERE "events"."type" = 'import.records-added';