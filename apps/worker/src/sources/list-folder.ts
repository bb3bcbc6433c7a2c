import type { SourceSettings } from '@reticle/domain'
import { type AllowedPlace, type ListedFile, listFolder, placeBelow, readListed } from '@reticle/storage'
import { type Entry, groupsOf, isWanted, type Listed, SourceProblem } from './entry.ts'

/** Where a path lies below the allowed folders. @throws SourceProblem */
export const allowedPlace = async (folders: readonly string[], path: string): Promise<AllowedPlace> => {
  if (folders.length === 0) throw new SourceProblem('no folder is allowed here', 'ask the operator to set RETICLE_SOURCE_FOLDERS')
  const place = await placeBelow(folders, path)
  if (place !== undefined) return place
  const cure = 'check the path and whether its disk is mounted, or ask the operator to allow its folder (RETICLE_SOURCE_FOLDERS)'
  throw new SourceProblem(`"${path}" is not there, or lies in no folder that the operator allows`, cure)
}

export const entryOf = (settings: SourceSettings, { path, uri, tag, real }: ListedFile): Entry => ({
  ...{ path, uri, tag, name: path === '.' ? uri : path, groups: groupsOf(settings, path), metadata: {} },
  read: () => readListed(real),
})

/** Files below a folder, read in place; a folder that is an OME-Zarr is one of them. Of `ome-zarr`, only such folders. */
export const listFolderSource = async function* (
  settings: SourceSettings & { readonly kind: 'folder' | 'ome-zarr' },
  folders: readonly string[],
): AsyncGenerator<Listed> {
  const place = await allowedPlace(folders, settings.path)
  for await (const file of listFolder(place)) {
    if ('reason' in file) yield { reject: { at: file.path, reason: file.reason } }
    else if ((settings.kind === 'folder' || file.isFolderImage) && isWanted(settings, file.path)) yield entryOf(settings, file)
  }
}
