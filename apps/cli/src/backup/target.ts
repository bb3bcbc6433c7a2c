import { mkdir, readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type BlobStore, fileStore } from '@reticle/storage'
import { BadInput } from '../command.ts'
import { type Manifest, type ReadManifest, readManifest } from './manifest.ts'

/** A folder of backups: one folder each below `backups`, and the blobs of all of them, by their hash, below `blobs`. */
export type Target = { readonly place: string; readonly backups: string; readonly blobFolder: string; readonly blobs: BlobStore }

const targetAt = (place: string): Target => {
  const whole = resolve(place)
  const blobFolder = join(whole, 'blobs')
  return { place, backups: join(whole, 'backups'), blobFolder, blobs: fileStore(blobFolder) }
}

const namesIn = async (folder: string): Promise<string[] | undefined> => readdir(folder).catch(() => undefined)

/** The folder to write a backup into: made when it is missing. @throws BadInput when it is something else */
export const makeTarget = async (place: string): Promise<Target> => {
  const target = targetAt(place)
  const found = await stat(resolve(place)).catch(() => undefined)
  if (found !== undefined && !found.isDirectory()) throw new BadInput(place, 'is a file: name a folder for backups')
  const names = (await namesIn(resolve(place))) ?? []
  if (names.length > 0 && !names.includes('backups'))
    throw new BadInput(place, 'holds other things than backups: name a folder of its own, empty or not there yet')
  try {
    // Password hashes and images of people lie in there.
    for (const folder of [target.backups, target.blobFolder]) await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new BadInput(place, `cannot be written: ${cause instanceof Error ? cause.message : cause}`)
  }
  return target
}

/** A folder that holds backups. @throws BadInput when there is none */
export const openTarget = async (place: string): Promise<Target> => {
  const target = targetAt(place)
  if ((await namesIn(target.backups)) === undefined)
    throw new BadInput(place, 'holds no backups: name the folder that was given to "reticle backup"')
  return target
}

export type Entry = { readonly name: string; readonly folder: string; readonly read: ReadManifest }
export type WholeBackup = { readonly name: string; readonly folder: string; readonly manifest: Manifest }

/** Everything below `backups`, the oldest first. */
export const entriesOf = async ({ backups }: Target): Promise<Entry[]> => {
  const entries: Entry[] = []
  for (const name of ((await namesIn(backups)) ?? []).toSorted()) {
    const folder = join(backups, name)
    if ((await stat(folder).catch(() => undefined))?.isDirectory() === true)
      entries.push({ name, folder, read: await readManifest(folder) })
  }
  return entries
}

export const wholeOnes = (entries: readonly Entry[]): WholeBackup[] =>
  entries.flatMap(({ name, folder, read }) => (read.kind === 'whole' ? [{ name, folder, manifest: read.manifest }] : []))

/** The backup of this name, or the newest one. @throws BadInput when there is none, or it is none */
export const pickBackup = async (target: Target, name: string | undefined): Promise<WholeBackup> => {
  const entries = await entriesOf(target)
  if (name === undefined) {
    const newest = wholeOnes(entries).at(-1)
    if (newest === undefined) throw new BadInput(target.place, 'holds no whole backup (see: reticle backup list)')
    return newest
  }
  const entry = entries.find((one) => one.name === name)
  if (entry === undefined) throw new BadInput(name, `is no backup of ${target.place} (see: reticle backup list ${target.place})`)
  if (entry.read.kind === 'broken-off') throw new BadInput(name, 'is a backup that broke off, and so is none: choose another one')
  if (entry.read.kind === 'changed') throw new BadInput(name, `its backup.json was changed: ${entry.read.reason}`)
  return { name, folder: entry.folder, manifest: entry.read.manifest }
}
