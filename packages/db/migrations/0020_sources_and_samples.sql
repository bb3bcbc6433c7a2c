CREATE TABLE "mails" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text DEFAULT '' NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "relinked_files" (
	"scan_id" uuid NOT NULL,
	"path" text NOT NULL,
	"sha256" text NOT NULL,
	"new_path" text NOT NULL,
	"old_uri" text,
	"new_uri" text,
	"bytes" bigint NOT NULL,
	"tag" text NOT NULL,
	CONSTRAINT "relinked_files_scan_id_path_pk" PRIMARY KEY("scan_id","path")
);
--> statement-breakpoint
CREATE TABLE "sample_views" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"name" text NOT NULL,
	"filter" jsonb NOT NULL,
	"sort" jsonb NOT NULL,
	"columns" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"is_shared" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_files" (
	"source_id" uuid NOT NULL,
	"path" text NOT NULL,
	"bytes" bigint NOT NULL,
	"tag" text NOT NULL,
	"sha256" text NOT NULL,
	"state" text NOT NULL,
	"changed_sha256" text,
	"scan_id" uuid NOT NULL,
	"state_at" timestamp with time zone NOT NULL,
	CONSTRAINT "source_files_source_id_path_pk" PRIMARY KEY("source_id","path")
);
--> statement-breakpoint
CREATE TABLE "source_scans" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"source_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"started_by" uuid,
	"settings" jsonb,
	"counts" jsonb,
	"relink" jsonb,
	"rejects" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"error" text,
	"cure" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"applied_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "import_files" ADD COLUMN "uri" text;--> statement-breakpoint
ALTER TABLE "import_files" ADD COLUMN "metadata" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "scan_id" uuid;--> statement-breakpoint
ALTER TABLE "notices" ADD COLUMN "mailed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "notice_mail" text DEFAULT 'off' NOT NULL;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "notices_mailed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "secret" jsonb;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "schedule" jsonb;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "next_scan_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "created_by" uuid;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "removed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "relinked_files" ADD CONSTRAINT "relinked_files_scan_id_source_scans_id_fk" FOREIGN KEY ("scan_id") REFERENCES "public"."source_scans"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sample_views" ADD CONSTRAINT "sample_views_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sample_views" ADD CONSTRAINT "sample_views_owner_id_people_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_files" ADD CONSTRAINT "source_files_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_scans" ADD CONSTRAINT "source_scans_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_scans" ADD CONSTRAINT "source_scans_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_scans" ADD CONSTRAINT "source_scans_started_by_people_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mails_waiting" ON "mails" USING btree ("next_at") WHERE "mails"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "mails_project" ON "mails" USING btree ("project_id","id");--> statement-breakpoint
CREATE INDEX "sample_views_project" ON "sample_views" USING btree ("project_id","id");--> statement-breakpoint
CREATE INDEX "source_files_content" ON "source_files" USING btree ("source_id","sha256");--> statement-breakpoint
CREATE INDEX "source_files_odd" ON "source_files" USING btree ("source_id","state","path") WHERE "source_files"."state" <> 'there';--> statement-breakpoint
CREATE INDEX "source_scans_source" ON "source_scans" USING btree ("source_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "source_scans_live" ON "source_scans" USING btree ("source_id") WHERE "source_scans"."state" in ('waiting', 'running');--> statement-breakpoint
ALTER TABLE "sources" ADD CONSTRAINT "sources_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "import_files_twice" ON "import_files" USING btree ("sample_id") WHERE "import_files"."outcome" = 'duplicate';--> statement-breakpoint
CREATE INDEX "import_files_duplicates" ON "import_files" USING btree ("import_id","position") WHERE "import_files"."outcome" = 'duplicate';--> statement-breakpoint
CREATE INDEX "imports_scan" ON "imports" USING btree ("scan_id") WHERE "imports"."scan_id" is not null;--> statement-breakpoint
CREATE INDEX "notices_to_mail" ON "notices" USING btree ("person_id") WHERE "notices"."read_at" is null and "notices"."mailed_at" is null;--> statement-breakpoint
CREATE INDEX "samples_name" ON "samples" USING btree ("project_id","name" collate "C","position");--> statement-breakpoint
CREATE INDEX "samples_bytes" ON "samples" USING btree ("project_id","bytes","position");--> statement-breakpoint
CREATE INDEX "samples_source" ON "samples" USING btree ("source_id","position");--> statement-breakpoint
CREATE INDEX "samples_withdrawn" ON "samples" USING btree ("project_id","position") WHERE "samples"."withdrawn_at" is not null;--> statement-breakpoint
CREATE INDEX "samples_created" ON "samples" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "samples_facets" ON "samples" USING gin ("groups" jsonb_path_ops,"metadata" jsonb_path_ops);--> statement-breakpoint
CREATE INDEX "samples_picture" ON "samples" USING btree ("project_id","picture_hash") WHERE "samples"."picture_hash" is not null and "samples"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "sources_project" ON "sources" USING btree ("project_id","id");--> statement-breakpoint
CREATE INDEX "sources_due" ON "sources" USING btree ("next_scan_at") WHERE "sources"."next_scan_at" is not null and "sources"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "tasks_agreement" ON "tasks" USING btree ("project_id","agreement","id") WHERE "tasks"."agreement" is not null;