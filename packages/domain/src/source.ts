import { z } from 'zod'
import { analysisFlow, type StateOf } from './lifecycle.ts'

/** Kinds of sources that can be scanned again and again; uploads and what the server makes itself are kinds of their own. */
export const scannedKinds = ['folder', 'ome-zarr', 'zip', 'manifest', 'http-list', 's3'] as const
export type ScannedKind = (typeof scannedKinds)[number]
export const sourceKinds = ['upload', 'demo', 'project', ...scannedKinds] as const
export type SourceKind = (typeof sourceKinds)[number]

/** A path below a folder that the operator allows; names joined by slashes, or the absolute path of one. */
const pathSchema = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .refine((path) => !path.includes('\0') && !path.split(/[\\/]/).includes('..'), 'names what lies below an allowed folder, without ".."')
const httpSchema = z.url({ protocol: /^https?$/ }).max(2000)
const groupKey = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/i, 'letters, digits, - and _, at most 64')

/** What every scanned source says of its files. */
const common = {
  /** Files whose names end so are taken, in any case of letters; empty: all but hidden ones. */
  endings: z.array(z.string().trim().min(1).max(30)).max(50).default([]),
  /** Groups of all its samples. */
  groups: z.record(groupKey, z.string().max(500)).default({}),
  /** Names of groups whose values are the folders that a file lies in, outermost first. */
  folderGroups: z.array(groupKey).max(8).default([]),
  split: z.enum(['one', 'datasets', 'z', 't']).default('one'),
  deidentify: z.boolean().default(true),
  labels: z.boolean().default(false),
}

/** Where the files of a source lie, by its kind. Keys of a bucket are kept apart from it (`sourceSecretSchema`). */
export const sourceSettingsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), path: pathSchema, ...common }),
  z.strictObject({ kind: z.literal('ome-zarr'), path: pathSchema, ...common }),
  z.strictObject({ kind: z.literal('zip'), path: pathSchema, ...common }),
  /** A CSV, Parquet or NDJSON file whose rows name files, with metadata in the other columns. */
  z.strictObject({ kind: z.literal('manifest'), path: pathSchema, ...common }),
  z.strictObject({
    kind: z.literal('http-list'),
    /** Of a text with one address a line. */
    address: httpSchema.optional(),
    urls: z.array(httpSchema).max(1000).default([]),
    ...common,
  }),
  z.strictObject({
    kind: z.literal('s3'),
    /** Of an S3-compatible store; left out: Amazon's. */
    endpoint: httpSchema.optional(),
    bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket'),
    prefix: z.string().max(1000).default(''),
    region: z.string().max(60).default('us-east-1'),
    ...common,
  }),
])
export type SourceSettings = z.infer<typeof sourceSettingsSchema>

/** Keys of a bucket; without them it is read as anybody may. */
export const sourceSecretSchema = z.strictObject({ accessKey: z.string().min(1).max(200), secretKey: z.string().min(1).max(500) })
export type SourceSecret = z.infer<typeof sourceSecretSchema>

/** Every n minutes, hours or days. */
export const scanScheduleSchema = z
  .strictObject({ every: z.int().min(1).max(1000), unit: z.enum(['minutes', 'hours', 'days']) })
  .refine(({ every, unit }) => unit !== 'minutes' || every >= 5, 'every five minutes at most')
export type ScanSchedule = z.infer<typeof scanScheduleSchema>

const minutesOf = { minutes: 1, hours: 60, days: 1440 } as const
/** Milliseconds between two scans. */
export const scanInterval = ({ every, unit }: ScanSchedule): number => every * minutesOf[unit] * 60_000

/** A scan of a source, or the search for the new place of one that was moved. */
export const scanFlow = { ...analysisFlow } as const
export type ScanState = StateOf<typeof scanFlow>

/** What a scan counted. `changed`: other bytes under a known name; `gone`: known, and not there any more; `back`: was gone, is there again. */
export const scanCountsSchema = z.object({
  found: z.int(),
  new: z.int(),
  changed: z.int(),
  gone: z.int(),
  back: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
})
export type ScanCounts = z.infer<typeof scanCountsSchema>
export const noCounts: ScanCounts = { found: 0, new: 0, changed: 0, gone: 0, back: 0, unchanged: 0, rejected: 0 }

/** What would become of a source at its new place: `kept` lie under the same name there, `moved` under another, by their hash; the others are `lost`. */
export const relinkCountsSchema = z.object({ kept: z.int(), moved: z.int(), lost: z.int(), differing: z.int(), others: z.int() })
export type RelinkCounts = z.infer<typeof relinkCountsSchema>
