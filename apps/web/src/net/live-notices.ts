import type { NoticeId } from '@reticle/domain'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { call } from './client.ts'
import { keys } from './keys.ts'
import { keepLine } from './live-socket.ts'
import { queries } from './queries.ts'

/** How many notices are unread, with the newest of them; keeps the line to the server open. */
export const useUnreadNotices = () => {
  useEffect(() => keepLine(), [])
  return useQuery(queries.unreadNotices())
}

/** The person's notices of all projects, newest first, and how to mark them read. */
export const useNotices = () => {
  const client = useQueryClient()
  const list = useInfiniteQuery(queries.notices())
  const read = useMutation({
    mutationFn: (which: { readonly noticeIds: NoticeId[] } | { readonly upTo: NoticeId }) => call('readNotices', { body: which }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.notices }),
  })
  return { list, read }
}
