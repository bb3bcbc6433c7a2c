import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import S3rver from 's3rver'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type BlobStore, fileStore, s3Store, storeFrom } from './index.ts'
import { spool } from './spool.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const keys = { accessKey: 'S3RVER', secretKey: 'S3RVER' }
const folders: string[] = []
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reticle-store-'))
  folders.push(folder)
  return folder
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

const bytes = (text: string) => new TextEncoder().encode(text)
const once = async function* (...chunks: Uint8Array[]) {
  for (const chunk of chunks) yield chunk
}
const hashOf = (...chunks: Uint8Array[]) => {
  const hash = createHash('sha256')
  for (const chunk of chunks) hash.update(chunk)
  return hash.digest('hex')
}
const all = async (stream: NodeJS.ReadableStream | undefined): Promise<Buffer | undefined> => {
  if (stream === undefined) return undefined
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

type Adapter = { name: string; open: () => Promise<{ store: BlobStore; spoolFolder: string; close: () => Promise<void> }> }

const onFiles: Adapter = {
  name: 'files',
  open: async () => {
    const folder = await newFolder()
    return { store: fileStore(folder), spoolFolder: join(folder, 'incoming'), close: async () => undefined }
  },
}

const onS3: Adapter = {
  name: 's3',
  open: async () => {
    const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: await newFolder() })
    const { port } = await server.run()
    const endpoint = `http://127.0.0.1:${port}`
    const credentials = { accessKeyId: keys.accessKey, secretAccessKey: keys.secretKey }
    const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials })
    await client.send(new CreateBucketCommand({ Bucket: 'reticle' }))
    client.destroy()
    const spoolFolder = await newFolder()
    return { store: s3Store({ endpoint, bucket: 'reticle', spoolFolder, ...keys }), spoolFolder, close: () => server.close() }
  },
}

describe('blobs on files', () => {
  it('are young again when the same bytes are put', async () => {
    const folder = await newFolder()
    const store = fileStore(folder)
    const content = bytes('once more')
    await store.put(once(content))
    const path = join(folder, hashOf(content).slice(0, 2), hashOf(content).slice(2))
    const longAgo = new Date(Date.now() - 10 * 86_400_000)
    await utimes(path, longAgo, longAgo)
    await store.put(once(content))
    expect(await store.removeUnused(hashOf(content), new Date(Date.now() - 86_400_000))).toBe(0)
    expect((await all(await store.read(hashOf(content))))?.toString()).toBe('once more')
    await utimes(path, longAgo, longAgo)
    expect(await store.removeUnused(hashOf(content), new Date(Date.now() - 86_400_000))).toBe(content.length)
  })
})

