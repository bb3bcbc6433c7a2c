import { checkLoadable } from '@reticle/db'
import { readArguments } from '../arguments.ts'
import { sizeText } from '../backup/progress.ts'
import { openTarget, pickBackup, type Target, type WholeBackup } from '../backup/target.ts'
import { BadInput } from '../command.ts'
import { storeOf } from '../installation-database.ts'
import { answer, answerJson, note } from '../output.ts'
import { loadRows } from './load-rows.ts'
import { openPlace } from './place.ts'
import { type PutBlobs, putBlobs } from './put-blobs.ts'

const usage = 'reticle restore TARGET [NAME] [--data DIR] [--keep-sessions] [--despite-damage] [--json]'

/** First the blobs, which do no harm where they lie: whatever the rows name is there before anybody can see them. */
const bringBlobs = async (target: Target, backup: WholeBackup, data: string | undefined, isForced: boolean): Promise<PutBlobs> => {
  const put = await putBlobs(target, backup, storeOf(data))
  for (const sha256 of put.damaged) note(`damaged blobs/${sha256}: the backup does not have it any more as it was written`)
  if (put.damagedCount > 0 && !isForced)
    throw new BadInput(
      backup.name,
      `${put.damagedCount} blobs are damaged or gone, and no row was restored: choose another backup (a later one brings blobs again that were deleted here), or do without them with --despite-damage`,
    )
  return put
}

/** `reticle restore`: 0 when everything is back; 1 when it is, and the chain of events or blobs are not what they should be. */
export const restore = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = readArguments('restore', {
    args: [...args],
    options: {
      data: { type: 'string' },
      'keep-sessions': { type: 'boolean', default: false },
      'despite-damage': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const [place, name, ...more] = positionals
  if (place === undefined || more.length > 0) throw new BadInput('restore', `usage: ${usage}`)
  const target = await openTarget(place)
  const backup = await pickBackup(target, name)
  const { manifest } = backup
  note(`Backup ${backup.name}, of Reticle ${manifest.software}, schema ${manifest.schema.newest}`)
  const { url, close } = await openPlace(values.data, backup)
  try {
    await checkLoadable(url, manifest.schema.migrations)
    const blobs = await bringBlobs(target, backup, values.data, values['despite-damage'])
    note(`${blobs.count} blobs are in the store (${sizeText(blobs.bytes)})`)
    const chain = await loadRows(url, backup, values['keep-sessions'])
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    const isSound = chain.problemCount === 0 && blobs.damagedCount === 0
    const { seals, events, head, problems, problemCount } = chain
    if (values.json)
      answerJson({
        isSound,
        name: backup.name,
        rows,
        blobs,
        chain: { seals, events, head, problems, problemCount },
        keptSessions: values['keep-sessions'],
      })
    else
      answer(
        `${isSound ? 'restored' : 'restored, not sound'}: ${rows} rows, ${blobs.count} blobs; the chain of ${seals} seals and ${events} events ${chain.problemCount === 0 ? 'fits' : 'does not fit'}${values['keep-sessions'] ? '' : '; everybody signs in anew, and tokens of programs are revoked'}`,
      )
    return isSound ? 0 : 1
  } finally {
    await close()
  }
}
