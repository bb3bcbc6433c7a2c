import type { Context } from '../context.ts'

type Lost = {
  readonly assignmentId: string
  readonly taskId: string
  readonly annotatorId: string
  readonly projectId: string
  readonly organizationId: string
}

/** Writes down a lease that was handed out and that no table knows. True when it is there now, and is this annotator's. */
export const recoverLease = async (context: Context, lost: Lost): Promise<boolean> => {
  const { assignmentId, taskId, annotatorId, projectId, organizationId } = lost
  return context.unitOfWork(async (repositories) => {
    if (await repositories.labelling.recover(assignmentId, taskId, annotatorId)) {
      const common = { subjectId: assignmentId, at: context.now(), organizationId, projectId }
      const payload = { taskId, fence: 1, isRecovered: true }
      await repositories.events.add(
        { ...common, type: 'assignment.leased', actorId: annotatorId, payload },
        { ...common, type: 'assignment.expired', payload: { ...payload, annotatorId } },
      )
      return true
    }
    const place = await repositories.labelling.place(assignmentId)
    return place?.annotatorId === annotatorId
  })
}
