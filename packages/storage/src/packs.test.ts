import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, request as forward } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import S3rver from 's3rver'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type BlobStore, fileStore, s3Store } from './index.ts'
import { mostParts, partBytes } from './part-size.ts'
import { partsOf } from './parts-of.ts'
import { moto } from './test/moto.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const mebibyte = 1024 * 1024
const folders: string[] = []
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reticle-packs-'))
  folders.push(folder)
  return folder
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

/** Bytes that differ from piece to piece, in pieces of a megabyte. */
const content = async function* (bytes: number, onPiece: (done: number) => void = () => undefined) {
  for (let at = 0; at < bytes; at += mebibyte) {
    onPiece(at)
    yield Buffer.alloc(Math.min(mebibyte, bytes - at), `${at} `)
  }
}
const hashOf = async (pieces: AsyncIterable<Uint8Array>) => {
  const hash = createHash('sha256')
  for await (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}

const clientOf = (endpoint: string) =>
  new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' } })
const onBucket = async (endpoint: string) => {
  const client = clientOf(endpoint)
  await client.send(new CreateBucketCommand({ Bucket: 'reticle' }))
  return client
}
const storeAt = (endpoint: string) => s3Store({ endpoint, bucket: 'reticle', accessKey: 'S3RVER', secretKey: 'S3RVER' })
const startS3rver = async () => {
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: await newFolder() })
  const { port } = await server.run()
  return { endpoint: `http://127.0.0.1:${port}`, close: () => server.close() }
}
const onS3 = async (server: { endpoint: string; close: () => Promise<void> }) => {
  await onBucket(server.endpoint)
  return { store: storeAt(server.endpoint), close: server.close }
}

const adapters = [
  { name: 'files', isThere: true, open: async () => ({ store: fileStore(await newFolder()), close: async () => undefined }) },
  { name: 's3 (s3rver)', isThere: true, open: async () => onS3(await startS3rver()) },
  { name: `s3 (moto)${moto.word}`, isThere: moto.isThere, open: async () => onS3(await moto.start()) },
]

describe.each(adapters)('packs on $name', ({ isThere, open }) => {
  let opened: { store: BlobStore; close: () => Promise<void> }
  beforeAll(async () => {
    if (isThere) opened = await open()
  })
  afterAll(async () => opened?.close())

  it.skipIf(!isThere).each([0, 5, 8 * mebibyte - 1, 8 * mebibyte, 8 * mebibyte + 1, 25 * mebibyte + 3])(
    'R98: give %d bytes back, whole and in ranges, under the hash of them',
    async (bytes) => {
      const name = randomUUID()
      const { packs } = opened.store
      const sha256 = await hashOf(content(bytes))
      expect(await packs.put(name, content(bytes))).toEqual({ ok: true, value: { sha256, bytes } })
      expect(await packs.size(name)).toBe(bytes)
      const whole = await buffer((await packs.read(name)) ?? Readable.from([]))
      expect(createHash('sha256').update(whole).digest('hex')).toBe(sha256)
      if (bytes < 100) return
      const middle = await buffer((await packs.read(name, { start: bytes - 50, end: bytes - 7 })) ?? Readable.from([]))
      expect(middle.equals(whole.subarray(bytes - 50, bytes - 7))).toBe(true)
      // Put again, as by a worker that took the job over.
      expect(await packs.put(name, content(bytes))).toMatchObject({ ok: true, value: { sha256 } })
      await packs.remove(name)
      expect(await packs.read(name)).toBeUndefined()
    },
  )

  it.skipIf(!isThere)('R98: show nothing of content that breaks off, and know no other names', async () => {
    const { packs } = opened.store
    const name = randomUUID()
    const broken = content(25 * mebibyte, (done) => {
      if (done === 20 * mebibyte) throw new Error('cancelled')
    })
    await expect(packs.put(name, broken)).rejects.toThrow('cancelled')
    expect(await packs.size(name)).toBeUndefined()
    for (const wrong of ['../x', '', 'a/b', `${name}/..`]) {
      expect(await packs.read(wrong)).toBeUndefined()
      await expect(packs.put(wrong, content(1))).rejects.toThrow('no name of a pack')
    }
  })
})

describe('packs on files', () => {
  it('R98: leave no half file behind', async () => {
    const folder = await newFolder()
    const { packs } = fileStore(folder)
    const broken = content(3 * mebibyte, (done) => {
      if (done > 0) throw new Error('cancelled')
    })
    await expect(packs.put(randomUUID(), broken)).rejects.toThrow('cancelled')
    expect(await readdir(join(folder, 'incoming'))).toEqual([])
  })
})

