import type { ProjectId } from '@reticle/domain'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'

export type NoteState = 'open' | 'handled'

/** What reviewers found unclear in the protocol, oldest first. */
export const protocolNotes = (projectId: ProjectId, state: NoteState) =>
  infiniteQueryOptions({
    queryKey: keys.topic(projectId, 'notes', state),
    queryFn: ({ signal, pageParam }) =>
      call('listProtocolNotes', { params: { projectId }, query: { state, cursor: pageParam, limit: 100 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
