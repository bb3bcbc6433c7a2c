import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'

export const folder = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))

/** One step of the schema. `at` is its moment in milliseconds: the order of migrations, and the name by which a database knows it. */
export type Migration = { readonly tag: string; readonly at: number; readonly hash: string; readonly statements: readonly string[] }

/**
 * Migrations that took something away, or asked for more, so that a version from before cannot serve the schema that they leave. Whoever renames
 * or drops a table or a column, or adds one that must be filled, adds the migration here (docs/operations.md, rolling upgrades).
 */
export const breaking: readonly string[] = ['0017_event_seals']

const read = (): readonly Migration[] => {
  const migrationsFolder = folder('migrations')
  const journal: { entries: { tag: string }[] } = JSON.parse(readFileSync(`${migrationsFolder}/meta/_journal.json`, 'utf8'))
  return readMigrationFiles({ migrationsFolder }).map(({ sql, folderMillis, hash }, index) => ({
    tag: journal.entries[index]?.tag ?? '?',
    at: folderMillis,
    hash,
    statements: sql,
  }))
}

let kept: readonly Migration[] | undefined
/** All migrations of this version, in order; the files are read once. */
export const migrations = (): readonly Migration[] => {
  kept ??= read()
  return kept
}

/** The moment of the newest migration of this version. */
export const newestOf = (known: readonly Migration[]): number => Math.max(0, ...known.map(({ at }) => at))

/** The oldest schema whose version can serve the schema that the migration `at` leaves; 0 where any can. */
export const servedFrom = (known: readonly Migration[], at: number): number =>
  newestOf(known.filter((one) => one.at <= at && breaking.includes(one.tag)))
