import type { Redis } from 'ioredis'
import type { UnplacedLease } from '../port.ts'
import { isConnected } from './connection.ts'
import { hexOf } from './keys.ts'
import type { Scope, Scopes } from './scope.ts'

export type VerifyParts = {
  readonly redis: Redis
  readonly scopes: Scopes
  readonly refresh: (scope: Scope, taskIds: readonly string[]) => Promise<void>
  readonly suspect: (projectId: string) => void
  readonly onError: (error: unknown) => void
}

/**
 * First leases whose rows have just been committed: Redis must know them. One that it does not know was lost with what Redis held, and a load
 * that began before the commit did not see its row either: its task is read again. All of one turn are asked for together.
 */
export const verifyingOf = ({ redis, scopes, refresh, suspect, onError }: VerifyParts) => {
  let waiting: UnplacedLease[] = []

  const verify = async (scope: Scope, leases: readonly UnplacedLease[]): Promise<void> => {
    try {
      const said = await redis.hmget(scope.fixed.pending, ...leases.map((lease) => hexOf(lease.taskId)))
      const lost = leases.filter((lease, at) => said[at]?.includes(hexOf(lease.annotatorId)) !== true)
      if (lost.length > 0) await refresh(scope, [...new Set(lost.map((lease) => lease.taskId))])
    } catch (cause) {
      // Whether Redis knows them cannot be told: it is not read on before it is loaded anew.
      suspect(scope.projectId)
      if (isConnected(redis)) onError(cause)
    }
  }
  const flush = () => {
    const leases = waiting
    waiting = []
    for (const [projectId, some] of Map.groupBy(leases, (lease) => lease.projectId)) void verify(scopes.of(projectId), some)
  }

  return {
    check: (leases: readonly UnplacedLease[]): void => {
      if (waiting.length === 0) setImmediate(flush)
      waiting.push(...leases)
    },
  }
}
