import type { AssignmentId, ProjectId } from '@reticle/domain'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'

export const feedbackQueries = {
  /** Decisions on my annotations, latest first. */
  list: (projectId: ProjectId) =>
    infiniteQueryOptions({
      queryKey: keys.topic(projectId, 'feedback', 'list'),
      queryFn: ({ signal, pageParam }) => call('listFeedback', { params: { projectId }, query: { cursor: pageParam, limit: 50 }, signal }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  one: (projectId: ProjectId, assignmentId: AssignmentId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'feedback', 'one', assignmentId),
      queryFn: ({ signal }) => call('getFeedback', { params: { assignmentId }, signal }),
    }),
  /** Tells which version of the protocol the annotation was made with. */
  assignment: (projectId: ProjectId, assignmentId: AssignmentId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'feedback', 'assignment', assignmentId),
      queryFn: ({ signal }) => call('getAssignment', { params: { assignmentId }, signal }),
    }),
} as const
