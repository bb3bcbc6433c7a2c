import { isAbsolute } from 'node:path'
import type { Repositories } from '@reticle/db'
import { zarrMediaType } from '@reticle/interchange/ndjson'
import { type FactStreams, type ImageTree, isSafePath, type PlaceRow, type Trees } from '@reticle/release'
import type { SourceFolders } from '@reticle/storage'
import type { WorkerContext } from '../context.ts'
import { CannotFreeze } from './cannot-freeze.ts'
import { scopeOf } from './release-facts.ts'

type Release = NonNullable<Awaited<ReturnType<Repositories['releaseWork']['get']>>>

/** A manifest lists each of them. An array of more files than this belongs into shards. */
const mostFiles = 100_000
/** What a path of an archive has room for beside the folder of the image. */
const mostPath = 90
const descriptions: readonly string[] = ['zarr.json', '.zattrs', '.zgroup', '.zarray']

const checkPath = (name: string, path: string): void => {
  if (!isSafePath(path) || isAbsolute(path) || Buffer.byteLength(path) > mostPath)
    throw new CannotFreeze(`"${name}": the file "${path}" of it has a name that an archive does not take`)
}

const piecesOf = async function* (content: NodeJS.ReadableStream): AsyncGenerator<Uint8Array> {
  for await (const piece of content) yield Buffer.from(piece)
}

/** Copies a folder into the store, file by file: from then on the release does not hang on a folder that others write to. */
const ofFolder = async (storage: WorkerContext['storage'], folders: SourceFolders, uri: string, sha256: string): Promise<ImageTree> => {
  const paths = await folders.listBelow(uri, mostFiles)
  if (!paths.ok) throw new CannotFreeze(paths.error.message)
  const files: ImageTree['files'][number][] = []
  for (const path of paths.value) {
    checkPath(uri, path)
    const piece = await folders.openBelow(uri, path)
    const content = piece.ok ? await piece.value.read() : undefined
    if (content === undefined) throw new CannotFreeze(`"${uri}": the file "${path}" changed while it was read; freeze again`)
    const stored = await storage.put(piecesOf(content))
    if (!stored.ok) throw new CannotFreeze(stored.error.message)
    files.push({ path, ...stored.value })
  }
  const main = files.find((file) => descriptions.includes(file.path) && file.sha256 === sha256)
  if (main === undefined) throw new CannotFreeze(`"${uri}": its description is not the one that was imported`)
  return { main: main.path, files }
}

/** A file that came with others that it needs, by the names by which it finds them. */
const ofCompanions = async (storage: WorkerContext['storage'], { sample, fileName, companions }: PlaceRow): Promise<ImageTree> => {
  const { sha256, bytes, name } = sample
  const files: ImageTree['files'][number][] = [{ path: fileName ?? name, sha256, bytes }]
  for (const [path, hash] of Object.entries(companions ?? {})) {
    const size = await storage.size(hash)
    if (size === undefined)
      throw new CannotFreeze(
        `"${name}": its file "${path}" is not in the store any more; restore the store from its backup, then freeze again`,
      )
    files.push({ path, sha256: hash, bytes: size })
  }
  for (const { path } of files) checkPath(name, path)
  return { main: fileName ?? name, files }
}

/** The files of all images of a release that are several: folders that are read in place, and files that need others. */
export const releaseTrees = async (
  { storage }: Pick<WorkerContext, 'storage'>,
  folders: SourceFolders,
  streams: FactStreams,
  release: Release,
): Promise<Trees> => {
  const trees = new Map<string, ImageTree>()
  const byFolder = new Map<string, ImageTree>()
  const treeOf = async (row: PlaceRow): Promise<ImageTree | undefined> => {
    const { mediaType, sha256 } = row.sample
    if (mediaType !== zarrMediaType || row.uri === null)
      return Object.keys(row.companions ?? {}).length > 0 ? ofCompanions(storage, row) : undefined
    const tree = byFolder.get(`${sha256} ${row.uri}`) ?? (await ofFolder(storage, folders, row.uri, sha256))
    byFolder.set(`${sha256} ${row.uri}`, tree)
    return tree
  }
  for await (const rows of streams.several(scopeOf(release), zarrMediaType))
    for (const row of rows) {
      const tree = await treeOf(row)
      if (tree !== undefined) trees.set(row.sample.id, tree)
    }
  return trees
}
