CREATE TABLE "annotation_origins" (
	"annotation_id" uuid PRIMARY KEY NOT NULL,
	"label_import_id" uuid NOT NULL,
	"origin" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "imported_readers" (
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"person_id" uuid NOT NULL,
	CONSTRAINT "imported_readers_project_id_name_pk" PRIMARY KEY("project_id","name"),
	CONSTRAINT "imported_readers_person" UNIQUE("person_id")
);
--> statement-breakpoint
CREATE TABLE "label_imports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"state" text NOT NULL,
	"file_name" text NOT NULL,
	"sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	"choice" jsonb NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"outline" jsonb,
	"plan" jsonb,
	"import_id" uuid,
	"done" integer DEFAULT 0 NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"error" text,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "suggestions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"label_import_id" uuid NOT NULL,
	"key" text NOT NULL,
	"model" text NOT NULL,
	"content" jsonb NOT NULL,
	"origin" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "suggestions_once" UNIQUE("task_id","key")
);
--> statement-breakpoint
ALTER TABLE "annotation_origins" ADD CONSTRAINT "annotation_origins_label_import_id_label_imports_id_fk" FOREIGN KEY ("label_import_id") REFERENCES "public"."label_imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imported_readers" ADD CONSTRAINT "imported_readers_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imported_readers" ADD CONSTRAINT "imported_readers_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "label_imports" ADD CONSTRAINT "label_imports_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "label_imports" ADD CONSTRAINT "label_imports_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "label_imports" ADD CONSTRAINT "label_imports_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suggestions" ADD CONSTRAINT "suggestions_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suggestions" ADD CONSTRAINT "suggestions_label_import_id_label_imports_id_fk" FOREIGN KEY ("label_import_id") REFERENCES "public"."label_imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "annotation_origins_import" ON "annotation_origins" USING btree ("label_import_id");--> statement-breakpoint
CREATE INDEX "label_imports_project" ON "label_imports" USING btree ("project_id","created_at");