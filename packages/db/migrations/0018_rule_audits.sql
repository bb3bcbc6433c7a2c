CREATE TABLE "rule_audits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"protocol_id" uuid NOT NULL,
	"rule_id" text NOT NULL,
	"outcome" jsonb NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"told_at" timestamp with time zone,
	"resolution_kind" text,
	"is_same" boolean,
	CONSTRAINT "rule_audits_once" UNIQUE("task_id","rule_id")
);
--> statement-breakpoint
CREATE TABLE "stopped_rules" (
	"project_id" uuid NOT NULL,
	"rule_id" text NOT NULL,
	"stopped_at" timestamp with time zone NOT NULL,
	"audits" integer NOT NULL,
	"same" integer NOT NULL,
	"started_at" timestamp with time zone,
	"started_by" uuid,
	"started_why" text,
	CONSTRAINT "stopped_rules_project_id_rule_id_stopped_at_pk" PRIMARY KEY("project_id","rule_id","stopped_at")
);
--> statement-breakpoint
ALTER TABLE "rule_audits" ADD CONSTRAINT "rule_audits_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stopped_rules" ADD CONSTRAINT "stopped_rules_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stopped_rules" ADD CONSTRAINT "stopped_rules_started_by_people_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "rule_audits_rule" ON "rule_audits" USING btree ("project_id","rule_id","told_at");--> statement-breakpoint
CREATE INDEX "rule_audits_open" ON "rule_audits" USING btree ("task_id") WHERE "rule_audits"."told_at" is null;