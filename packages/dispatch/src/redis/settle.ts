import type { PersonId, TaskId } from '@reticle/domain'
import type { Redis } from 'ioredis'
import type { Lease, UnplacedLease } from '../port.ts'
import type { PostgresDispenser } from '../postgres/dispenser.ts'
import { isConnected } from './connection.ts'
import { type Ending, type Entry, editEntries, listEntries } from './entries.ts'
import { hexOf } from './keys.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { Pending } from './pending.ts'
import type { Scope, Scopes } from './scope.ts'

/** A first lease that its process has not written after this is written by a sweep. */
const orphanMilliseconds = 5000
/** Longer than any claim can take in Postgres. */
const undecidedMilliseconds = 90_000

export type SettleParts = {
  readonly redis: Redis
  readonly postgres: PostgresDispenser
  readonly scopes: Scopes
  readonly pending: Pending
  readonly ending: Ending
  readonly idOf: (taskId: string, annotatorId: string, repeat: number) => Lease['assignmentId']
  readonly now: () => number
  readonly refresh: (scope: Scope, taskIds: readonly string[]) => Promise<void>
  readonly onError: (error: unknown) => void
}

/** Gives rows to leases that Redis knows and Postgres may not know yet, whichever process handed them out. */
export const settlingOf = (parts: SettleParts) => {
  const { redis, postgres, scopes, ending, pending } = parts

  const leasesOf = (scope: Scope, entries: readonly Entry[]): UnplacedLease[] =>
    entries.map((entry) => {
      const [taskId, annotatorId] = [entry.taskId as TaskId, entry.annotatorId as PersonId]
      const leasedAt = new Date(entry.leasedAt)
      const expiresAt = new Date(entry.leasedAt + entry.milliseconds)
      const assignmentId = parts.idOf(taskId, annotatorId, 0)
      const projectId = scope.projectId as Lease['projectId']
      return { assignmentId, projectId, annotatorId, taskId, purpose: 'vote', repeat: 0, fence: 1, leasedAt, expiresAt, isPending: true }
    })

  const write = async (scope: Scope, entries: readonly Entry[]): Promise<void> => {
    const unwritten = entries.filter((entry) => !ending.isEnding(entry) && !pending.has(parts.idOf(entry.taskId, entry.annotatorId, 0)))
    if (unwritten.length === 0) return
    const leases = leasesOf(scope, unwritten)
    const refused = await postgres.persistLeases(leases)
    for (const lease of leases) ending.end(scope, lease)
    if (refused.length > 0) await parts.refresh(scope, [...new Set(refused.map((lease) => lease.taskId))])
  }

  const sweepProject = async (scope: Scope): Promise<void> => {
    await write(scope, await listEntries(redis, scope.fixed.pending, parts.now() - orphanMilliseconds))
    const undecided = await listEntries(redis, scope.fixed.taken, parts.now() - undecidedMilliseconds)
    if (undecided.length === 0) return
    await editEntries(redis, scope, undecided)
    await parts.refresh(scope, [...new Set(undecided.map((entry) => entry.taskId))])
  }

  /** What others hold, as far as Redis answers: a request does not fail because it hangs. Whoever sends the id with its task is recognised anyway. */
  const held = oneAtATime(async (scope: Scope): Promise<readonly Entry[]> => {
    if (!isConnected(redis)) return []
    try {
      return (await redis.hlen(scope.fixed.pending)) === 0 ? [] : await listEntries(redis, scope.fixed.pending)
    } catch (cause) {
      if (isConnected(redis)) parts.onError(cause)
      return []
    }
  })
  const writeAll = oneAtATime(async (scope: Scope) => write(scope, await held(scope)))

  /** Those of this process first: they are at hand. Then what others hold, of one annotator or of all. */
  const settle = async (scope: Scope, annotatorId?: string): Promise<void> => {
    const own = pending
      .all()
      .filter((lease) => lease.projectId === scope.projectId && (annotatorId ?? lease.annotatorId) === lease.annotatorId)
    await pending.persist(own)
    if (annotatorId === undefined) return writeAll(scope)
    await write(
      scope,
      (await held(scope)).filter((entry) => entry.annotatorId === annotatorId),
    )
  }

  /** Before a slot of the task is taken in Postgres, which must know of all of them. */
  const settleTask = async (scope: Scope, taskId: string): Promise<void> => {
    await pending.persist(pending.all().filter((lease) => lease.taskId === taskId))
    await write(
      scope,
      (await held(scope)).filter((entry) => entry.taskId === taskId),
    )
  }

  return {
    settle,
    settleTask,
    /** Projects that Redis knows: leases which a dead process left get their rows. */
    sweep: async (): Promise<void> => {
      for (const projectId of await redis.smembers(scopes.shared.projects)) await sweepProject(scopes.of(projectId))
    },
    /** True when Redis still knows this lease. */
    isKnown: async (scope: Scope, lease: UnplacedLease): Promise<boolean> => {
      const said = await redis.hget(scope.fixed.pending, hexOf(lease.taskId))
      return said?.includes(hexOf(lease.annotatorId)) === true
    },
  }
}
