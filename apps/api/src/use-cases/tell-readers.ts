import type { Repositories } from '@reticle/db'
import type { ProjectId, TaskId } from '@reticle/domain'
import { sendNotice } from './send-notice.ts'

type Decided = { readonly projectId: ProjectId; readonly taskId: TaskId; readonly at: Date }

/** Tells those whose annotations count that their sample was decided, where the protocol shows decisions. */
export const tellReaders = async (repositories: Repositories, { projectId, taskId, at }: Decided): Promise<void> => {
  const readers = (await repositories.desk.standingReaders(taskId)).filter(({ isCounted }) => isCounted)
  const [card] = await repositories.labelling.cards([taskId])
  const text = `A sample of yours was decided: ${card?.sample.name ?? ''}`
  for (const { annotatorId, assignmentId } of readers) {
    await sendNotice(repositories, { personIds: [annotatorId] }, { projectId, kind: 'decision', text, about: { taskId, assignmentId }, at })
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['feedback', 'assignments'], personId: annotatorId } })
  }
}
