import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import type { SourceSettings } from '@reticle/domain'
import { listedFile, listFolder, placeBelow, readListed } from '@reticle/storage'
import { type Entry, type Listed, SourceProblem } from './entry.ts'
import { allowedPlace } from './list-folder.ts'
import { httpEntry, type Reach } from './list-http.ts'
import { manifestRows } from './manifest-rows.ts'

const mostBytes = 512 << 20

/** The file that a row names: beside the manifest or below it, as a whole path, or by a path from an allowed folder. */
const localEntry = async (
  folder: string,
  folders: readonly string[],
  path: string,
): Promise<Pick<Entry, 'tag' | 'uri' | 'read'> | undefined> => {
  const place = (await placeBelow(folders, isAbsolute(path) ? path : join(folder, path))) ?? (await placeBelow(folders, path))
  if (place === undefined) return undefined
  const file = await listedFile(place)
  if (file !== undefined) return { tag: file.tag, uri: file.uri, read: () => readListed(file.real) }
  for await (const one of listFolder(place)) {
    if ('reason' in one || !one.isFolderImage || one.path !== '.') return undefined
    return { tag: one.tag, uri: one.uri, read: () => readListed(one.real) }
  }
  return undefined
}

/** Files that the rows of a CSV, Parquet or NDJSON file name, with the metadata and groups that stand beside them. */
export const listManifest = async function* (
  settings: SourceSettings & { readonly kind: 'manifest' },
  folders: readonly string[],
  reach: Reach,
): AsyncGenerator<Listed> {
  const manifest = await listedFile(await allowedPlace(folders, settings.path))
  if (manifest === undefined) throw new SourceProblem(`"${settings.path}" is no file`, 'name the CSV, Parquet or NDJSON file itself')
  if (manifest.bytes > mostBytes)
    throw new SourceProblem(`"${settings.path}" has ${manifest.bytes} bytes`, `split it: at most ${mostBytes}`)
  const rows = await manifestRows(settings.path, await readFile(manifest.real))
  const folder = dirname(manifest.real)
  for (const row of rows) {
    if ('reason' in row) {
      yield { reject: row }
      continue
    }
    const { path, at, groups, metadata } = row
    const about = { name: row.name ?? path, groups: { ...settings.groups, ...groups }, metadata }
    try {
      if (/^https?:\/\//.test(path)) yield { ...(await httpEntry(settings, path, reach)), ...about }
      else {
        const found = await localEntry(folder, folders, path)
        yield found === undefined
          ? { reject: { at, reason: `"${path}" is not there, or lies in no folder that the operator allows` } }
          : { ...found, ...about, path }
      }
    } catch (cause) {
      yield { reject: { at, reason: cause instanceof Error ? cause.message : String(cause) } }
    }
  }
}
