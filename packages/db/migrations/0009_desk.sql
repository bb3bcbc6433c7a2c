CREATE TABLE "contested_tasks" (
	"task_id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"contested_at" timestamp with time zone NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"agreement" double precision,
	"marks" text[] DEFAULT '{}' NOT NULL,
	"groups" text[] DEFAULT '{}' NOT NULL,
	"readers" uuid[] DEFAULT '{}' NOT NULL,
	"objects" integer DEFAULT 0 NOT NULL,
	"disputed" integer DEFAULT 0 NOT NULL,
	"is_blind" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gold_scores" (
	"annotation_id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"basis" text NOT NULL,
	"score" double precision NOT NULL,
	"confusion" jsonb NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL,
	"scored_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "known_answers" (
	"task_id" uuid PRIMARY KEY NOT NULL,
	"content" jsonb NOT NULL,
	"covers_marks" boolean DEFAULT true NOT NULL,
	"origin" text NOT NULL,
	"added_by" uuid NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	"reviewed_by" uuid,
	"reviewed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"audience" text NOT NULL,
	"annotation_id" uuid,
	"place" jsonb,
	"text" text NOT NULL,
	"posted_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"about" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "protocol_notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"adjudication_id" uuid NOT NULL,
	"cluster_id" text,
	"text" text NOT NULL,
	"reviewer_id" uuid NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"protocol_id" uuid,
	"handled_by" uuid,
	"handled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "qualifications" (
	"project_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"protocol_id" uuid NOT NULL,
	"state" text NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"score" double precision,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"decided_by" uuid,
	CONSTRAINT "qualifications_project_id_person_id_attempt_pk" PRIMARY KEY("project_id","person_id","attempt")
);
--> statement-breakpoint
CREATE TABLE "reader_models" (
	"project_id" uuid NOT NULL,
	"question_id" text NOT NULL,
	"fit" uuid NOT NULL,
	"model" jsonb NOT NULL,
	"fitted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "reader_models_project_id_question_id_pk" PRIMARY KEY("project_id","question_id")
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"reviewer_id" uuid NOT NULL,
	"state" text NOT NULL,
	"fence" bigint NOT NULL,
	"leased_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"draft" jsonb,
	"draft_version" integer DEFAULT 0 NOT NULL,
	"draft_at" timestamp with time zone,
	CONSTRAINT "reviews_pair" UNIQUE("task_id","reviewer_id")
);
--> statement-breakpoint
CREATE TABLE "revisions" (
	"task_id" uuid NOT NULL,
	"annotator_id" uuid NOT NULL,
	"round" smallint NOT NULL,
	"project_id" uuid NOT NULL,
	"assignment_id" uuid NOT NULL,
	"annotation_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"comment" text DEFAULT '' NOT NULL,
	"objects" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"asked_by" uuid,
	"asked_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	CONSTRAINT "revisions_task_id_annotator_id_round_pk" PRIMARY KEY("task_id","annotator_id","round")
);
--> statement-breakpoint
CREATE TABLE "routing_faults" (
	"project_id" uuid NOT NULL,
	"protocol_id" uuid NOT NULL,
	"rule_id" text NOT NULL,
	"message" text NOT NULL,
	"task_id" uuid NOT NULL,
	"count" bigint DEFAULT 1 NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	CONSTRAINT "routing_faults_project_id_protocol_id_rule_id_pk" PRIMARY KEY("project_id","protocol_id","rule_id")
);
--> statement-breakpoint
CREATE TABLE "rule_effects" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"protocol_id" uuid NOT NULL,
	"rule_id" text NOT NULL,
	"reason" text NOT NULL,
	"decided" text NOT NULL,
	"effect" jsonb NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"next_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"webhook_id" uuid NOT NULL,
	"payload" jsonb NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_status" integer,
	"last_error" text DEFAULT '' NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"url" text NOT NULL,
	"secret" text NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhooks_name" UNIQUE("project_id","name")
);
--> statement-breakpoint
ALTER TABLE "adjudications" ADD COLUMN "objects" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "protocols" ADD COLUMN "ontology" jsonb;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "pool" text;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "round" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "revisions" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "round_ends_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "contested_tasks" ADD CONSTRAINT "contested_tasks_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contested_tasks" ADD CONSTRAINT "contested_tasks_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "known_answers" ADD CONSTRAINT "known_answers_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "known_answers" ADD CONSTRAINT "known_answers_added_by_people_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "known_answers" ADD CONSTRAINT "known_answers_reviewed_by_people_id_fk" FOREIGN KEY ("reviewed_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_author_id_people_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "protocol_notes" ADD CONSTRAINT "protocol_notes_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "protocol_notes" ADD CONSTRAINT "protocol_notes_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "protocol_notes" ADD CONSTRAINT "protocol_notes_reviewer_id_people_id_fk" FOREIGN KEY ("reviewer_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "protocol_notes" ADD CONSTRAINT "protocol_notes_protocol_id_protocols_id_fk" FOREIGN KEY ("protocol_id") REFERENCES "public"."protocols"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "protocol_notes" ADD CONSTRAINT "protocol_notes_handled_by_people_id_fk" FOREIGN KEY ("handled_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "qualifications" ADD CONSTRAINT "qualifications_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "qualifications" ADD CONSTRAINT "qualifications_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "qualifications" ADD CONSTRAINT "qualifications_protocol_id_protocols_id_fk" FOREIGN KEY ("protocol_id") REFERENCES "public"."protocols"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "qualifications" ADD CONSTRAINT "qualifications_decided_by_people_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reader_models" ADD CONSTRAINT "reader_models_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_reviewer_id_people_id_fk" FOREIGN KEY ("reviewer_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_annotator_id_people_id_fk" FOREIGN KEY ("annotator_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_asked_by_people_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "routing_faults" ADD CONSTRAINT "routing_faults_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "routing_faults" ADD CONSTRAINT "routing_faults_protocol_id_protocols_id_fk" FOREIGN KEY ("protocol_id") REFERENCES "public"."protocols"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_effects" ADD CONSTRAINT "rule_effects_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contested_tasks_order" ON "contested_tasks" USING btree ("project_id","contested_at","task_id");--> statement-breakpoint
CREATE INDEX "gold_scores_task" ON "gold_scores" USING btree ("task_id");--> statement-breakpoint
CREATE INDEX "gold_scores_person" ON "gold_scores" USING btree ("project_id","person_id");--> statement-breakpoint
CREATE INDEX "messages_task" ON "messages" USING btree ("task_id","id");--> statement-breakpoint
CREATE INDEX "messages_annotation" ON "messages" USING btree ("annotation_id","id");--> statement-breakpoint
CREATE INDEX "notices_person" ON "notices" USING btree ("person_id","id");--> statement-breakpoint
CREATE INDEX "notices_unread" ON "notices" USING btree ("person_id") WHERE "notices"."read_at" is null;--> statement-breakpoint
CREATE INDEX "protocol_notes_project" ON "protocol_notes" USING btree ("project_id","handled_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "reviews_running" ON "reviews" USING btree ("task_id") WHERE "reviews"."state" = 'leased';--> statement-breakpoint
CREATE INDEX "reviews_held" ON "reviews" USING btree ("reviewer_id","project_id") WHERE "reviews"."state" = 'leased';--> statement-breakpoint
CREATE INDEX "reviews_expiry" ON "reviews" USING btree ("expires_at") WHERE "reviews"."state" = 'leased';--> statement-breakpoint
CREATE INDEX "revisions_open" ON "revisions" USING btree ("annotator_id","project_id","state");--> statement-breakpoint
CREATE INDEX "rule_effects_due" ON "rule_effects" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_waiting" ON "webhook_deliveries" USING btree ("next_at") WHERE "webhook_deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_hook" ON "webhook_deliveries" USING btree ("webhook_id","id");--> statement-breakpoint
CREATE INDEX "samples_parent" ON "samples" USING btree ("project_id",coalesce("origin" #>> '{parent,name}', "name"));--> statement-breakpoint
CREATE INDEX "tasks_pool" ON "tasks" USING btree ("project_id","pool",(-priority),"id") WHERE "tasks"."pool" is not null and "tasks"."state" = 'collecting';--> statement-breakpoint
CREATE INDEX "tasks_rounds" ON "tasks" USING btree ("round_ends_at") WHERE "tasks"."revisions" > 0;