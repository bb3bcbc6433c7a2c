import { stat } from 'node:fs/promises'
import { type ReleaseReader, type Verification, verifyRelease } from '@reticle/release'
import { readArguments } from '../arguments.ts'
import { BadInput } from '../command.ts'
import { answer, answerJson, note } from '../output.ts'
import { folderReader } from './folder-reader.ts'
import { tarReader } from './tar-reader.ts'
import { verifyInstallation } from './verify-installation.ts'

const usage = 'reticle verify FOLDER|TAR [--id SHA256] [--json], or: reticle verify --database [--data DIR] [--head HASH]... [--json]'

const openRelease = async (place: string): Promise<{ reader: ReleaseReader; close: () => Promise<void> }> => {
  const found = await stat(place).catch(() => undefined)
  if (found === undefined) throw new BadInput(place, 'there is no such file or folder')
  return found.isDirectory() ? { reader: folderReader(place), close: async () => undefined } : tarReader(place)
}

const print = (place: string, { isSound, releaseId, files, samples, problems }: Verification, isCited: boolean): void => {
  for (const { code, at, message } of problems) note(`${code} ${at}: ${message}`)
  if (!isCited) note(`other-release manifest.json: this is not the release that was cited; its id is ${releaseId}`)
  if (isSound && isCited) answer(`sound: ${place}, release ${releaseId}, ${samples} samples, ${files} files beside the manifest`)
  else answer(`not sound: ${place}, ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`)
}

const isSha256 = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)

/** `reticle verify`: 0 when every hash, count, split and origin of a release fits, or the whole chain of an installation; 1 when something does not. */
export const verify = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = readArguments('verify', {
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      id: { type: 'string' },
      database: { type: 'boolean', default: false },
      data: { type: 'string' },
      head: { type: 'string', multiple: true },
    },
    allowPositionals: true,
  })
  const [place, ...more] = positionals
  const heads = values.head ?? []
  if (values.database) {
    if (place !== undefined || values.id !== undefined) throw new BadInput('verify', `usage: ${usage}`)
    for (const head of heads) if (!isSha256(head)) throw new BadInput('--head', 'is not a SHA-256 in lower-case hex')
    return verifyInstallation(values.data, heads, values.json)
  }
  if (place === undefined || more.length > 0 || heads.length > 0 || values.data !== undefined)
    throw new BadInput('verify', `usage: ${usage}`)
  if (values.id !== undefined && !isSha256(values.id)) throw new BadInput('--id', 'is not a SHA-256 in lower-case hex')
  const { reader, close } = await openRelease(place)
  const verification = await verifyRelease(reader).finally(close)
  const isCited = values.id === undefined || values.id === verification.releaseId
  if (values.json) answerJson({ ...verification, isCited })
  else print(place, verification, isCited)
  return verification.isSound && isCited ? 0 : 1
}
