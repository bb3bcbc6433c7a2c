import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReleaseReader } from '@reticle/release'
import { BadInput } from '../command.ts'

/** The files of a release in a folder, paths with forward slashes. A link could show bytes that are not of the release: it is refused. */
export const folderReader = (folder: string): ReleaseReader => ({
  paths: async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const paths: string[] = []
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name)
      if (entry.isDirectory()) continue
      if (!entry.isFile()) throw new BadInput(path, 'is a link or a device; a release has none')
      paths.push(path.slice(join(folder, '/').length).replaceAll('\\', '/'))
    }
    return paths
  },
  read: async function* (path) {
    yield* createReadStream(join(folder, path))
  },
})
