import type { Database } from './database.ts'
import { migrations, newestOf } from './migrations/journal.ts'
import { refusal } from './migrations/schema-problem.ts'
import { schemaState } from './migrations/schema-state.ts'

/**
 * What keeps the database from serving this version, or null when it can: it answers, and its schema is that of this code, or a newer one that
 * only added to it (docs/operations.md, rolling upgrades).
 */
export const databaseProblem = async ({ pool }: Pick<Database, 'pool'>): Promise<string | null> => {
  try {
    const [state, known] = [await schemaState(pool), migrations()]
    const reason = refusal(state, known)
    if (reason !== undefined) return reason
    if (state.newest === 0) return 'the database has no schema yet: run the migrations'
    return state.newest < newestOf(known) ? 'the database has an older schema: run the migrations' : null
  } catch {
    return 'Postgres does not answer'
  }
}
