import { type OntologyChange, type ProjectId, splitKeys } from '@reticle/domain'
import type { Job, WorkerContext } from '../context.ts'
import { refresh } from './refresh.ts'

const batch = 50
const hour = 3_600_000

type Migration = { readonly version: number; readonly changes: readonly OntologyChange[] }

/** Asks the readers of one task again, under the live protocol; nothing when it is open by now. */
const ask = async (context: WorkerContext, projectId: ProjectId, personId: string, taskId: string, annotationIds: readonly string[]) =>
  context.unitOfWork(async (repositories) => {
    const project = await repositories.projects.get(projectId)
    const task = await repositories.tasks.lock(taskId)
    const protocol = project?.protocolId == null ? undefined : await repositories.protocols.get(project.protocolId)
    if (project === undefined || task === undefined || protocol === undefined) return false
    const at = context.now()
    const round = await repositories.revisions.begin({
      taskId,
      kind: 'relabel',
      organizationId: project.organizationId,
      askedBy: personId,
      at,
      endsAt: new Date(at.getTime() + protocol.content.review.revisionHours * hour),
      annotations: annotationIds.map((annotationId) => ({ annotationId, comment: '', objects: [] })),
      protocolId: protocol.id,
    })
    return round !== undefined
  })

const relabelAfter = async (context: WorkerContext, projectId: ProjectId, personId: string, version: number, keys: Keys): Promise<void> => {
  for (let after: string | null = null; ; ) {
    const page = await context.read.ontology.affected(projectId, version, keys, after, batch)
    for (const { taskId, annotations } of page) {
      const isAsked = await ask(
        context,
        projectId,
        personId,
        taskId,
        annotations.map(({ annotationId }) => annotationId),
      )
      if (isAsked) await refresh(context, projectId, taskId)
    }
    const last = page.at(-1)
    if (last === undefined || page.length < batch) return
    after = last.taskId
  }
}
type Keys = ReturnType<typeof splitKeys>

/**
 * Readers whose annotations say something that was split look at these samples again: each gets their own annotation as a draft, under the live
 * protocol, which does not take what is retired. All other annotations stay as they are. Done again, it asks for what was open before.
 */
export const relabelTasks: Job<'relabel-tasks'> = async (context, { projectId, personId }) => {
  const migrations: Migration[] = await context.read.ontology.changesSince(projectId)
  for (const [index, { version, changes }] of migrations.entries()) {
    const before = migrations.slice(0, index).map((one) => one.changes)
    const keys = splitKeys(before, changes)
    if (keys.labels.length + keys.options.length > 0) await relabelAfter(context, projectId, personId, version, keys)
  }
}
