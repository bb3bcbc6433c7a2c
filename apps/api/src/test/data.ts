import { newId } from '@reticle/db'
import { sourceSettingsSchema } from '@reticle/domain'
import type { TestApi } from './test-api.ts'

/** A source that was scanned and lost a file, and a view of somebody who is nobody else here: their ids. */
export const dataIds = async (api: TestApi, projectId: string, personId: string) => {
  const [sourceId, scanId, sampleViewId] = [newId(), newId(), newId()]
  const settings = sourceSettingsSchema.parse({ kind: 'folder', path: 'plates' })
  const { pool } = api.database
  const { rows } = await pool.query<{ id: string }>('select organization_id as id from projects where id = $1', [projectId])
  const keeperId = newId()
  await pool.query(`insert into people (id, name, email) values ($1::uuid, 'Keeper', $1::uuid::text || '@example.org')`, [keeperId])
  const row = {
    id: sourceId,
    projectId,
    organizationId: rows[0]?.id ?? '',
    name: 'Plates',
    settings,
    secret: null,
    schedule: null,
    nextScanAt: null,
  }
  await api.unitOfWork(async ({ sources, sourceScans, sourceFiles, sampleViews }) => {
    await sources.add({ ...row, createdBy: personId, createdAt: api.now() })
    await sourceScans.add({ id: scanId, projectId, sourceId, kind: 'scan', startedBy: personId, createdAt: api.now() })
    await sourceScans.setWhile(scanId, ['waiting'], { state: 'done', startedAt: api.now(), finishedAt: api.now() })
    await sourceFiles.add(sourceId, scanId, [{ path: 'a.png', uri: 'plates/a.png', bytes: 1, tag: '1', sha256: 'a'.repeat(64) }], api.now())
    await sourceFiles.markGone(sourceId, newId(), [], api.now())
    await sampleViews.add({
      ...{ id: sampleViewId, projectId, ownerId: keeperId, name: 'Mine', filter: {}, columns: [], isShared: false },
      ...{ sort: { by: 'imported', isDescending: false }, createdAt: api.now() },
    })
  })
  return { sourceId, scanId, sampleViewId }
}
