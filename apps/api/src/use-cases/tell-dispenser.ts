import type { ProjectId, TaskId } from '@reticle/domain'
import type { Context } from '../context.ts'

/** From so many changed tasks on the dispenser reads the whole project anew. */
export const refreshedAtMost = 500

/** Tells the dispenser that much of a project changed at once: a bulk change is known to it by the project alone. */
export const reload = async (context: Context, projectId: ProjectId): Promise<void> => {
  await context.dispenser.reload(projectId).catch((error: unknown) => {
    context.log.warn({ err: error, projectId }, 'the dispenser could not be told of a bulk change')
  })
}

/** Tells the dispenser that slots changed. It is a hint: when it is lost, the dispenser's own sweep finds them later. */
export const refresh = async (context: Context, projectId: ProjectId, taskIds: readonly TaskId[]): Promise<void> => {
  if (taskIds.length === 0) return
  await context.dispenser.refresh(projectId, taskIds).catch((error: unknown) => {
    context.log.warn({ err: error, projectId }, 'the dispenser could not be told of changed tasks')
  })
}
