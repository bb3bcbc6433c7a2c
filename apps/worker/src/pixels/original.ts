import { basename } from 'node:path'
import { type DomainError, err, ok, type Result } from '@reticle/domain'
import type { IsolatedFile } from '@reticle/imaging'
import type { BlobStore, SourceFolders } from '@reticle/storage'
import { blobFile } from './blob-file.ts'

type Original = {
  readonly name: string
  readonly sha256: string
  readonly bytes: number
  readonly uri: string | null
  readonly companions: Readonly<Record<string, string>>
}

/** The file of a sample as the isolated reader wants it: from the store, or from where it lies. */
export const originalOf = async (
  storage: BlobStore,
  folders: SourceFolders,
  { name, sha256, bytes, uri, companions }: Original,
): Promise<Result<IsolatedFile, DomainError>> => {
  if (uri === null) {
    const stored = await blobFile(storage, name, sha256, new Map(Object.entries(companions)))
    return stored === undefined
      ? err({ code: 'not-found', message: 'the original is not in the store; ask the operator to restore it' })
      : ok(stored.file)
  }
  const located = await folders.locate({ uri, sha256, bytes })
  return located.ok ? ok({ name: basename(uri), ...located.value }) : located
}
