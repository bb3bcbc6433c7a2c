import { z } from 'zod'

const optional = z
  .string()
  .trim()
  .optional()
  .transform((value) => (value === '' ? undefined : value))

const environment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: optional,
  RETICLE_DATA: optional,
  RETICLE_LOG: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  RETICLE_MAX_PIXELS: z.coerce.number().int().min(1).default(400_000_000),
})

export type Config = {
  readonly databaseUrl: string
  readonly redisUrl: string | null
  /** Folder of the data of this installation; null when blobs lie in a bucket. */
  readonly data: string | null
  readonly logLevel: string
  /** An image with more pixels (width x height) than this is refused before it is decoded. */
  readonly maxPixels: number
}

/** Reads the environment. Throws one line that names each variable and what is wrong with it. */
export const configFrom = (source: Readonly<Record<string, string | undefined>>): Config => {
  const parsed = environment.safeParse(source)
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  const env = parsed.data
  return {
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL ?? null,
    data: env.RETICLE_DATA ?? null,
    logLevel: env.RETICLE_LOG,
    maxPixels: env.RETICLE_MAX_PIXELS,
  }
}
