import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BlobStore, fileStore, s3Store } from '@reticle/storage'
import S3rver from 's3rver'
import { afterAll, describe, expect, it } from 'vitest'
import { copyBlobs, newTally } from './copy-blobs.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const cleaners: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const clean of cleaners) await clean()
})

const aFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'reticle-copy-'))
  cleaners.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}
const bucket = async (): Promise<BlobStore> => {
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: await aFolder(),
    configureBuckets: [{ name: 'lab', configs: [] }],
  })
  const { port } = await server.run()
  cleaners.push(() => server.close())
  const keys = { accessKey: 'S3RVER', secretKey: 'S3RVER' }
  return s3Store({ endpoint: `http://127.0.0.1:${port}`, bucket: 'lab', spoolFolder: await aFolder(), ...keys })
}
const put = async (store: BlobStore, text: string): Promise<void> => {
  await store.put(
    (async function* () {
      yield new TextEncoder().encode(text)
    })(),
  )
}
const read = async (store: BlobStore, sha256: string): Promise<string | undefined> => {
  const content = await store.read(sha256)
  if (content === undefined) return undefined
  const pieces: Buffer[] = []
  for await (const piece of content) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces).toString()
}
const lines = async function* (...names: string[]) {
  // In pieces that end in the middle of a line.
  const text = Buffer.from(names.map((name) => `${name}\n`).join(''))
  for (let at = 0; at < text.length; at += 50) yield text.subarray(at, at + 50)
}
const copy = async (names: readonly string[], from: BlobStore, to: BlobStore) => {
  const tally = newTally()
  const listed: string[] = []
  for await (const { sha256, bytes } of copyBlobs(lines(...names), from, to, tally, () => undefined)) listed.push(`${sha256} ${bytes}`)
  return { tally, listed }
}

describe('blobs between stores', () => {
  it('come out of a bucket once, and back into another one; what somebody counts on and is gone is named', async () => {
    const [from, folder, other] = [await bucket(), fileStore(await aFolder()), await bucket()]
    const texts = ['', 'one', 'two', 'a longer one '.repeat(10_000)]
    for (const text of texts) await put(from, text)
    const [gone, let_go] = [hashOf('gone'), hashOf('let go')]
    const names = [...texts.map(hashOf), gone].map((name) => `${name} t`)
    const first = await copy([...names, `${let_go} f`], from, folder)
    const sizes = texts.map((text) => `${hashOf(text)} ${text.length}`)
    expect(first).toMatchObject({ listed: sizes, tally: { count: 4, copied: { count: 4 }, absent: [gone], absentCount: 1 } })
    await put(from, 'three')
    const second = await copy([...names, `${hashOf('three')} t`], from, folder)
    expect(second.tally).toMatchObject({ count: 5, copied: { count: 1, bytes: 5 } })
    const back = await copy(names, folder, other)
    expect(back.tally).toMatchObject({ count: 4, copied: { count: 4 } })
    for (const text of texts) expect(await read(other, hashOf(text))).toBe(text)
  })

  it('are not what they were: a blob with other bytes than its name says is none', async () => {
    const place = await aFolder()
    const [from, to] = [fileStore(place), fileStore(await aFolder())]
    await put(from, 'sound')
    const name = hashOf('sound')
    await writeFile(join(place, name.slice(0, 2), name.slice(2)), 'sOund')
    const { tally, listed } = await copy([`${name} t`], from, to)
    expect([listed, tally.absent, await to.size(name)]).toEqual([[], [name], undefined])
  })
})
