import { join } from 'node:path'
import { makeFolder, startPostgres } from '@reticle/services'
import { restoreSecrets } from '../backup/secrets.ts'
import type { WholeBackup } from '../backup/target.ts'
import { BadInput } from '../command.ts'
import { dataFolderOf, isElsewhere, openDatabase } from '../installation-database.ts'
import { note } from '../output.ts'
import { takeRunFile } from '../up/run-file.ts'

export type RestorePlace = { readonly url: string; readonly close: () => Promise<void> }

/**
 * The database to restore into: the one that DATABASE_URL names, or one of our own in the data folder, which nobody can start meanwhile.
 * @throws BadInput when Reticle runs there
 */
export const openPlace = async (folder: string | undefined, backup: WholeBackup): Promise<RestorePlace> => {
  if (isElsewhere(folder)) {
    if (backup.manifest.secrets.length > 0) note('The secrets of the backup are left aside: the processes have them from their environment')
    return openDatabase(folder)
  }
  if (process.env.DATABASE_URL) note('DATABASE_URL is set and left aside: --data names a folder with a database of its own')
  const data = dataFolderOf(folder)
  try {
    makeFolder(data)
  } catch (cause) {
    throw new BadInput(data, `cannot be made: ${cause instanceof Error ? cause.message : cause}`)
  }
  const run = await takeRunFile(data, note)
  try {
    const secrets = await restoreSecrets(backup, data)
    if (secrets > 0) note(`${secrets} secrets of the installation are back`)
    // One of a killed restore is ended here, too: nobody else uses it.
    const { url, stop } = await startPostgres({ dataDir: join(data, 'postgres'), log: note })
    return {
      url,
      close: async () => {
        await stop()
        run.release()
      },
    }
  } catch (cause) {
    run.release()
    throw cause
  }
}
