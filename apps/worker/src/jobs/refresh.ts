import type { ProjectId, TaskId } from '@reticle/domain'
import type { WorkerContext } from '../context.ts'

/** Tells the dispenser that slots changed. It is a hint: when it is lost, the dispenser's own sweep finds them later. */
export const refresh = async ({ dispenser, log }: WorkerContext, projectId: ProjectId, taskId: TaskId): Promise<void> => {
  await dispenser.refresh(projectId, [taskId]).catch((error: unknown) => {
    log.warn({ err: error, projectId, taskId }, 'the dispenser could not be told of a changed task')
  })
}
