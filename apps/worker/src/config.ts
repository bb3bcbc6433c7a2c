import type { BackendLimits } from '@reticle/backends'
import { type Patience, runPatience } from '@reticle/models'
import { foldersIn } from '@reticle/storage'
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
  RETICLE_WORKER_METRICS_PORT: optional
    .transform((value) => (value === undefined ? undefined : Number(value)))
    .pipe(z.int().min(0).max(65_535).optional()),
  RETICLE_METRICS_TOKEN: optional,
  RETICLE_SOURCE_FOLDERS: z.string().optional(),
  RETICLE_SOURCE_PRIVATE_HOSTS: z.string().optional(),
  RETICLE_MAX_UPLOAD_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(512 * 1024 * 1024),
  RETICLE_WEBHOOK_PRIVATE_HOSTS: z.string().optional(),
  RETICLE_BACKEND_PRIVATE_HOSTS: z.string().optional(),
  RETICLE_PUBLIC_URL: optional.pipe(z.url({ protocol: /^https?$/ }).optional()),
  RETICLE_CALLBACK_URL: optional.pipe(z.url({ protocol: /^https?$/ }).optional()),
  RETICLE_SMTP_URL: optional.pipe(z.url({ protocol: /^smtps?$/ }).optional()),
  RETICLE_MAIL_FROM: optional,
  RETICLE_FIT_THREADS: optional
    .transform((value) => (value === undefined ? undefined : Number(value)))
    .pipe(z.int().min(1).max(256).optional()),
  RETICLE_PACK_DAYS: z.coerce.number().min(0.01).max(3650).default(14),
  RETICLE_MAX_PIXELS: z.coerce.number().int().min(1).default(400_000_000),
})

export type Config = {
  readonly databaseUrl: string
  readonly redisUrl: string | null
  /** Folder of the data of this installation; null when blobs lie in a bucket. */
  readonly data: string | null
  readonly logLevel: string
  /** Where /metrics is served; null serves none. */
  readonly metricsPort: number | null
  readonly metricsToken: string | null
  /** An image with more pixels (width x height) than this is refused before it is decoded. */
  readonly maxPixels: number
  /** How long a pack of a release is kept after it was asked for last, in days. */
  readonly packDays: number
  /** How many threads may fit one large table of votes at once; left out: as many as there are cores. */
  readonly fitThreads?: number | undefined
  /** Folders whose images may be read in place, when a manifest names them; absolute. */
  readonly sourceFolders: readonly string[]
  /** Hosts, addresses and networks of private networks where sources may lie. */
  readonly sourcePrivateHosts: readonly string[]
  /** A file of a source that is larger is not fetched. */
  readonly maxUploadBytes: number
  /** Hosts, addresses and networks of private networks that webhooks may reach. */
  readonly webhookPrivateHosts: readonly string[]
  /** The same for models that are asked. */
  readonly backendPrivateHosts: readonly string[]
  /** Where backends reach the server: for releases that they learn from, and pictures that they fetch. */
  readonly callbackUrl: string
  /** The mail server, with the name in which mails go out; null: no mail is sent. */
  readonly mail: { readonly server: string; readonly from: string } | null
  /** Where people reach the server, without a slash at its end. */
  readonly publicUrl: string
  /** How long backends are tried, and what their answers may take. */
  readonly modelPatience: Patience
  readonly modelLimits: Partial<BackendLimits>
}

/** A list with commas. */
const namesIn = (list = ''): string[] =>
  list
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')

/** Reads the environment. Throws one line that names each variable and what is wrong with it. */
export const configFrom = (source: Readonly<Record<string, string | undefined>>): Config => {
  const parsed = environment.safeParse(source)
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  const env = parsed.data
  if (env.RETICLE_SMTP_URL !== undefined && env.RETICLE_MAIL_FROM === undefined)
    throw new Error('RETICLE_MAIL_FROM: needed with RETICLE_SMTP_URL, for example "Reticle <reticle@example.org>"')
  return {
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL ?? null,
    data: env.RETICLE_DATA ?? null,
    logLevel: env.RETICLE_LOG,
    metricsPort: env.RETICLE_WORKER_METRICS_PORT ?? null,
    metricsToken: env.RETICLE_METRICS_TOKEN ?? null,
    maxPixels: env.RETICLE_MAX_PIXELS,
    packDays: env.RETICLE_PACK_DAYS,
    fitThreads: env.RETICLE_FIT_THREADS,
    sourceFolders: foldersIn(env.RETICLE_SOURCE_FOLDERS),
    sourcePrivateHosts: namesIn(env.RETICLE_SOURCE_PRIVATE_HOSTS),
    maxUploadBytes: env.RETICLE_MAX_UPLOAD_BYTES,
    webhookPrivateHosts: namesIn(env.RETICLE_WEBHOOK_PRIVATE_HOSTS),
    backendPrivateHosts: namesIn(env.RETICLE_BACKEND_PRIVATE_HOSTS),
    callbackUrl: env.RETICLE_CALLBACK_URL ?? env.RETICLE_PUBLIC_URL ?? 'http://127.0.0.1:4300',
    mail: env.RETICLE_SMTP_URL === undefined ? null : { server: env.RETICLE_SMTP_URL, from: env.RETICLE_MAIL_FROM ?? '' },
    publicUrl: (env.RETICLE_PUBLIC_URL ?? 'http://127.0.0.1:4300').replace(/\/+$/, ''),
    modelPatience: runPatience,
    modelLimits: {},
  }
}
