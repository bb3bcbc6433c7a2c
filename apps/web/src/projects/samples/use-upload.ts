import type { ImportId, ProjectId } from '@reticle/domain'
import { useCallback, useState } from 'react'
import { messageOf } from '../../app/problems.tsx'
import { keys } from '../../net/keys.ts'
import { queryClient } from '../../net/query-client.ts'
import { uploadBatch } from '../../net/upload.ts'
import { batchesOf, sharesOf } from './batches.ts'
import type { Choices } from './import-choices.tsx'
import { packSlices } from './pack-slices.ts'

/** What is said of all files that are sent together. */
export type Said = { readonly groups?: Readonly<Record<string, string>>; readonly choices?: Choices }

export type Sending = {
  readonly file: File
  readonly said: Said
  readonly state: 'waiting' | 'sending' | 'sent' | 'failed'
  readonly share: number
  readonly error?: string
}

/** Sends files batch after batch. A batch that fails stays in the list with its reason; the others go on. */
export const useUpload = () => {
  const [files, setFiles] = useState<readonly Sending[]>([])
  const [imports, setImports] = useState<readonly ImportId[]>([])

  const send = useCallback(async (projectId: ProjectId, picked: readonly File[], said: Said = {}) => {
    const chosen = said.choices?.joinsSlices === true ? await packSlices(picked) : picked
    const update = (batch: readonly File[], change: (index: number) => Partial<Sending>) =>
      setFiles((all) => all.map((one) => (batch.includes(one.file) ? { ...one, ...change(batch.indexOf(one.file)) } : one)))
    setFiles((all) => [
      ...all.filter((one) => !chosen.includes(one.file)),
      ...chosen.map((file) => ({ file, said, state: 'waiting', share: 0 }) as const),
    ])
    for (const batch of batchesOf(chosen)) {
      update(batch, () => ({ state: 'sending' }))
      try {
        const onBytes = (sent: number) => {
          const shares = sharesOf(batch, sent)
          update(batch, (index) => ({ share: shares[index] ?? 0 }))
        }
        const made = await uploadBatch({ projectId, files: batch, groups: said.groups, options: said.choices?.options, onBytes })
        update(batch, () => ({ state: 'sent', share: 1 }))
        setImports((all) => [...all, made.id])
      } catch (error) {
        update(batch, () => ({ state: 'failed', share: 0, error: messageOf(error) }))
      }
    }
    void queryClient.invalidateQueries({ queryKey: keys.project(projectId) })
  }, [])

  /** Sends what failed again, with what was said of it the first time. */
  const retry = async (projectId: ProjectId): Promise<void> => {
    const failed = files.filter((one) => one.state === 'failed')
    for (const said of new Set(failed.map((one) => one.said)))
      await send(
        projectId,
        failed.filter((one) => one.said === said).map((one) => one.file),
        said,
      )
  }
  return { files, imports, send, retry, isSending: files.some((one) => one.state === 'waiting' || one.state === 'sending') }
}
export type UploadState = ReturnType<typeof useUpload>
