import type { AssignmentId, ProjectId } from '@reticle/domain'
import { queryOptions, skipToken } from '@tanstack/react-query'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'

/** One's own test: how far it is, and the known answers of what was submitted. */
export const testQueries = {
  mine: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'training', 'mine'),
      queryFn: ({ signal }) => call('getMyQualification', { params: { projectId }, signal }),
    }),
  /** Does not change: the submission never does, and what was shown was shown. */
  knownAnswer: (assignmentId: AssignmentId | undefined) =>
    queryOptions({
      queryKey: ['known-answer', assignmentId],
      queryFn: assignmentId === undefined ? skipToken : ({ signal }) => call('getKnownAnswer', { params: { assignmentId }, signal }),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
} as const
