import { readArguments } from '../arguments.ts'
import { BadInput } from '../command.ts'
import { answer, answerJson, note } from '../output.ts'
import { createBackup } from './create.ts'
import { lineOf, listed } from './list.ts'
import { lockTarget } from './lock.ts'
import { sizeText } from './progress.ts'
import { pruneBackups } from './prune.ts'
import { entriesOf, openTarget, pickBackup } from './target.ts'
import { verifyBackups } from './verify-backup.ts'

const usage =
  'reticle backup TARGET [--data DIR] [--with-secrets] [--json], or: reticle backup list TARGET, verify TARGET [NAME], prune TARGET --keep N'

type Options = {
  readonly data: string | undefined
  readonly withSecrets: boolean
  readonly keep: string | undefined
  readonly isJson: boolean
}

const create = async (place: string, { data, withSecrets, isJson }: Options): Promise<number> => {
  const manifest = await createBackup(place, { data, withSecrets })
  const { name, blobs, tables, chain } = manifest
  for (const sha256 of blobs.missing) note(`missing ${sha256}: rows count on it, and the store does not have it as it was written`)
  if (!withSecrets)
    note('The secrets of the data folder are not in it (--with-secrets); the rows hold password hashes all the same: keep it to yourself')
  else note('The secrets of the data folder are in it: whoever has it can be anybody here; keep it like a password')
  if (isJson) answerJson({ ...manifest, place })
  else
    answer(
      `${name}: ${tables.reduce((sum, { rows }) => sum + rows, 0)} rows, ${blobs.count} blobs (${sizeText(blobs.bytes)}), ${blobs.copied.count} of them new (${sizeText(blobs.copied.bytes)})${chain === null ? '' : `; the last seal is ${chain.hash}`}`,
    )
  return blobs.missingCount === 0 ? 0 : 1
}

const list = async (place: string, { isJson }: Options): Promise<number> => {
  const entries = await entriesOf(await openTarget(place))
  if (isJson) answerJson({ backups: entries.map(listed) })
  else answer(entries.length === 0 ? 'no backups' : entries.map(lineOf).join('\n'))
  return 0
}

const verify = async (place: string, name: string | undefined, { isJson }: Options): Promise<number> => {
  const target = await openTarget(place)
  const all = await entriesOf(target)
  if (name !== undefined && !all.some((entry) => entry.name === name)) await pickBackup(target, name)
  const report = await verifyBackups(target, name === undefined ? all : all.filter((entry) => entry.name === name))
  // One that broke off is told, and does no harm to the others.
  const isSound = report.problems.every(({ code }) => code === 'broken-off' && name === undefined) && report.backups > 0
  if (isJson) answerJson({ isSound, ...report })
  else {
    for (const { code, at, message } of report.problems) note(`${code} ${at}: ${message}`)
    const what = `${report.backups} backups, ${report.files} files, ${report.blobs.count} blobs (${sizeText(report.blobs.bytes)})`
    answer(`${isSound ? 'sound' : 'not sound'}: ${what}${report.problemCount > 0 ? `, ${report.problemCount} problems` : ''}`)
  }
  return isSound ? 0 : 1
}

const prune = async (place: string, { keep, isJson }: Options): Promise<number> => {
  if (keep === undefined || !/^[1-9]\d{0,5}$/.test(keep))
    throw new BadInput('--keep', 'says how many backups are kept: give a number from 1 on')
  const target = await openTarget(place)
  const release = lockTarget(target)
  try {
    const { kept, removed, blobs } = await pruneBackups(target, Number(keep))
    if (isJson) answerJson({ kept, removed, blobs })
    else answer(`${kept.length} kept, ${removed.length} removed, ${blobs.count} blobs removed (${sizeText(blobs.bytes)})`)
    return 0
  } finally {
    release()
  }
}

/** `reticle backup`: 0 when it is whole; 1 when blobs were missing, or a verification found something. */
export const backup = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = readArguments('backup', {
    args: [...args],
    options: {
      data: { type: 'string' },
      'with-secrets': { type: 'boolean', default: false },
      keep: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const options = { data: values.data, withSecrets: values['with-secrets'], keep: values.keep, isJson: values.json }
  const [first, place, name, ...more] = positionals
  if (first === 'list' && place !== undefined && name === undefined) return list(place, options)
  if (first === 'verify' && place !== undefined && more.length === 0) return verify(place, name, options)
  if (first === 'prune' && place !== undefined && name === undefined) return prune(place, options)
  if (first === undefined || place !== undefined) throw new BadInput('backup', `usage: ${usage}`)
  return create(first, options)
}
