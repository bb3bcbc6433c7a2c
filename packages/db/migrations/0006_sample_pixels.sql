CREATE TABLE "pyramid_files" (
	"pyramid_id" uuid NOT NULL,
	"path" text NOT NULL,
	"sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	CONSTRAINT "pyramid_files_pyramid_id_path_pk" PRIMARY KEY("pyramid_id","path")
);
--> statement-breakpoint
CREATE TABLE "pyramids" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sha256" text NOT NULL,
	"part" text NOT NULL,
	"recipe" text NOT NULL,
	"is_in_place" boolean DEFAULT false NOT NULL,
	"state" text NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"problem" jsonb,
	"axes" jsonb,
	"dtype" text,
	"levels" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "pyramids_content" UNIQUE("sha256","part","recipe")
);
--> statement-breakpoint
DROP INDEX "samples_content";--> statement-breakpoint
ALTER TABLE "import_files" ALTER COLUMN "bytes" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "import_files" ADD COLUMN "samples" integer;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "options" jsonb DEFAULT '{"split":"one","deidentify":true}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "samples" ADD COLUMN "part" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "samples" ADD COLUMN "image" jsonb;--> statement-breakpoint
ALTER TABLE "samples" ADD COLUMN "dtype" text;--> statement-breakpoint
ALTER TABLE "samples" ADD COLUMN "axes" jsonb;--> statement-breakpoint
ALTER TABLE "samples" ADD COLUMN "header_sha256" text;--> statement-breakpoint
ALTER TABLE "samples" ADD COLUMN "problem" jsonb;--> statement-breakpoint
ALTER TABLE "samples" ADD COLUMN "pyramid_id" uuid;--> statement-breakpoint
ALTER TABLE "pyramid_files" ADD CONSTRAINT "pyramid_files_pyramid_id_pyramids_id_fk" FOREIGN KEY ("pyramid_id") REFERENCES "public"."pyramids"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pyramids_unfinished" ON "pyramids" USING btree ("created_at") WHERE "pyramids"."state" in ('queued', 'building');--> statement-breakpoint
ALTER TABLE "samples" ADD CONSTRAINT "samples_pyramid_id_pyramids_id_fk" FOREIGN KEY ("pyramid_id") REFERENCES "public"."pyramids"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "import_files_waiting" ON "import_files" USING btree ("sha256") WHERE "import_files"."outcome" is null;--> statement-breakpoint
CREATE INDEX "samples_pyramid" ON "samples" USING btree ("pyramid_id") WHERE "samples"."pyramid_id" is not null;--> statement-breakpoint
CREATE INDEX "samples_unseen" ON "samples" USING btree ("project_id","position") WHERE "samples"."image" is null and "samples"."problem" is null and "samples"."media_type" not in ('image/png', 'image/jpeg');--> statement-breakpoint
CREATE UNIQUE INDEX "samples_content" ON "samples" USING btree ("project_id","sha256","part");--> statement-breakpoint
INSERT INTO "installation_secrets" ("name", "value") VALUES ('deidentify', sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
