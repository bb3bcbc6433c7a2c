import { createHash } from 'node:crypto'
import type { BlobStore } from '@reticle/storage'
import { blobsOfAll, inChunks, type ListedBlob } from './blob-list.ts'
import { ChangedFile, problemOf } from './files.ts'
import { seldom, sizeText } from './progress.ts'
import type { Entry, Target, WholeBackup } from './target.ts'
import { wholeOnes } from './target.ts'
import { together } from './together.ts'

/** What is not as it was written. `at`: `NAME/FILE` of a backup, or `blobs/HASH`. */
export type BackupProblem = { readonly code: 'missing' | 'changed' | 'broken-off'; readonly at: string; readonly message: string }
export type BackupReport = {
  readonly backups: number
  readonly files: number
  readonly blobs: { readonly count: number; readonly bytes: number }
  readonly problems: readonly BackupProblem[]
  readonly problemCount: number
}

const mostTold = 1000
const readTogether = 4

const filesOf = ({ manifest }: WholeBackup) => [...manifest.tables, manifest.blobs.list, ...manifest.secrets]

const wordsOf = {
  missing: 'is gone',
  changed: 'is not what was written: its hash differs',
} as const

const problemOfBlob = async (blobs: BlobStore, { sha256, bytes }: ListedBlob): Promise<'missing' | 'changed' | undefined> => {
  const size = await blobs.size(sha256)
  const content = size === undefined ? undefined : await blobs.read(sha256)
  if (content === undefined) return 'missing'
  if (size !== bytes) return 'changed'
  const hash = createHash('sha256')
  for await (const piece of content) hash.update(piece)
  return hash.digest('hex') === sha256 ? undefined : 'changed'
}

/** Reads everything that these backups consist of, and compares every hash. Blobs that several share are read once. */
export const verifyBackups = async ({ blobs, blobFolder }: Target, entries: readonly Entry[]): Promise<BackupReport> => {
  const problems: BackupProblem[] = []
  let problemCount = 0
  const tell = (code: BackupProblem['code'], at: string, message: string) => {
    problemCount++
    if (problems.length < mostTold) problems.push({ code, at, message })
  }
  const backups = wholeOnes(entries)
  for (const { name, read } of entries)
    if (read.kind === 'changed') tell('changed', `${name}/backup.json`, read.reason)
    else if (read.kind === 'broken-off') tell('broken-off', name, 'broke off before it was whole, and is none')
  let files = 0
  for (const backup of backups)
    for (const written of filesOf(backup)) {
      files++
      const problem = await problemOf(backup.folder, written)
      if (problem !== undefined) tell(problem, `${backup.name}/${written.file}`, wordsOf[problem])
    }
  const read = { count: 0, bytes: 0 }
  const say = seldom()
  try {
    for await (const chunk of inChunks(blobsOfAll(backups), 64))
      await together(chunk, readTogether, async (blob) => {
        const problem = await problemOfBlob(blobs, blob)
        read.count++
        read.bytes += blob.bytes
        if (problem !== undefined)
          tell(problem, `blobs/${blob.sha256}`, `${wordsOf[problem]} (${blobFolder}); delete it, and the next backup brings it again`)
        say(() => `${read.count} blobs read (${sizeText(read.bytes)})`)
      })
  } catch (cause) {
    // A list of blobs that was changed is told above.
    if (!(cause instanceof ChangedFile)) throw cause
  }
  return { backups: backups.length, files, blobs: read, problems, problemCount }
}
