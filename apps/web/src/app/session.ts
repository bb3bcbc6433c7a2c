import type { Session } from '@reticle/contract'
import { useSuspenseQuery } from '@tanstack/react-query'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'
import { restartLive } from '../net/live.ts'
import { queries } from '../net/queries.ts'
import { queryClient } from '../net/query-client.ts'

export const useSession = (): Session => useSuspenseQuery(queries.session()).data

/** Takes a new session: nothing that another person was shown may stay on screen or in the cache. */
export const adoptSession = (session: Session): void => {
  const before = queryClient.getQueryData<Session>(keys.session)?.person?.id
  if (before !== session.person?.id) queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
  queryClient.setQueryData(keys.session, session)
  restartLive()
  void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
}

/** Signs out and loads `to` afresh, so that nothing of this person stays in the page's memory. */
export const signOut = async (to: string): Promise<void> => {
  await call('signOut')
  window.location.assign(to)
}
