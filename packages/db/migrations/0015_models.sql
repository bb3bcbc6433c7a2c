CREATE TABLE "backends" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"model_id" uuid NOT NULL,
	"name" text NOT NULL,
	"protocol" text NOT NULL,
	"address" text NOT NULL,
	"secret" text,
	"is_active" boolean DEFAULT true NOT NULL,
	"answers_prompts" boolean DEFAULT true NOT NULL,
	"concurrency" integer DEFAULT 2 NOT NULL,
	"most_per_minute" integer,
	"told" jsonb,
	"told_at" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"rests_until" timestamp with time zone,
	"last_error" text,
	"last_error_at" timestamp with time zone,
	"minute_at" timestamp with time zone,
	"minute_count" integer DEFAULT 0 NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "learning_loops" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"backend_id" uuid NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"plan" jsonb NOT NULL,
	"next_at" timestamp with time zone,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_reason" text,
	CONSTRAINT "learning_loops_name" UNIQUE("project_id","name")
);
--> statement-breakpoint
CREATE TABLE "learning_rounds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"loop_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"state" text NOT NULL,
	"release_id" uuid,
	"labels" integer,
	"training_run_id" uuid,
	"prediction_run_id" uuid,
	"model_version_id" uuid,
	"measure" jsonb,
	"random_measure" jsonb,
	"scored" integer,
	"error" text,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "learning_rounds_number" UNIQUE("loop_id","number")
);
--> statement-breakpoint
CREATE TABLE "model_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"model_id" uuid NOT NULL,
	"model_version_id" uuid,
	"backend_id" uuid,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"scope" jsonb,
	"release_id" uuid,
	"parameters" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"job" text,
	"done" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"position" integer DEFAULT -1 NOT NULL,
	"metrics" jsonb,
	"rejects" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"error" text,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "model_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"model_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"version" text NOT NULL,
	"digest" text,
	"licence" text,
	"mapping" jsonb NOT NULL,
	"release_id" uuid,
	"metrics" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "model_versions_version" UNIQUE("model_id","version")
);
--> statement-breakpoint
CREATE TABLE "models" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"modality" text DEFAULT 'image' NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"withdrawn_at" timestamp with time zone,
	"withdrawn_reason" text,
	CONSTRAINT "models_name" UNIQUE("project_id","name")
);
--> statement-breakpoint
CREATE TABLE "suggestion_showings" (
	"assignment_id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"annotator_id" uuid NOT NULL,
	"suggestion_ids" uuid[] NOT NULL,
	"is_blank" boolean NOT NULL,
	"least_confidence" double precision DEFAULT 0 NOT NULL,
	"shown_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "task_embeddings" (
	"task_id" uuid NOT NULL,
	"model_version_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"vector" real[] NOT NULL,
	CONSTRAINT "task_embeddings_model_version_id_task_id_pk" PRIMARY KEY("model_version_id","task_id")
);
--> statement-breakpoint
ALTER TABLE "task_scores" DROP CONSTRAINT "task_scores_project_id_projects_id_fk";
--> statement-breakpoint
ALTER TABLE "suggestions" ALTER COLUMN "label_import_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "suggestions" ALTER COLUMN "origin" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "suggestions" ADD COLUMN "model_version_id" uuid;--> statement-breakpoint
ALTER TABLE "suggestions" ADD COLUMN "run_id" uuid;--> statement-breakpoint
ALTER TABLE "suggestions" ADD COLUMN "said" jsonb;--> statement-breakpoint
ALTER TABLE "suggestions" ADD COLUMN "is_held_out" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "task_scores" ADD COLUMN "parts" jsonb;--> statement-breakpoint
ALTER TABLE "tokens" ADD COLUMN "release_id" uuid;--> statement-breakpoint
ALTER TABLE "backends" ADD CONSTRAINT "backends_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backends" ADD CONSTRAINT "backends_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backends" ADD CONSTRAINT "backends_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learning_loops" ADD CONSTRAINT "learning_loops_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learning_loops" ADD CONSTRAINT "learning_loops_backend_id_backends_id_fk" FOREIGN KEY ("backend_id") REFERENCES "public"."backends"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learning_loops" ADD CONSTRAINT "learning_loops_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learning_rounds" ADD CONSTRAINT "learning_rounds_loop_id_learning_loops_id_fk" FOREIGN KEY ("loop_id") REFERENCES "public"."learning_loops"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learning_rounds" ADD CONSTRAINT "learning_rounds_model_version_id_model_versions_id_fk" FOREIGN KEY ("model_version_id") REFERENCES "public"."model_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_runs" ADD CONSTRAINT "model_runs_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_runs" ADD CONSTRAINT "model_runs_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_runs" ADD CONSTRAINT "model_runs_model_version_id_model_versions_id_fk" FOREIGN KEY ("model_version_id") REFERENCES "public"."model_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_runs" ADD CONSTRAINT "model_runs_backend_id_backends_id_fk" FOREIGN KEY ("backend_id") REFERENCES "public"."backends"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_runs" ADD CONSTRAINT "model_runs_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "models" ADD CONSTRAINT "models_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "models" ADD CONSTRAINT "models_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suggestion_showings" ADD CONSTRAINT "suggestion_showings_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_embeddings" ADD CONSTRAINT "task_embeddings_model_version_id_model_versions_id_fk" FOREIGN KEY ("model_version_id") REFERENCES "public"."model_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "backends_name" ON "backends" USING btree ("project_id","name") WHERE "backends"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "backends_model" ON "backends" USING btree ("model_id");--> statement-breakpoint
CREATE UNIQUE INDEX "learning_rounds_live" ON "learning_rounds" USING btree ("loop_id") WHERE "learning_rounds"."state" in ('freezing', 'training', 'predicting', 'scoring');--> statement-breakpoint
CREATE INDEX "learning_rounds_project" ON "learning_rounds" USING btree ("project_id","started_at");--> statement-breakpoint
CREATE INDEX "model_runs_project" ON "model_runs" USING btree ("project_id","created_at");--> statement-breakpoint
CREATE INDEX "model_runs_live" ON "model_runs" USING btree ("backend_id") WHERE "model_runs"."state" in ('waiting', 'running');--> statement-breakpoint
CREATE INDEX "model_versions_project" ON "model_versions" USING btree ("project_id");--> statement-breakpoint
CREATE INDEX "suggestion_showings_project" ON "suggestion_showings" USING btree ("project_id","task_id");--> statement-breakpoint
CREATE INDEX "task_embeddings_project" ON "task_embeddings" USING btree ("project_id");--> statement-breakpoint
ALTER TABLE "suggestions" ADD CONSTRAINT "suggestions_model_version_id_model_versions_id_fk" FOREIGN KEY ("model_version_id") REFERENCES "public"."model_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "suggestions_version" ON "suggestions" USING btree ("model_version_id","task_id");--> statement-breakpoint
ALTER TABLE "suggestions" ADD CONSTRAINT "suggestions_source" CHECK (num_nonnulls("suggestions"."label_import_id", "suggestions"."model_version_id") >= 1);
--> statement-breakpoint
INSERT INTO "installation_secrets" ("name", "value") VALUES ('pictures', sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
