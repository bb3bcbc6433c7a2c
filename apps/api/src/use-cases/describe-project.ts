import { changesBetween } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

type Description = {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly dueOn?: string | null | undefined
}

/** Renames or describes a project, or says by when it is to be done; the event holds both what was and what is. */
export const describeProject = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  change: Description,
): Promise<void> =>
  context.unitOfWork(async (repositories) => {
    await repositories.projects.lock(projectId)
    const shown = ({ name, description, dueOn }: NonNullable<Awaited<ReturnType<typeof repositories.projects.get>>>) => ({
      name,
      description,
      dueOn,
    })
    const before = await repositories.projects.get(projectId)
    await repositories.projects.describe(projectId, change)
    const after = await repositories.projects.get(projectId)
    if (before === undefined || after === undefined) return
    await repositories.events.add({
      type: 'project.renamed',
      subjectId: projectId,
      at: context.now(),
      organizationId,
      projectId,
      actorId: caller.personId,
      payload: { ...change, changes: changesBetween(shown(before), shown(after)) },
    })
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['project'] } })
  })
