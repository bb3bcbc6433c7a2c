import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folderOf = (id: string): string => fileURLToPath(new URL(`../../examples/${id}`, import.meta.url))

/** Writes an example anew: run the tests with KEEP_EXAMPLES=1, and look at what changed before it is committed. */
export const keepExample = async (id: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> => {
  await rm(folderOf(id), { recursive: true, force: true })
  for (const [path, bytes] of files) {
    const target = join(folderOf(id), path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, bytes)
  }
}

/** The kept files of a format, by path. */
export const keptExample = async (id: string): Promise<ReadonlyMap<string, Buffer>> => {
  const entries = await readdir(folderOf(id), { recursive: true, withFileTypes: true }).catch(() => [])
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = await Promise.all(paths.map(async (path) => [path.slice(folderOf(id).length + 1), await readFile(path)] as const))
  return new Map(files.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
