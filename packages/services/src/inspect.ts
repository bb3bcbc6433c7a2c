import { serviceIdentity } from './identity.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import { redisProgram } from './redis-program.ts'

/** What can be started here, looked at without starting or fetching anything. */
export type Finding = { readonly found: string } | { readonly missing: string }

export const inspectPostgres = (): Finding => {
  try {
    const identity = serviceIdentity()
    const { postgres, version } = postgresBinaries(identity, () => undefined)
    return { found: `embedded Postgres ${version} (${postgres})${identity === undefined ? '' : `, run as the user ${identity.name}`}` }
  } catch (cause) {
    return { missing: cause instanceof Error ? cause.message : String(cause) }
  }
}

export const inspectRedis = async (): Promise<Finding> => {
  const program = await redisProgram(() => undefined, false)
  return 'reason' in program ? { missing: program.reason } : { found: `Redis ${program.version} (${program.command})` }
}
