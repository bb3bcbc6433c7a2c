import type { Redis } from 'ioredis'
import type { UnplacedLease } from '../port.ts'
import { isConnected } from './connection.ts'
import type { Pending } from './pending.ts'

type WatchParts = {
  readonly redis: Redis
  readonly pending: Pending
  readonly everyMilliseconds: number
  readonly isKnown: (lease: UnplacedLease) => Promise<boolean>
  readonly rescue: (projectId: string) => Promise<void>
  readonly onError: (error: unknown) => void
}

/** First leases that Redis has lost are known to this process alone: they get their rows at once. */
export const watchPending = ({ redis, pending, everyMilliseconds, isKnown, rescue, onError }: WatchParts) => {
  const look = async (): Promise<void> => {
    if (!isConnected(redis)) return
    for (const [projectId, lease] of pending.oldest())
      if (!(await isKnown(lease)) && pending.has(lease.assignmentId)) await rescue(projectId)
  }
  let isLooking = false
  const timer = setInterval(() => {
    if (isLooking || pending.size() === 0) return
    isLooking = true
    look()
      .catch((cause: unknown) => {
        if (isConnected(redis)) onError(cause)
      })
      .finally(() => {
        isLooking = false
      })
  }, everyMilliseconds)
  timer.unref()
  const onClose = () => {
    pending.persist(pending.all()).catch(onError)
  }
  redis.on('close', onClose)
  return {
    stop: () => {
      clearInterval(timer)
      redis.off('close', onClose)
    },
  }
}
