import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Pack, packSchema, routes } from '@reticle/contract'
import type { PackOptions } from '@reticle/domain'
import { BadInput } from '../command.ts'
import { note } from '../output.ts'
import { callServer, openServer, type Server } from '../server.ts'

const lookMilliseconds = 500
/** Tries one after the other that bring nothing. */
const mostTries = 5
const over: readonly string[] = ['failed', 'cancelled', 'expired']

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0

const hashOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece)
  return hash.digest('hex')
}

/** Follows the writing to its end. @throws BadInput with the reason when there will be no file. */
const written = async (server: Server, started: Pack): Promise<Pack> => {
  let told = -1
  for (let pack = started; ; await delay(lookMilliseconds)) {
    const { id: packId, releaseId } = pack
    if (pack !== started || pack.state !== 'done')
      pack = await callServer(server, routes.getPack, packSchema, packId, { params: { releaseId, packId } })
    if (pack.state === 'done') return pack
    if (over.includes(pack.state)) throw new BadInput(packId, pack.error ?? `the pack was ${pack.state}; ask for it again`)
    if (pack.samples.done > told) note(`the server has written ${pack.samples.done} of ${pack.samples.of} samples`)
    told = pack.samples.done
  }
}

/** Adds what is missing to `part`, or writes it anew where the server has other bytes by now. */
const goOn = async (server: Server, { id: packId, releaseId, sha256 }: Pack, part: string): Promise<void> => {
  const there = await sizeOf(part)
  const headers: Record<string, string> = there === 0 ? {} : { range: `bytes=${there}-`, 'if-range': `"${sha256}"` }
  const answer = await openServer(server, routes.getPackBytes, packId, { params: { releaseId, packId }, headers })
  const file = await open(part, answer.status === 206 ? 'a' : 'w')
  try {
    if (answer.body !== null) for await (const piece of answer.body) await file.write(piece)
  } finally {
    await file.close()
  }
}

const fetchAll = async (server: Server, pack: Pack, part: string, size: number): Promise<void> => {
  for (let tries = 0; ; ) {
    const before = await sizeOf(part)
    if (before > size) await rm(part)
    if (before === size) return
    const failure = await goOn(server, pack, part).catch((cause: unknown) => cause)
    const now = await sizeOf(part)
    note(`${now} of ${size} bytes`)
    tries = now > before ? 0 : tries + 1
    if (failure !== undefined && tries >= mostTries) throw failure
    if (failure !== undefined) await delay(250 * 2 ** tries)
  }
}

/**
 * A release in one format as the server packs it, fetched to `target`; called again after a break, it goes on where it was, and the hash is compared.
 * @throws BadInput
 */
export const fetchPack = async (server: Server, releaseId: string, options: PackOptions, target: string): Promise<Pack> => {
  const started = await callServer(server, routes.startPack, packSchema, releaseId, { params: { releaseId }, body: options })
  const pack = await written(server, started)
  if (pack.withdrawn !== null) note(`this release was withdrawn by ${pack.withdrawn.by}: ${pack.withdrawn.reason}`)
  const { sha256, bytes } = pack
  if (sha256 === null || bytes === null) throw new BadInput(pack.id, 'the server says neither hash nor length of it')
  if ((await sizeOf(target)) === bytes && (await hashOf(target)) === sha256) return pack
  await mkdir(dirname(target), { recursive: true })
  const part = join(dirname(target), `.${basename(target)}.${sha256.slice(0, 16)}.part`)
  if (bytes === 0) await (await open(part, 'w')).close()
  await fetchAll(server, pack, part, bytes)
  if ((await hashOf(part)) !== sha256) {
    await rm(part)
    throw new BadInput(target, `what came has not the SHA-256 ${sha256} that the server named; it was removed: fetch it again`)
  }
  await rename(part, target)
  return pack
}
