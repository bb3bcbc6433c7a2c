import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder, secretIn } from '@reticle/services'
import { BadInput } from '../command.ts'
import { projectFolder } from '../project-folder.ts'

/** What a data folder keeps for ever: made once, readable by its owner only. */
export type Installation = { readonly secret: string; readonly setupCode: string; readonly logs: string }

export const openInstallation = (data: string): Installation => {
  try {
    makeFolder(data)
    const logs = join(data, 'logs')
    makeFolder(logs)
    return { secret: secretIn(join(data, 'secret'), 32), setupCode: secretIn(join(data, 'setup-code'), 10), logs }
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause
    throw new BadInput(data, `the data folder cannot be used (${cause.code}): make it writable, or choose another with --data`)
  }
}

type Addresses = { readonly databaseUrl: string; readonly redisUrl: string | undefined; readonly port: number; readonly isDemo: boolean }

export const hostOf = (): string => process.env.RETICLE_HOST || '127.0.0.1'

/** Where browsers reach us: RETICLE_PUBLIC_URL, or this machine's port. */
export const publicUrlOf = (port: number): string => process.env.RETICLE_PUBLIC_URL || `http://127.0.0.1:${port}`

const webFolder = join(projectFolder, 'apps', 'web', 'dist')
const guideFolder = join(projectFolder, 'docs', 'dist')

/** The environment of api and worker; what the caller's environment sets (S3_*, limits, log level) passes through. */
export const environmentOf = (data: string, installation: Installation, addresses: Addresses): Record<string, string | undefined> => ({
  NODE_ENV: process.env.NODE_ENV ?? 'production',
  DATABASE_URL: addresses.databaseUrl,
  REDIS_URL: addresses.redisUrl,
  RETICLE_DATA: data,
  RETICLE_HOST: hostOf(),
  RETICLE_PORT: String(addresses.port),
  RETICLE_PUBLIC_URL: publicUrlOf(addresses.port),
  RETICLE_SECRET: process.env.RETICLE_SECRET || installation.secret,
  RETICLE_DEMO: addresses.isDemo ? '1' : '0',
  RETICLE_SETUP_CODE: process.env.RETICLE_SETUP_CODE || installation.setupCode,
  RETICLE_WEB: process.env.RETICLE_WEB ?? (existsSync(webFolder) ? webFolder : undefined),
  RETICLE_GUIDE: process.env.RETICLE_GUIDE ?? (existsSync(guideFolder) ? guideFolder : undefined),
})
