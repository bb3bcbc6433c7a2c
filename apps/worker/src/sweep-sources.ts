import { newId } from '@reticle/db'
import { scanInterval } from '@reticle/domain'
import type { SweeperParts } from './sweeper-parts.ts'

const batch = 100

/** Begins the scans whose time has come. When a source is being looked at still, that one counts, and the next comes at its time. */
export const sweepSources = async ({ read, unitOfWork, now }: Pick<SweeperParts, 'read' | 'unitOfWork' | 'now'>): Promise<void> => {
  for (const sourceId of await read.sources.due(now(), batch))
    await unitOfWork(async ({ sources, sourceScans, outbox }) => {
      const source = await sources.lock(sourceId)
      const at = now()
      // Another worker was here meanwhile.
      if (source?.nextScanAt == null || source.nextScanAt > at || source.schedule === null) return
      await sources.set(sourceId, { nextScanAt: new Date(at.getTime() + scanInterval(source.schedule)) })
      const { projectId } = source
      const id = newId()
      if (!(await sourceScans.add({ id, projectId, sourceId, kind: 'scan', startedBy: null, createdAt: at }))) return
      await outbox.put(
        { kind: 'job', name: 'scan-source', payload: { scanId: id } },
        { kind: 'hint', payload: { projectId, topics: ['imports'] } },
      )
    })
}
