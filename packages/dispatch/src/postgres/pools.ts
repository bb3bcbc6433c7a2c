import type pg from 'pg'
import type { ClaimOutcome, ClaimRequest, Lease } from '../port.ts'
import { poolsWait } from './pool-sql.ts'

/** That nothing waits in the pools of a project is believed for so long. */
const emptyMilliseconds = 200
const mostKept = 10_000

/**
 * Claims of annotators with an expertise: tasks of their pools come before anything else, what they put off of them comes last (D80, D81).
 * Most projects have no pools: so it is remembered for a moment that one has nothing there. That nothing at all is left is never said so.
 */
export const poolsOn = (pool: pg.Pool, claimPool: (request: ClaimRequest, isPutOff: boolean) => Promise<Lease | undefined>) => {
  const emptyUntil = new Map<string, number>()
  const mayWait = async (projectId: string): Promise<boolean> => {
    if ((emptyUntil.get(projectId) ?? 0) > performance.now()) return false
    const { rows } = await pool.query<{ wait: boolean }>({ name: 'dispatch-pools-wait', text: poolsWait, values: [projectId] })
    if (rows[0]?.wait === true) return true
    if (emptyUntil.size >= mostKept) emptyUntil.clear()
    emptyUntil.set(projectId, performance.now() + emptyMilliseconds)
    return false
  }
  return {
    /** After a change of tasks of the project. */
    forget: (projectId: string): void => {
      emptyUntil.delete(projectId)
    },
    /** `claim` is asked when the pools have nothing; `before` is waited for when they may have something. */
    around: async (
      request: ClaimRequest,
      claim: () => Promise<ClaimOutcome>,
      before: () => Promise<void> = async () => undefined,
    ): Promise<ClaimOutcome> => {
      if (request.rules.expertise.length === 0) return claim()
      const leaseFromPool = async (isPutOff: boolean): Promise<Lease | undefined> => {
        await before()
        return claimPool(request, isPutOff)
      }
      const first = (await mayWait(request.projectId)) ? await leaseFromPool(false) : undefined
      if (first !== undefined) return { kind: 'leased', lease: first }
      const outcome = await claim()
      if (outcome.kind === 'leased' || outcome.reason === 'cap-reached') return outcome
      const last = (await leaseFromPool(false)) ?? (await leaseFromPool(true))
      return last === undefined ? outcome : { kind: 'leased', lease: last }
    },
  }
}
export type Pools = ReturnType<typeof poolsOn>
