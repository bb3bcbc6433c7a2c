import type { Message } from '@reticle/contract'
import type { AssignmentId, ProjectId, TaskId } from '@reticle/domain'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'

export type MessagePlace = NonNullable<Message['place']>

export const messageQueries = {
  /** All that the desk says on a task. */
  ofTask: (projectId: ProjectId, taskId: TaskId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'messages', 'task', taskId),
      queryFn: ({ signal }) => call('listMessages', { params: { taskId }, signal }),
    }),
  /** What was said about one's own annotation. */
  ofAssignment: (projectId: ProjectId, assignmentId: AssignmentId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'messages', 'own', assignmentId),
      queryFn: ({ signal }) => call('listOwnMessages', { params: { assignmentId }, signal }),
    }),
} as const
