import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson } from '@reticle/release'
import { z } from 'zod'
import { writeWhole } from './files.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** `WrittenFile` */
const writtenFile = z.strictObject({ file: z.string(), bytes: z.int().nonnegative(), sha256 })
const amount = z.strictObject({ count: z.int().nonnegative(), bytes: z.int().nonnegative() })

/** What a backup is. `backup.json` is written last: a folder without it is a backup that broke off. */
const manifestSchema = z.strictObject({
  format: z.literal('reticle-backup 1'),
  name: z.string(),
  /** Everything is as it was at this moment. */
  snapshotAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  software: z.string(),
  postgres: z.string(),
  schema: z.strictObject({ newest: z.string(), migrations: z.array(z.strictObject({ at: z.int(), hash: sha256 })) }),
  /** The last seal of the chain of events (docs/spec/audit.md). */
  chain: z.strictObject({ seals: z.int(), hash: sha256 }).nullable(),
  tables: z.array(writtenFile.extend({ name: z.string(), columns: z.array(z.string()), rows: z.int().nonnegative() })),
  sequences: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  blobs: amount.extend({
    list: writtenFile,
    /** Those that no backup before it had brought here. */
    copied: amount,
    /** Blobs that rows count on and the store did not have, or had with other bytes; the first of them. */
    missing: z.array(sha256),
    missingCount: z.int().nonnegative(),
  }),
  secrets: z.array(writtenFile),
})
export type Manifest = z.infer<typeof manifestSchema>

const signed = manifestSchema.extend({ sha256 })
const hashOf = (manifest: Manifest): string => createHash('sha256').update(canonicalJson(manifest)).digest('hex')

export const manifestFile = 'backup.json'

/** Canonical JSON, with the hash of all the rest in it. */
export const writeManifest = async (folder: string, manifest: Manifest): Promise<void> =>
  writeWhole(join(folder, manifestFile), `${canonicalJson({ ...manifest, sha256: hashOf(manifest) })}\n`)

/** `broken-off`: there is none, so there is no backup. Otherwise what is wrong with it, in words. */
export type ReadManifest =
  | { readonly kind: 'whole'; readonly manifest: Manifest }
  | { readonly kind: 'broken-off' }
  | { readonly kind: 'changed'; readonly reason: string }

export const readManifest = async (folder: string): Promise<ReadManifest> => {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch(() => undefined)
  if (text === undefined) return { kind: 'broken-off' }
  try {
    const { sha256: told, ...manifest } = signed.parse(JSON.parse(text))
    return hashOf(manifest) === told ? { kind: 'whole', manifest } : { kind: 'changed', reason: 'its hash is not that of what it says' }
  } catch {
    return { kind: 'changed', reason: 'it is not what a backup writes, or what a later version of Reticle writes' }
  }
}
