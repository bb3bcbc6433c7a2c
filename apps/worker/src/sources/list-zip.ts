import { open } from 'node:fs/promises'
import type { SourceSettings } from '@reticle/domain'
import { type ByteSource, defaultLimits, FormatError, openZip } from '@reticle/imaging'
import { listedFile } from '@reticle/storage'
import { groupsOf, isWanted, type Listed, SourceProblem } from './entry.ts'
import { allowedPlace } from './list-folder.ts'

const piece = 1 << 20

const piecesOf = async function* (source: ByteSource): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.size; at += piece) yield await source.read(at, Math.min(source.size, at + piece))
}

/** Files of a zip that lies below an allowed folder. What it holds is told apart by the archive's own state. */
export const listZip = async function* (
  settings: SourceSettings & { readonly kind: 'zip' },
  folders: readonly string[],
): AsyncGenerator<Listed> {
  const listed = await listedFile(await allowedPlace(folders, settings.path))
  if (listed === undefined) throw new SourceProblem(`"${settings.path}" is no file`, 'name the zip itself')
  const file = await open(listed.real, 'r')
  try {
    const source: ByteSource = {
      size: listed.bytes,
      read: async (start, end) => {
        const bytes = new Uint8Array(Math.max(0, end - start))
        const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
        return bytes.subarray(0, bytesRead)
      },
    }
    const zip = await openZip(source, defaultLimits).catch((cause: unknown) => {
      if (!(cause instanceof FormatError)) throw cause
      throw new SourceProblem(`"${settings.path}" cannot be read as a zip: ${cause.message}`, 'pack it again')
    })
    try {
      for (const { name, size } of zip.entries) {
        if (!isWanted(settings, name)) continue
        const read = async function* () {
          const entry = await zip.open(name)
          if (entry !== undefined) yield* piecesOf(entry)
        }
        yield { path: name, name, tag: `${listed.tag} ${size}`, uri: null, groups: groupsOf(settings, name), metadata: {}, read }
      }
      yield { isLast: true }
    } finally {
      zip.close()
    }
  } finally {
    await file.close()
  }
}
