import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { blobsOfAll } from './blob-list.ts'
import { manifestFile } from './manifest.ts'
import { entriesOf, type Target, wholeOnes } from './target.ts'

export type Pruned = {
  readonly kept: readonly string[]
  readonly removed: readonly string[]
  readonly blobs: { readonly count: number; readonly bytes: number }
}

/** First what makes it a backup, so that a half removed one is none. */
const removeBackup = async (folder: string): Promise<void> => {
  await rm(join(folder, manifestFile), { force: true })
  await rm(folder, { recursive: true, force: true })
}

/** Hashes of the blobs that lie there, in order. */
const blobsThere = async function* (folder: string): AsyncGenerator<string> {
  const heads = (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name)).toSorted()
  for (const head of heads) for (const rest of (await readdir(join(folder, head))).toSorted()) yield head + rest
}

/**
 * Keeps the newest whole backups, so many, and removes the older ones, those that broke off, and every blob that none of the kept ones names. One
 * whose `backup.json` was changed stays, and so do all blobs then: what it names cannot be known.
 */
export const pruneBackups = async ({ blobs, blobFolder, ...target }: Target, keep: number): Promise<Pruned> => {
  const entries = await entriesOf({ blobs, blobFolder, ...target })
  const kept = wholeOnes(entries).slice(-keep)
  const names = new Set(kept.map(({ name }) => name))
  const old = entries.filter(({ name, read }) => read.kind !== 'changed' && !names.has(name))
  for (const { folder } of old) await removeBackup(folder)
  await rm(join(blobFolder, 'incoming'), { recursive: true, force: true })
  const freed = { count: 0, bytes: 0 }
  if (entries.some(({ read }) => read.kind === 'changed')) return { kept: [...names], removed: old.map(({ name }) => name), blobs: freed }
  const named = blobsOfAll(kept)
  let head = await named.next()
  for await (const sha256 of blobsThere(blobFolder)) {
    while (head.done !== true && head.value.sha256 < sha256) head = await named.next()
    if (head.done !== true && head.value.sha256 === sha256) continue
    const bytes = await blobs.size(sha256)
    await blobs.remove(sha256)
    freed.count++
    freed.bytes += bytes ?? 0
  }
  return { kept: [...names], removed: old.map(({ name }) => name), blobs: freed }
}
