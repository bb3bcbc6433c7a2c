import { type Migrated, migrate } from '@reticle/db'
import { readArguments } from './arguments.ts'
import { BadInput } from './command.ts'
import { answerJson, note } from './output.ts'

/** Brings the database that DATABASE_URL names to this version's schema, for machines where `reticle up` is not what starts things. */
export const migrateDatabase = async (args: readonly string[]): Promise<number> => {
  const { values } = readArguments('migrate', { args: [...args], options: { json: { type: 'boolean' } } })
  const url = process.env.DATABASE_URL
  if (url === undefined || url === '')
    throw new BadInput('DATABASE_URL', 'is not set: name the database as postgresql://user:password@host:5432/database')
  let outcome: Migrated
  try {
    outcome = await migrate(url)
  } catch (cause) {
    throw new BadInput('DATABASE_URL', cause instanceof Error ? cause.message : String(cause))
  }
  if (values.json === true) answerJson({ isMigrated: outcome === 'migrated', outcome })
  else if (outcome === 'migrated') note('The database has the schema of this version')
  else note('The database has a newer schema, which this version can serve: nothing was changed')
  return 0
}
