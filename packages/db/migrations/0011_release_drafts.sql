ALTER TABLE "releases" ADD COLUMN "summary" jsonb;--> statement-breakpoint
ALTER TABLE "releases" ADD COLUMN "withdrawn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "releases" ADD COLUMN "withdrawn_by" uuid;--> statement-breakpoint
ALTER TABLE "releases" ADD COLUMN "withdrawn_reason" text;--> statement-breakpoint
ALTER TABLE "samples" ADD COLUMN "picture_hash" text;--> statement-breakpoint
ALTER TABLE "releases" ADD CONSTRAINT "releases_withdrawn_by_people_id_fk" FOREIGN KEY ("withdrawn_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;