import { readFile } from 'node:fs/promises'
import type { Database } from './database.ts'

const journalFile = new URL('../migrations/meta/_journal.json', import.meta.url)

const latestMigration = async (): Promise<number> => {
  const journal = JSON.parse(await readFile(journalFile, 'utf8')) as { entries: { when: number }[] }
  return Math.max(...journal.entries.map((entry) => entry.when))
}

/** What keeps the database from serving this version, or null when it can: it answers, and its migrations are those of this code or newer. */
export const databaseProblem = async ({ pool }: Database): Promise<string | null> => {
  try {
    const found = await pool.query<{ at: string | null }>('select max(created_at)::text as at from drizzle.__drizzle_migrations')
    return Number(found.rows[0]?.at ?? 0) >= (await latestMigration()) ? null : 'the database has an older schema: run the migrations'
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
    return code === '42P01' || code === '3F000' ? 'the database has no schema yet: run the migrations' : 'Postgres does not answer'
  }
}
