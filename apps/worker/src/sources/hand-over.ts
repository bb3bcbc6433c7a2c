import type { ImportOptions } from '@reticle/contract'
import { newId, type Repositories, type ScanRow, type SourceRow } from '@reticle/db'
import type { SourceSettings } from '@reticle/domain'
import type { Fresh } from './decide-entries.ts'

const optionsOf = ({ split, deidentify, labels }: SourceSettings): ImportOptions => ({ split, deidentify, labels })

/** Files that a scan found new go the way of every upload: an import of their own, worked off by its job. */
export const handOver = async (
  { imports, sourceFiles, events, outbox }: Repositories,
  source: SourceRow & { readonly settings: SourceSettings },
  scan: ScanRow,
  files: readonly Fresh[],
  at: Date,
): Promise<void> => {
  if (files.length === 0) return
  const { id: sourceId, projectId, organizationId } = source
  const createdBy = scan.startedBy ?? source.createdBy
  if (createdBy === null) throw new Error(`nobody made source ${sourceId}`)
  const id = newId()
  await sourceFiles.add(
    sourceId,
    scan.id,
    files.map(({ entry: _, ...file }) => file),
    at,
  )
  await imports.beginScanned({ id, projectId, sourceId, createdBy, createdAt: at, scanId: scan.id })
  await imports.receive(id, {
    groups: source.settings.groups,
    options: optionsOf(source.settings),
    files: files.map(({ entry, sha256, bytes }) => {
      const { name, uri, groups, metadata } = entry
      return { name, sha256, bytes, reason: null, groups: { ...groups }, origin: {}, uri, metadata: { ...metadata } }
    }),
  })
  await events.add({
    ...{
      type: 'import.received',
      subjectId: id,
      at,
      organizationId,
      projectId,
      ...(scan.startedBy === null ? {} : { actorId: scan.startedBy }),
    },
    payload: { files: files.length, refused: 0, sourceId, scanId: scan.id },
  })
  await outbox.put({ kind: 'job', name: 'run-import', payload: { importId: id } })
}
