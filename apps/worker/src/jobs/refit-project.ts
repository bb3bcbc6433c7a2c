import { projectQuality } from '@reticle/consensus'
import type { Job } from '../context.ts'

/** Computes the project's agreement and its readers' numbers from all that was counted, under the live protocol. Runs again as often as asked. */
export const refitProject: Job<'refit-project'> = async ({ read, unitOfWork, now }, { projectId }) => {
  const protocol = await read.projectQuality.liveProtocol(projectId)
  if (protocol === undefined) return
  // The moment of reading: a change that comes later asks for another run.
  const computedAt = now()
  const [tasks, annotations] = await Promise.all([read.projectQuality.tasksOf(projectId), read.projectQuality.annotationsOf(projectId)])
  const byTask = Map.groupBy(annotations, (annotation) => annotation.taskId)
  const outcome = projectQuality(
    protocol,
    tasks.map(({ taskId, consensus }) => ({ taskId, consensus, annotations: byTask.get(taskId) ?? [] })),
  )
  await unitOfWork(async (repositories) => {
    await repositories.projectQuality.save(projectId, outcome, computedAt)
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['progress'] } })
  })
}
