import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { FormatError } from '../format-error.ts'
import { folderArchive } from './folder-archive.ts'
import type { IsolatedFile } from './start-isolated.ts'

/** What describes a folder that is one image, by the file that a reader opens: Zarr v3, then v2. */
const descriptions = ['zarr.json', '.zgroup', '.zarray', '.zattrs']

const isThere = async (path: string): Promise<boolean> => {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() === true
}

/**
 * A file, or a folder that is one image (OME-Zarr) or the slices of one (DICOM), as the isolated reader wants it. Siblings are looked for in its
 * folder and below.
 * @throws FormatError when it is not there, or is a folder of something else.
 */
export const fileAt = async (path: string): Promise<IsolatedFile> => {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new FormatError('path', 'there is no such file, or it may not be read')
  if (found.isFile()) return { name: basename(path), path, folder: dirname(path) }
  for (const name of descriptions)
    if (found.isDirectory() && (await isThere(join(path, name)))) return { name: basename(path), path: join(path, name), folder: path }
  if (!found.isDirectory()) throw new FormatError('path', 'it is no file')
  const source = await folderArchive(path)
  if (source !== undefined) return { name: basename(path), source }
  throw new FormatError('path', 'the folder is no Zarr hierarchy (it has no zarr.json, .zattrs or .zarray), and holds no DICOM files')
}
