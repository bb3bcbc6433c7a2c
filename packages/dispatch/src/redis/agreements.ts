import { setTimeout as delay } from 'node:timers/promises'
import type { TaskId } from '@reticle/domain'
import type { Redis } from 'ioredis'
import type { ClaimOutcome, ClaimRequest, Lease } from '../port.ts'
import type { PostgresDispenser } from '../postgres/dispenser.ts'
import type { Queries } from '../postgres/limits.ts'
import { agreeScript } from './claim-lua.ts'
import { type Ending, type Entry, editEntries } from './entries.ts'
import { placeBefore } from './facts.ts'
import { hexOf } from './keys.ts'
import type { Loads } from './loads.ts'
import { runScript, textsOf } from './run-script.ts'
import { type Scope, stateKeys } from './scope.ts'

const tries = 6
const mostMoves = 5
const minute = 60_000

export type AgreementParts = {
  readonly redis: Redis
  readonly postgres: PostgresDispenser
  readonly loads: Loads
  readonly ending: Ending
  readonly now: () => number
  /** Gives every lease of the project that Redis knows, of any process, its row. */
  readonly settle: (scope: Scope) => Promise<void>
  /** Gives the leases of this process their rows. */
  readonly persistOwn: () => Promise<void>
  /** The same for one project whose state in Redis was lost. */
  readonly rescue: (scope: Scope) => Promise<void>
  readonly refresh: (scope: Scope, taskId: TaskId, released?: ClaimRequest['annotatorId']) => Promise<void>
}
export type Agreements = ReturnType<typeof agreementsOf>

/** Leases that Postgres decides on while others are handed out by Redis: each holds its slot there before it is committed. */
export const agreementsOf = (parts: AgreementParts) => {
  const { redis, postgres, loads, ending } = parts

  /** The lease has a row under this fence; the entry goes when nobody can be reading older facts. */
  const decided = async (scope: Scope, lease: Lease): Promise<void> => {
    try {
      await editEntries(redis, scope, [lease], lease.fence)
      ending.end(scope, lease)
    } catch {
      // The lease is committed and is answered; Redis is not to be trusted about it.
      loads.suspect(scope.projectId)
    }
  }
  const withdraw = (scope: Scope, pair: Pick<Entry, 'taskId' | 'annotatorId'>): Promise<void> => editEntries(redis, scope, [pair])

  const agree = async (scope: Scope, request: ClaimRequest, queries: Queries, taskId: string): Promise<boolean> => {
    const place = await placeBefore(queries, taskId)
    const annotator = hexOf(request.annotatorId)
    const own = [hexOf(taskId), annotator, Math.floor(parts.now()), Math.floor(request.rules.leaseMinutes * minute), place]
    let { generation } = scope
    for (let move = 0; move < mostMoves; move++) {
      const keys = stateKeys(scope, generation, [annotator])
      const [answer, other = ''] = textsOf(await runScript(redis, agreeScript, keys, [generation, ...own]))
      if (answer !== 'moved') return answer !== 'no'
      generation = other
    }
    return false
  }

  /** The claim of the Postgres adapter, agreed with Redis. */
  const claim = async (scope: Scope, request: ClaimRequest): Promise<ClaimOutcome> => {
    await waitFor(scope)
    for (let attempt = 0; attempt < tries; attempt++) {
      await parts.settle(scope)
      let agreed: TaskId | undefined
      try {
        const outcome = await postgres.claimAgreed(request, async (queries, taskId) => {
          agreed = taskId as TaskId
          return agree(scope, request, queries, taskId)
        })
        if (outcome.kind === 'leased') await decided(scope, outcome.lease)
        if (outcome.kind !== 'refused') return outcome
        await parts.refresh(scope, outcome.taskId)
      } catch (cause) {
        if (agreed !== undefined) {
          await withdraw(scope, { taskId: agreed, annotatorId: request.annotatorId })
          await parts.refresh(scope, agreed, request.annotatorId)
        }
        throw cause
      }
    }
    return { kind: 'none', reason: 'all-leased', retryAt: new Date(parts.now() + 1000) }
  }

  /** Until Postgres knows what Redis, if it was lost, has forgotten. */
  const waitFor = async (scope: Scope): Promise<void> => {
    if ((await redis.get(scope.fixed.live)) !== null) return
    await parts.rescue(scope)
    const wait = await loads.settling(scope)
    if (wait > 0) await delay(wait)
  }

  /** Without Redis: what this process handed out is written first. */
  const claimAlone = async (request: ClaimRequest): Promise<ClaimOutcome> => {
    loads.suspect(request.projectId)
    await parts.persistOwn()
    const { rules } = request
    return postgres.claim({ ...request, rules: { ...rules, goldRate: 0, repeatRate: 0 } })
  }

  return { claim, claimAlone, decided, withdraw }
}
