-- Spacing and unit of each axis beside its length, for the samples that were looked into before lists had them.
UPDATE "samples" SET "axes" = (
	SELECT jsonb_agg(
		jsonb_build_object('name', a.axis->'name', 'length', a.axis->'length')
		|| CASE WHEN jsonb_typeof(a.axis->'spacing') = 'number' AND jsonb_typeof(a.axis->'unit') = 'string'
			THEN jsonb_build_object('spacing', a.axis->'spacing', 'unit', a.axis->'unit') ELSE '{}'::jsonb END
		ORDER BY a.place)
	FROM jsonb_array_elements("image"->'axes') WITH ORDINALITY AS a(axis, place)
) WHERE "image" IS NOT NULL;
