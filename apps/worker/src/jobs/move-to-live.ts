import type { Repositories } from '@reticle/db'
import type { ProjectId, ProtocolId } from '@reticle/domain'
import type { WorkerContext } from '../context.ts'

const batch = 2000

type Live = { readonly projectId: ProjectId; readonly protocolId: ProtocolId; readonly reads: number }

type Page = { readonly after: number; readonly at: Date; readonly organizationId: string }

const movePage = async ({ tasks }: Repositories, { projectId, protocolId, reads }: Live, { after }: Page) => {
  const { moved, next } = await tasks.moveUnbegun(projectId, protocolId, reads, { after, limit: batch })
  return { changed: moved.length, next }
}

const openPage = async ({ tasks, events }: Repositories, { projectId, protocolId, reads }: Live, { after, at, organizationId }: Page) => {
  const { opened, next } = await tasks.openMissing(projectId, protocolId, reads, at, { after, limit: batch })
  const event = { at, organizationId, projectId, type: 'task.opened' as const }
  await events.add(...opened.map(({ id, sampleId }) => ({ ...event, subjectId: id, payload: { sampleId, protocolId, reads } })))
  return { changed: opened.length, next }
}

/**
 * What a publish left of a large project: tasks that nobody has begun move to the live protocol, and samples without a task get one (L10), a
 * batch in each transaction, with a mark on the project where any did. Answers the protocol; null when the project has none, or another one became
 * live meanwhile.
 */
export const moveToLive = async ({ read, unitOfWork, now }: WorkerContext, projectId: ProjectId): Promise<ProtocolId | null> => {
  const protocolId = await read.projects.liveProtocolId(projectId)
  const protocol = protocolId ? await read.protocols.get(protocolId) : undefined
  if (protocol === undefined) return null
  const live = { projectId, protocolId: protocol.id, reads: protocol.content.redundancy.reads }
  for (const page of [movePage, openPage])
    for (let after: number | null = -1; after !== null; ) {
      const from: number = after
      const next = await unitOfWork(async (repositories) => {
        const project = await repositories.projects.lock(projectId)
        if (project?.protocolId !== protocol.id) return 'changed'
        await repositories.queueOrder.bulk()
        const { changed, next: last } = await page(repositories, live, { after: from, at: now(), organizationId: project.organizationId })
        if (changed > 0) await repositories.queueOrder.markMoved(projectId)
        return last
      })
      if (next === 'changed') return null
      after = next
    }
  return protocol.id
}
