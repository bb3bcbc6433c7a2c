import { digestOf } from '../digest.ts'
import { paths } from '../layout.ts'
import type { Manifest } from '../manifest.ts'
import type { Report } from './problem.ts'
import type { ReleaseReader } from './reader.ts'

/** R41, R42: every file that the manifest names is there with its bytes, and no other file is. */
export const checkFiles = async (reader: ReleaseReader, manifest: Manifest, report: Report): Promise<void> => {
  const present = new Set(await reader.paths())
  const listed = new Set(manifest.files.map((file) => file.path))
  for (const { path, sha256, bytes } of manifest.files) {
    if (!present.has(path)) {
      report('file-missing', path, 'the manifest names this file, and it is not there')
      continue
    }
    const found = await digestOf(reader.read(path))
    if (found.bytes !== bytes) report('file-changed', path, `${found.bytes} bytes long, the manifest says ${bytes}`)
    else if (found.sha256 !== sha256) report('file-changed', path, `its SHA-256 is ${found.sha256}, the manifest says ${sha256}`)
  }
  for (const path of present)
    if (path !== paths.manifest && !listed.has(path)) report('file-additional', path, 'the manifest does not name this file')
}