describe.skipIf(!moto.isThere)(`uploads in parts on moto${moto.word}`, () => {
  let server: Awaited<ReturnType<typeof moto.start>>
  let client: S3Client
  beforeAll(async () => {
    server = await moto.start()
    client = await onBucket(server.endpoint)
  })
  afterAll(() => server.close())
  const uploads = async () => (await client.send(new ListMultipartUploadsCommand({ Bucket: 'reticle' }))).Uploads ?? []

  it('R98: a large pack is one object of as many parts as it needs', async () => {
    const name = randomUUID()
    await storeAt(server.endpoint).packs.put(name, content(25 * mebibyte))
    const about = await client.send(new HeadObjectCommand({ Bucket: 'reticle', Key: `packs/${name}` }))
    expect(about.ContentLength).toBe(25 * mebibyte)
    // 8 + 8 + 8 + 1 MiB.
    expect(about.ETag).toMatch(/-4"?$/)
  })

  it('R98: an upload that breaks off is aborted', async () => {
    const broken = content(25 * mebibyte, (done) => {
      if (done === 20 * mebibyte) throw new Error('cancelled')
    })
    await expect(storeAt(server.endpoint).packs.put(randomUUID(), broken)).rejects.toThrow('cancelled')
    expect(await uploads()).toEqual([])
  })

  it('R98: uploads of workers that were killed are swept once they are old', async () => {
    const place = { Bucket: 'reticle', Key: `packs/${randomUUID()}` }
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(place))
    await client.send(new UploadPartCommand({ ...place, UploadId, PartNumber: 1, Body: Buffer.alloc(10) }))
    const { packs } = storeAt(server.endpoint)
    // Moto says of every upload that it was begun in 2010.
    expect(await packs.sweep(new Date('2009-01-01'))).toBe(0)
    expect(await uploads()).toHaveLength(1)
    expect(await packs.sweep(new Date(Date.now() - 86_400_000))).toBe(1)
    expect(await uploads()).toEqual([])
  })
})

describe('uploads in parts', () => {
  it('R98: ten thousand parts hold the largest object of S3, none larger than S3 takes, and small packs need little memory', () => {
    let all = 0
    for (let part = 1; part <= mostParts; part++) {
      const bytes = partBytes(part)
      expect(bytes).toBeGreaterThanOrEqual(5 * mebibyte)
      expect(bytes).toBeLessThanOrEqual(5 * 1024 * mebibyte)
      all += bytes
    }
    expect(all).toBeGreaterThan(5 * 1024 ** 2 * mebibyte)
    let [part, held] = [1, 0]
    for (; held < 100 * 1024 * mebibyte; part++) held += partBytes(part)
    expect(partBytes(part) / mebibyte).toBeLessThan(90)
  })

  it('R98: parts are filled whatever the pieces are', async () => {
    const pieces = async function* () {
      yield Buffer.from('ab')
      yield Buffer.from('')
      yield Buffer.from('cdefghij')
    }
    const parts: string[] = []
    for await (const part of partsOf(pieces(), (number) => (number < 3 ? 3 : 2))) parts.push(part.toString())
    expect(parts).toEqual(['abc', 'def', 'gh', 'ij'])
  })

  it('R98: no more than two parts are in memory while S3 is slow, and each carries its SHA-256', async () => {
    const server = await startS3rver()
    await onBucket(server.endpoint)
    const { hostname, port } = new URL(server.endpoint)
    let asked = 0
    let mostAhead = 0
    let sent = 0
    const checksums: unknown[][] = []
    // Holds every part for a while, and looks how far the content went meanwhile.
    const slow = createServer(async (incoming, answer) => {
      const isPart = incoming.url?.includes('partNumber=') === true
      const body = await buffer(incoming)
      if (isPart) {
        checksums.push([incoming.headers['x-amz-checksum-sha256'], createHash('sha256').update(body).digest('base64')])
        await new Promise((resolve) => setTimeout(resolve, 150))
        mostAhead = Math.max(mostAhead, asked - sent)
        sent += Number(incoming.headers['content-length'])
      }
      const { url, method, headers } = incoming
      forward({ hostname, port, path: url, method, headers }, (back) => {
        answer.writeHead(back.statusCode ?? 500, back.headers)
        back.pipe(answer)
      }).end(body)
    })
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
    const address = slow.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const bytes = 60 * mebibyte
    const { packs } = storeAt(`http://127.0.0.1:${address.port}`)
    await packs.put(
      randomUUID(),
      content(bytes, (done) => {
        asked = done
      }),
    )
    expect(sent).toBe(bytes)
    expect(checksums).toHaveLength(8)
    for (const [said, is] of checksums) expect(said).toBe(is)
    expect(mostAhead).toBeGreaterThan(8 * mebibyte)
    expect(mostAhead).toBeLessThanOrEqual(17 * mebibyte)
    slow.closeAllConnections()
    slow.close()
    await server.close()
  })
})