describe.each([onFiles, onS3])('blobs on $name', ({ open }) => {
  let opened: Awaited<ReturnType<Adapter['open']>>
  beforeAll(async () => {
    opened = await open()
  })
  afterAll(() => opened.close())

  it('gives back what was put, under the hash of its bytes', async () => {
    const put = await opened.store.put(once(bytes('one '), bytes('two')))
    expect(put).toEqual({ ok: true, value: { sha256: hashOf(bytes('one two')), bytes: 7 } })
    expect((await all(await opened.store.read(hashOf(bytes('one two')))))?.toString()).toBe('one two')
    expect(await opened.store.size(hashOf(bytes('one two')))).toBe(7)
    const asked = [hashOf(bytes('nobody put this')), hashOf(bytes('one two')), '../one', hashOf(bytes('one two'))]
    expect(await opened.store.sizes(asked)).toEqual([undefined, 7, undefined, 7])
  })

  it('removes what nobody has put since a moment, and what was put again stays', async () => {
    const content = bytes('shard of a pyramid')
    await opened.store.put(once(content))
    const hourAgo = new Date(Date.now() - 3_600_000)
    expect(await opened.store.removeUnused(hashOf(content), hourAgo)).toBe(0)
    expect(await opened.store.size(hashOf(content))).toBe(content.length)
    expect(await opened.store.removeUnused(hashOf(content), new Date(Date.now() + 60_000))).toBe(content.length)
    expect(await opened.store.size(hashOf(content))).toBeUndefined()
    expect(await opened.store.removeUnused(hashOf(content), new Date(Date.now() + 60_000))).toBe(0)
    await opened.store.put(once(content))
    expect((await all(await opened.store.read(hashOf(content))))?.toString()).toBe('shard of a pyramid')
  })

  it('keeps one blob of the same bytes, and an empty one', async () => {
    const first = await opened.store.put(once(bytes('same')))
    expect(await opened.store.put(once(bytes('sa'), bytes('me')))).toEqual(first)
    expect(await opened.store.put(once())).toEqual({ ok: true, value: { sha256: hashOf(), bytes: 0 } })
    expect((await all(await opened.store.read(hashOf())))?.length).toBe(0)
  })

  it('reads half-open ranges, also at and beyond the end', async () => {
    await opened.store.put(once(bytes('0123456789')))
    const sha256 = hashOf(bytes('0123456789'))
    const range = async (start: number, end: number) => (await all(await opened.store.read(sha256, { start, end })))?.toString()
    // [0, 1) is left out: s3rver takes the header `bytes=0-0` for "to the end", S3 itself does not.
    expect(await range(0, 2)).toBe('01')
    expect(await range(9, 10)).toBe('9')
    expect(await range(3, 7)).toBe('3456')
    expect(await range(8, 100)).toBe('89')
    expect(await range(4, 4)).toBe('')
    expect(await range(10, 20)).toBe('')
  })

  it('says that what was never put is not there, and looks up nothing but hashes', async () => {
    const absent = hashOf(bytes('absent'))
    for (const name of [absent, '../etc/passwd', '..', '', `${absent}/..`, absent.toUpperCase()]) {
      expect(await opened.store.read(name)).toBeUndefined()
      expect(await opened.store.size(name)).toBeUndefined()
      await opened.store.remove(name)
    }
  })

  it('refuses content above the limit and leaves nothing of it', async () => {
    const put = await opened.store.put(once(bytes('12345'), bytes('67890')), { maxBytes: 9 })
    expect(put).toMatchObject({ ok: false, error: { code: 'too-large', limit: 9 } })
    expect(await opened.store.size(hashOf(bytes('1234567890')))).toBeUndefined()
    expect(await readdir(opened.spoolFolder)).toEqual([])
    expect(await opened.store.put(once(bytes('123456789')), { maxBytes: 9 })).toMatchObject({ ok: true })
  })

  it('keeps nothing of content that breaks off', async () => {
    const broken = async function* () {
      yield bytes('half')
      throw new Error('the connection broke')
    }
    await expect(opened.store.put(broken())).rejects.toThrow('the connection broke')
    expect(await readdir(opened.spoolFolder)).toEqual([])
  })

  it('removes', async () => {
    await opened.store.put(once(bytes('gone')))
    await opened.store.remove(hashOf(bytes('gone')))
    expect(await opened.store.read(hashOf(bytes('gone')))).toBeUndefined()
  })

  it('takes 12 MB in chunks and parallel puts of the same content', async () => {
    const chunk = new Uint8Array(1_000_000).map((_, i) => (i * 7 + 3) % 251)
    const chunks = Array.from({ length: 12 }, () => chunk)
    const puts = await Promise.all([opened.store.put(once(...chunks)), opened.store.put(once(...chunks))])
    for (const put of puts) expect(put).toEqual({ ok: true, value: { sha256: hashOf(...chunks), bytes: 12_000_000 } })
    const back = await all(await opened.store.read(hashOf(...chunks)))
    expect(back && hashOf(back)).toBe(hashOf(...chunks))
  })
})

describe('files', () => {
  it('clears away what a killed process left, and not what another is writing now', async () => {
    const folder = await newFolder()
    await mkdir(join(folder, 'incoming'))
    await writeFile(join(folder, 'incoming', 'old'), 'x')
    await writeFile(join(folder, 'incoming', 'fresh'), 'x')
    const yesterday = new Date(Date.now() - 86_400_000)
    await utimes(join(folder, 'incoming', 'old'), yesterday, yesterday)
    await fileStore(folder).put(once(bytes('any')))
    expect(await readdir(join(folder, 'incoming'))).toEqual(['fresh'])
  })

  it('says "no-space" when the disk is full', async () => {
    const full = async function* () {
      yield bytes('half')
      throw Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC' })
    }
    expect(await spool(await newFolder(), full())).toMatchObject({ ok: false, error: { code: 'no-space' } })
  })
})

describe('storeFrom', () => {
  it('refuses settings that lead nowhere, naming the cure', () => {
    expect(() => storeFrom({})).toThrow('set it, or S3_BUCKET')
    expect(() => storeFrom({ S3_BUCKET: 'b' })).toThrow('set S3_ACCESS_KEY and S3_SECRET_KEY')
  })
  it('puts blobs below the data folder', async () => {
    const folder = await newFolder()
    await storeFrom({ RETICLE_DATA: folder }).put(once(bytes('x')))
    expect(await readdir(join(folder, 'blobs'))).toContain(hashOf(bytes('x')).slice(0, 2))
  })
})
