import { type ChainReport, connect, loadDatabase, sealAll, verifyChain } from '@reticle/db'
import { ChangedFile, readCompressed } from '../backup/files.ts'
import type { WholeBackup } from '../backup/target.ts'
import { BadInput } from '../command.ts'
import { note } from '../output.ts'

const say = ({ problems, problemCount }: ChainReport): void => {
  for (const { code, at, message } of problems) note(`${code} ${at}: ${message}`)
  if (problemCount > problems.length) note(`and ${problemCount - problems.length} more`)
}

/** The chain as it was when it was backed up; then what was too young for a seal is sealed, since nobody else will soon. */
const checkChain = async (url: string, { manifest }: WholeBackup): Promise<ChainReport> => {
  const database = connect(url, { applicationName: 'reticle-restore', max: 2 })
  try {
    const report = await verifyChain(database, manifest.chain === null ? [] : [manifest.chain.hash], new Date(manifest.snapshotAt))
    say(report)
    if (report.problemCount === 0) await sealAll(database, () => new Date())
    return report
  } finally {
    await database.close()
  }
}

/**
 * Fills a database from the tables of a backup, and verifies the chain of events in it. A chain that does not fit is told and kept: the rows are
 * what was backed up.
 * @throws BadInput when a file of the backup was changed; the database is empty then
 */
export const loadRows = async (url: string, backup: WholeBackup, keepsSessions: boolean): Promise<ChainReport> => {
  const { name, folder, manifest } = backup
  const reports: ChainReport[] = []
  const tables = manifest.tables.map((table) => ({ ...table, rows: () => readCompressed(folder, table) }))
  const { migrations } = manifest.schema
  try {
    await loadDatabase(url, { name, migrations, tables, sequences: manifest.sequences, keepsSessions }, async () => {
      reports.push(await checkChain(url, backup))
    })
  } catch (cause) {
    if (cause instanceof ChangedFile)
      throw new BadInput(
        `${name}/${cause.file}`,
        'was changed since it was written: restore an earlier backup into this place, which is begun anew then',
      )
    throw cause
  }
  const [report] = reports
  if (report === undefined) throw new Error('the chain of events was not verified')
  return report
}
