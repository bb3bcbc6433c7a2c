ALTER TABLE "adjudications" ADD COLUMN "measures" double precision[];--> statement-breakpoint
ALTER TABLE "consensus" ADD COLUMN "measures" double precision[];