CREATE TABLE "event_seals" (
	"number" bigint PRIMARY KEY NOT NULL,
	"previous" text NOT NULL,
	"ids" "int8multirange" NOT NULL,
	"events" integer NOT NULL,
	"leaves" "bytea" NOT NULL,
	"root" text NOT NULL,
	"hash" text NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "event_seals_hash_unique" UNIQUE("hash")
);
