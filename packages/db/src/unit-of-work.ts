import type { Result } from '@reticle/domain'
import type { Database } from './database.ts'
import { type Repositories, repositoriesOf } from './repositories/index.ts'
import { inTransaction } from './transaction.ts'

class Refused extends Error {
  readonly outcome: unknown
  constructor(outcome: unknown) {
    super('the unit of work was refused')
    this.outcome = outcome
  }
}

const isRefusal = (outcome: unknown): outcome is Result<never, unknown> =>
  typeof outcome === 'object' && outcome !== null && 'ok' in outcome && outcome.ok === false

/** SQLSTATE 40001 and 40P01: the database asks to run the transaction again. */
const isRetryable = (cause: unknown): boolean => {
  const error = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  return typeof error === 'object' && error !== null && 'code' in error && (error.code === '40001' || error.code === '40P01')
}

/**
 * Runs `work` in one transaction. Repositories that write exist only here. A thrown error rolls back and is thrown on; an `err` result
 * rolls back and is returned; deadlocks and serialization failures are tried again, three times in all.
 */
export type UnitOfWork = <T>(work: (repositories: Repositories) => Promise<T>) => Promise<T>

export const unitOfWorkOn =
  (database: Database): UnitOfWork =>
  async <T>(work: (repositories: Repositories) => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await inTransaction(database, 'begin', async (tx) => {
          const outcome = await work(repositoriesOf(tx))
          if (isRefusal(outcome)) throw new Refused(outcome)
          return outcome
        })
      } catch (cause) {
        if (cause instanceof Refused) return cause.outcome as T
        if (attempt >= 3 || !isRetryable(cause)) throw cause
      }
    }
  }
