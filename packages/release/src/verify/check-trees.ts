import { paths, treeHash } from '../layout.ts'
import type { Manifest } from '../manifest.ts'
import type { Report } from './problem.ts'

/** R47: the files below the folder of an image that is several files are those of its listing, all of them and no others. */
export const checkTrees = ({ files, samples }: Manifest, report: Report): void => {
  const byFolder = new Map<string, { path: string; sha256: string; bytes: number }[]>()
  for (const { path, sha256, bytes } of files) {
    const [, folder] = /^(data\/[^/]+\/)./.exec(path) ?? []
    if (folder === undefined) continue
    const found = byFolder.get(folder) ?? []
    found.push({ path: path.slice(folder.length), sha256, bytes })
    byFolder.set(folder, found)
  }
  for (const { id, file, tree } of samples) {
    if (tree === undefined) continue
    const folder = /^data\/[^/]+\//.exec(file)?.[0] ?? ''
    const found = byFolder.get(folder) ?? []
    const bytes = found.reduce((sum, one) => sum + one.bytes, 0)
    const isWhole = treeHash(found) === tree.sha256 && found.length === tree.files && bytes === tree.bytes
    if (!isWhole || !folder.startsWith(`data/${tree.sha256}.`))
      report('provenance-broken', paths.manifest, `sample ${id}: the files below ${folder} are not those of its listing ${tree.sha256}`)
  }
}
