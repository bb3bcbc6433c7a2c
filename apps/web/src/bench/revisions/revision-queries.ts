import type { AssignmentId, ProjectId } from '@reticle/domain'
import { queryOptions, skipToken } from '@tanstack/react-query'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'

export const revisionQueries = {
  /** What came back to me, oldest first. */
  mine: (projectId: ProjectId) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'revisions', 'mine'),
      queryFn: ({ signal }) => call('listRevisions', { params: { projectId }, signal }),
    }),
  /** Marks of the others in the second phase of a panel: these do not change while it runs. */
  peers: (projectId: ProjectId, assignmentId: AssignmentId | undefined) =>
    queryOptions({
      queryKey: keys.topic(projectId, 'revisions', 'peers', assignmentId),
      queryFn: assignmentId === undefined ? skipToken : ({ signal }) => call('listPeers', { params: { assignmentId }, signal }),
    }),
} as const
