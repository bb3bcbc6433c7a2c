import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, type Database, type Dump, inDump, migrations, neededNow } from '@reticle/db'
import type { BlobStore } from '@reticle/storage'
import { BadInput } from '../command.ts'
import { dataFolderOf, openDatabase, storeOf } from '../installation-database.ts'
import { note } from '../output.ts'
import { copyBlobs, newTally, type Tally } from './copy-blobs.ts'
import { readCompressed, writeCompressed } from './files.ts'
import { lockTarget } from './lock.ts'
import { type Manifest, writeManifest } from './manifest.ts'
import { seldom, sizeText } from './progress.ts'
import { writeSecrets } from './secrets.ts'
import { softwareVersion } from './software.ts'
import { makeTarget, type Target } from './target.ts'
import { writeTables } from './write-tables.ts'

/** Blobs that rows name, until they are copied: lines `SHA256 t|f`. */
const namedFile = 'named.gz'
const mostTold = 1000

const makeFolderFor = async ({ backups, place }: Target): Promise<{ name: string; folder: string }> => {
  const name = `${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}Z`
  try {
    await mkdir(join(backups, name), { mode: 0o700 })
  } catch (cause) {
    throw new BadInput(place, `a backup cannot be begun there: ${cause instanceof Error ? cause.message : cause}`)
  }
  return { name, folder: join(backups, name) }
}

type Snapshot = Pick<Manifest, 'snapshotAt' | 'postgres' | 'schema' | 'chain' | 'tables' | 'sequences'> & {
  readonly named: Awaited<ReturnType<typeof writeCompressed>>
}

/** All of Postgres at one moment, which is held no longer than that takes. */
const writeSnapshot = async (dump: Dump, folder: string): Promise<Snapshot> => {
  const tables = await writeTables(dump, folder)
  const named = await writeCompressed(folder, namedFile, dump.blobs())
  const newest = migrations().find(({ at }) => at === dump.migrations.at(-1)?.at)?.tag ?? '?'
  return {
    snapshotAt: dump.at.toISOString(),
    postgres: dump.postgres,
    schema: { newest, migrations: dump.migrations.map(({ at, hash }) => ({ at, hash })) },
    chain: dump.head === undefined ? null : { ...dump.head },
    tables,
    named,
    sequences: await dump.sequences(),
  }
}

const linesOf = async function* (blobs: ReturnType<typeof copyBlobs>): AsyncGenerator<Uint8Array> {
  for await (const { sha256, bytes } of blobs) yield Buffer.from(`${sha256} ${bytes}\n`)
}

/** Whatever rows name was in the store before the row was written, so that blobs come after the snapshot: none can be too young for it. */
const writeBlobs = async (
  database: Database,
  { blobs: to }: Target,
  store: BlobStore,
  { named }: Snapshot,
  folder: string,
): Promise<Manifest['blobs']> => {
  const tell = seldom()
  const say = ({ count, copied }: Tally) => `${count} blobs, ${copied.count} of them new (${sizeText(copied.bytes)})`
  const tally = newTally()
  const copying = copyBlobs(readCompressed(folder, named), store, to, tally, () => tell(() => say(tally)))
  const list = await writeCompressed(folder, 'blobs.gz', linesOf(copying))
  note(say(tally))
  await rm(join(folder, namedFile))
  // Something that was taken away since the snapshot, as uploads are once they are decided, is no loss.
  const needed = await neededNow(database, tally.absent)
  const missing = tally.absent.filter((name) => needed.has(name))
  const { count, bytes, copied, absent, absentCount } = tally
  return { count, bytes, copied, list, missing: missing.slice(0, mostTold), missingCount: missing.length + absentCount - absent.length }
}

type Begun = { readonly name: string; readonly folder: string; readonly secrets: Manifest['secrets']; readonly snapshot: Snapshot }

/** Nothing is made before the database has let us in. What fails later leaves no half backup; blobs stay, for the next one. */
const write = async (database: Database, target: Target, store: BlobStore, secretsOf: string | undefined): Promise<Manifest> => {
  let half: string | undefined
  try {
    const { name, folder, secrets, snapshot } = await inDump(database, async (dump): Promise<Begun> => {
      const made = await makeFolderFor(target)
      half = made.folder
      note(`Backup ${made.name} of ${dump.at.toISOString()}; whoever works goes on meanwhile`)
      const kept = secretsOf === undefined ? [] : await writeSecrets(secretsOf, made.folder)
      return { ...made, secrets: kept, snapshot: await writeSnapshot(dump, made.folder) }
    })
    const blobs = await writeBlobs(database, target, store, snapshot, folder)
    const { named: _, ...facts } = snapshot
    const [software, finishedAt] = [await softwareVersion(), new Date().toISOString()]
    const manifest: Manifest = { format: 'reticle-backup 1', name, ...facts, finishedAt, software, blobs, secrets }
    await writeManifest(folder, manifest)
    return manifest
  } catch (cause) {
    if (half !== undefined) await rm(half, { recursive: true, force: true })
    throw cause
  }
}

export type BackupOptions = { readonly data: string | undefined; readonly withSecrets: boolean }

/** Backs an installation up into `place`, while it runs or not. */
export const createBackup = async (place: string, { data, withSecrets }: BackupOptions): Promise<Manifest> => {
  const store = storeOf(data)
  const { url, close } = await openDatabase(data)
  const database = connect(url, { applicationName: 'reticle-backup', max: 2 })
  try {
    const target = await makeTarget(place)
    const release = lockTarget(target)
    try {
      // What a killed backup was just bringing.
      await rm(join(target.blobFolder, 'incoming'), { recursive: true, force: true })
      return await write(database, target, store, withSecrets ? dataFolderOf(data) : undefined)
    } finally {
      release()
    }
  } finally {
    await database.close()
    await close()
  }
}
