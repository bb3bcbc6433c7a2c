import { foldersIn } from '@reticle/storage'
import { z } from 'zod'

const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((value) => value === '1')
const optional = z
  .string()
  .trim()
  .optional()
  .transform((value) => (value === '' ? undefined : value))
/** What `foldersIn` throws becomes an issue of this variable. */
const folders = z
  .string()
  .optional()
  .transform((text, context) => {
    try {
      return foldersIn(text)
    } catch (cause) {
      context.addIssue({ code: 'custom', message: cause instanceof Error ? cause.message : String(cause) })
      return z.NEVER
    }
  })

const weakSecrets = /^(.)\1*$|changeme|change-me|secret-secret|password|00000000/i

const environment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: optional,
  RETICLE_HOST: z.string().min(1).default('127.0.0.1'),
  RETICLE_PORT: z.coerce.number().int().min(0).max(65_535).default(4300),
  RETICLE_PUBLIC_URL: optional.pipe(z.url({ protocol: /^https?$/ }).optional()),
  RETICLE_SECRET: z
    .string()
    .min(32, 'needs at least 32 random characters, for example from: openssl rand -hex 32')
    .refine((value) => !weakSecrets.test(value), 'is a guessable value; take one from: openssl rand -hex 32'),
  RETICLE_DEMO: flag,
  RETICLE_DEMO_ANYWHERE: flag,
  RETICLE_SETUP_CODE: optional,
  RETICLE_WEB: optional,
  RETICLE_GUIDE: optional,
  RETICLE_LOG: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  RETICLE_MAX_UPLOAD_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(512 * 1024 * 1024),
  RETICLE_PACK_DAYS: z.coerce.number().min(0.01).max(3650).default(14),
  RETICLE_SOURCE_FOLDERS: folders,
  RETICLE_TRUSTED_PROXIES: optional,
  RETICLE_BACKEND_PRIVATE_HOSTS: optional,
  RETICLE_CALLBACK_URL: optional.pipe(z.url({ protocol: /^https?$/ }).optional()),
  RETICLE_METRICS_TOKEN: optional,
  RETICLE_SMTP_URL: optional,
})

export type Config = {
  readonly databaseUrl: string
  readonly redisUrl: string | null
  readonly host: string
  readonly port: number
  /** Where browsers reach this server. It decides cookies (Secure) and which Origin is ours. */
  readonly publicUrl: URL
  readonly secret: string
  readonly isDemo: boolean
  readonly setupCode: string | null
  /** Folder of the built web app; null serves the API alone. */
  readonly web: string | null
  /** Folder of the built user guide, served under /docs; null: there is none. */
  readonly guide: string | null
  readonly logLevel: string
  readonly maxUploadBytes: number
  /** How long a pack of a release is kept after it was asked for last, in days. */
  readonly packDays: number
  /** Folders whose images may be read in place, when a manifest names them; absolute. */
  readonly sourceFolders: readonly string[]
  /** Addresses whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[]
  readonly metricsToken: string | null
  /** Hosts, addresses and networks of private networks that models may be asked at. */
  readonly backendPrivateHosts: readonly string[]
  /** Whether workers of this installation send mail. */
  readonly isMailOn: boolean
  /** Where backends reach this server, to fetch pictures; null: where browsers do. */
  readonly callbackUrl: string | null
}

export const isLoopback = (host: string): boolean => /^(127(\.\d+){3}|localhost|::1|\[::1\])$/i.test(host)

const listed = (env: string | undefined) => (env ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))

/** Reads the environment. Throws one line that names each variable, what is wrong with it and the cure. */
export const configFrom = (source: Readonly<Record<string, string | undefined>>): Config => {
  const parsed = environment.safeParse(source)
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  const env = parsed.data
  const isDemo = env.RETICLE_DEMO
  if (isDemo && !isLoopback(env.RETICLE_HOST) && !env.RETICLE_DEMO_ANYWHERE)
    throw new Error(
      `RETICLE_DEMO: the demo signs anyone in without a password, and RETICLE_HOST=${env.RETICLE_HOST} is open to others; use 127.0.0.1, or set RETICLE_DEMO_ANYWHERE=1`,
    )
  if (env.RETICLE_PUBLIC_URL === undefined && !isLoopback(env.RETICLE_HOST))
    throw new Error(`RETICLE_PUBLIC_URL: needed when RETICLE_HOST is ${env.RETICLE_HOST}, for example https://reticle.example.org`)
  return {
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL ?? null,
    host: env.RETICLE_HOST,
    port: env.RETICLE_PORT,
    publicUrl: new URL(env.RETICLE_PUBLIC_URL ?? `http://127.0.0.1:${env.RETICLE_PORT}`),
    secret: env.RETICLE_SECRET,
    isDemo,
    setupCode: env.RETICLE_SETUP_CODE ?? null,
    web: env.RETICLE_WEB ?? null,
    guide: env.RETICLE_GUIDE ?? null,
    logLevel: env.RETICLE_LOG,
    maxUploadBytes: env.RETICLE_MAX_UPLOAD_BYTES,
    packDays: env.RETICLE_PACK_DAYS,
    sourceFolders: env.RETICLE_SOURCE_FOLDERS,
    trustedProxies: listed(env.RETICLE_TRUSTED_PROXIES),
    metricsToken: env.RETICLE_METRICS_TOKEN ?? null,
    isMailOn: env.RETICLE_SMTP_URL !== undefined,
    callbackUrl: env.RETICLE_CALLBACK_URL ?? null,
    backendPrivateHosts: listed(env.RETICLE_BACKEND_PRIVATE_HOSTS?.toLowerCase()),
  }
}
