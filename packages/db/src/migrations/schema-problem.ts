import { type Migration, newestOf } from './journal.ts'
import type { SchemaState } from './schema-state.ts'

/** The database has a schema that this version cannot work with; the message says the cure. */
export class SchemaProblem extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SchemaProblem'
  }
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

export const brokenOff = (name: string): string =>
  `the restore of the backup "${name}" into this database is under way or broke off: begin it again with the same "reticle restore"`

/** Why this version can neither serve nor change a database; undefined when it can, or when the database is older. */
export const refusal = (state: SchemaState, known: readonly Migration[]): string | undefined => {
  if (state.restoring !== undefined) return brokenOff(state.restoring)
  const newest = newestOf(known)
  if (state.newest <= newest || state.servedFrom <= newest) return undefined
  return `the database has a newer schema (of ${day(state.newest)}) than this version of Reticle knows (of ${day(newest)}), and cannot be served by it: start the newer version again, or restore a backup from before into another folder`
}
