import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startPostgres } from '@reticle/services'
import { type BlobStore, storeFrom } from '@reticle/storage'
import { BadInput } from './command.ts'
import { note } from './output.ts'
import { defaultData } from './up/options.ts'

export type Opened = { readonly url: string; readonly close: () => Promise<void> }

const given = (): string | undefined => process.env.DATABASE_URL || undefined

/** Whether a command works on the database that DATABASE_URL names: no folder was named, and it is set. */
export const isElsewhere = (folder: string | undefined): boolean => folder === undefined && given() !== undefined

/** The folder of an installation that this machine runs, or the one that RETICLE_DATA names. */
export const dataFolderOf = (folder: string | undefined): string =>
  resolve(folder ?? (isElsewhere(folder) ? process.env.RETICLE_DATA || defaultData() : defaultData()))

/** The database that DATABASE_URL names, else that of a data folder: as it runs, or started for this and stopped again. */
export const openDatabase = async (folder: string | undefined): Promise<Opened> => {
  const url = given()
  if (folder === undefined && url !== undefined) return { url, close: async () => undefined }
  const data = dataFolderOf(folder)
  if (!existsSync(join(data, 'postgres')))
    throw new BadInput(data, 'holds no installation: name its folder with --data, or its database with DATABASE_URL')
  const { url: own, isAdopted, stop } = await startPostgres({ dataDir: join(data, 'postgres'), log: note })
  return { url: own, close: async () => (isAdopted ? undefined : stop()) }
}

/** Where its images and releases lie: the bucket of S3_BUCKET, else the data folder. */
export const storeOf = (folder: string | undefined): BlobStore => {
  const isNamed = !isElsewhere(folder) || Boolean(process.env.RETICLE_DATA)
  try {
    return storeFrom({ ...process.env, RETICLE_DATA: isNamed ? dataFolderOf(folder) : undefined })
  } catch (cause) {
    const [place = 'RETICLE_DATA', ...reason] = (cause instanceof Error ? cause.message : String(cause)).split(': ')
    throw new BadInput(place, reason.join(': '))
  }
}
