CREATE TABLE "orcid_consents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"orcid" text NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	"withdrawn_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "release_packs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"release_id" uuid NOT NULL,
	"options" jsonb NOT NULL,
	"key" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"progress" double precision DEFAULT 0 NOT NULL,
	"samples_done" integer DEFAULT 0 NOT NULL,
	"sha256" text,
	"bytes" bigint,
	"files" integer,
	"losses" jsonb,
	"error" text,
	"created_by" uuid NOT NULL,
	"askers" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"expires_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "orcid" text;--> statement-breakpoint
ALTER TABLE "orcid_consents" ADD CONSTRAINT "orcid_consents_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "release_packs" ADD CONSTRAINT "release_packs_release_id_releases_id_fk" FOREIGN KEY ("release_id") REFERENCES "public"."releases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "release_packs" ADD CONSTRAINT "release_packs_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "orcid_consents_person" ON "orcid_consents" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "release_packs_release" ON "release_packs" USING btree ("release_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "release_packs_live" ON "release_packs" USING btree ("release_id","key") WHERE "release_packs"."state" in ('waiting', 'running', 'done');--> statement-breakpoint
CREATE INDEX "release_packs_expiry" ON "release_packs" USING btree ("expires_at") WHERE "release_packs"."state" = 'done';