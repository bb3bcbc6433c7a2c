import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder } from '@reticle/services'
import { BadInput } from '../command.ts'
import { ChangedFile, problemOf, type WrittenFile, writeWhole } from './files.ts'
import type { WholeBackup } from './target.ts'

/** Files of a data folder that nobody but its owner may read. */
const secretFiles = ['secret', 'setup-code', 'postgres/password', 'redis/password'] as const

/** Copies those that a data folder has. @throws BadInput when it has none: whoever asked for them would count on them */
export const writeSecrets = async (data: string, folder: string): Promise<WrittenFile[]> => {
  const found = secretFiles.filter((name) => existsSync(join(data, name)))
  if (found.length === 0)
    throw new BadInput('--with-secrets', `${data} holds no secrets: what RETICLE_SECRET says is kept where it was set`)
  const written: WrittenFile[] = []
  for (const name of found) {
    const [file, content] = [`secrets/${name}`, await readFile(join(data, name))]
    await mkdir(dirname(join(folder, file)), { recursive: true, mode: 0o700 })
    await writeWhole(join(folder, file), content)
    written.push({ file, bytes: content.byteLength, sha256: createHash('sha256').update(content).digest('hex') })
  }
  return written
}

/** Puts the secrets of a backup into a data folder, before anything there makes its own; what is there already stays. */
export const restoreSecrets = async ({ folder, manifest }: WholeBackup, data: string): Promise<number> => {
  for (const secret of manifest.secrets) {
    if ((await problemOf(folder, secret)) !== undefined) throw new ChangedFile(secret.file)
    const path = join(data, secret.file.slice('secrets/'.length))
    makeFolder(dirname(path))
    if (!existsSync(path)) await writeFile(path, await readFile(join(folder, secret.file)), { mode: 0o600, flag: 'wx' })
  }
  return manifest.secrets.length
}
