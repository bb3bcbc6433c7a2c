import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { scanSource } from '../jobs/scan-source.ts'
import { archiveOf } from '../jobs/test/archive.ts'
import { smallParquet } from './test/small-parquet.ts'
import { png, type SourceWorld, sourceWorld } from './test/source-world.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 })

let world: SourceWorld
beforeAll(async () => {
  world = await sourceWorld()
})
afterAll(() => world.close())

const none = { found: 0, new: 0, changed: 0, gone: 0, back: 0, unchanged: 0, rejected: 0 }
const shown = async (id: string) => (await world.samplesOf(id)).map(({ name, uri, groups }) => ({ name, uri, groups }))

describe('SO31: a zip', () => {
  it('gives its files, which are stored; one that is written again is read again', async () => {
    const files = { 'n1/a.png': await png(1), 'n2/b.png': await png(2), '__MACOSX/n1/._a.png': Buffer.from('x') }
    await world.put('plates.zip', archiveOf(files))
    const id = await world.add({ kind: 'zip', path: 'plates.zip', folderGroups: ['night'] })
    expect((await world.scan(id)).counts).toEqual({ ...none, found: 2, new: 2 })
    expect(await shown(id)).toEqual([
      { name: 'n1/a.png', uri: null, groups: { night: 'n1' } },
      { name: 'n2/b.png', uri: null, groups: { night: 'n2' } },
    ])
    await world.put('plates.zip', archiveOf({ 'n1/a.png': files['n1/a.png'], 'n2/b.png': await png(3), 'n3/c.png': await png(4) }))
    expect((await world.scan(id)).counts).toEqual({ ...none, found: 3, new: 1, changed: 1, unchanged: 1 })
    await world.put('plates.zip', 'no zip at all')
    expect(await world.scan(id)).toMatchObject({ state: 'failed', cure: 'pack it again' })
  })
})

describe('SO32: a manifest', () => {
  it('of CSV names files beside it, with groups and metadata; rows that name nothing are rejected by line', async () => {
    await world.put('study/images/a.png', await png(11))
    await world.put('study/images/b.png', await png(12))
    const rows = [
      'path,name,group.patient,exposure,filter,seen',
      'images/a.png,First,007,12.5,g,true',
      'images/b.png,,008,,r,false',
      'images/c.png,,1,1,r,true',
      '../../secret.png,,1,1,r,true',
      ',,,,,',
    ]
    await world.put('study/list.csv', rows.join('\n'))
    const id = await world.add({ kind: 'manifest', path: 'study/list.csv', groups: { site: 'x' } })
    const scan = await world.scan(id)
    expect(scan.counts).toEqual({ ...none, found: 2, new: 2, rejected: 3 })
    expect(scan.rejects.map(({ at }) => at)).toEqual(['study/list.csv line 4', 'study/list.csv line 5', 'study/list.csv line 6'])
    const samples = await world.samplesOf(id)
    expect(samples).toMatchObject([
      {
        name: 'First',
        uri: 'study/images/a.png',
        groups: { site: 'x', patient: '007' },
        metadata: { exposure: 12.5, filter: 'g', seen: true, format: 'png' },
      },
      { name: 'images/b.png', groups: { patient: '008' }, metadata: { filter: 'r', seen: false } },
    ])
    expect(samples[1]?.metadata).not.toHaveProperty('exposure')
  })

  it('of Parquet and NDJSON says the same', async () => {
    await world.put('tables/p.png', await png(13))
    await world.put('tables/n.png', await png(14))
    await world.put('tables/p.parquet', smallParquet)
    await world.put('tables/n.ndjson', `${JSON.stringify({ path: 'n.png', groups: { plate: 'A2' }, metadata: { gain: 2 } })}\nnonsense\n`)
    const parquet = await world.add({ kind: 'manifest', path: 'tables/p.parquet' })
    expect((await world.scan(parquet)).counts).toEqual({ ...none, found: 1, new: 1 })
    expect(await world.samplesOf(parquet)).toMatchObject([{ name: 'p.png', groups: { plate: 'A1' }, metadata: { gain: 1.5 } }])
    const ndjson = await world.add({ kind: 'manifest', path: 'tables/n.ndjson' })
    expect((await world.scan(ndjson)).counts).toEqual({ ...none, found: 1, new: 1, rejected: 1 })
    expect(await world.samplesOf(ndjson)).toMatchObject([{ name: 'n.png', groups: { plate: 'A2' }, metadata: { gain: 2 } }])
  })
})

describe('SO33: addresses', () => {
  let server: Server
  let base: string
  const files = new Map<string, { bytes: Buffer; tag: string }>()
  const bodies: string[] = []
  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? ''
      const file = files.get(path)
      if (path === '/moved.png') response.writeHead(302, { location: '/a.png' }).end()
      else if (file === undefined) response.writeHead(404).end()
      else {
        response.writeHead(200, { etag: `"${file.tag}"`, 'content-length': file.bytes.length })
        response.flushHeaders()
        // Who only asks for the state is gone by then.
        setTimeout(() => {
          if (!response.destroyed) {
            bodies.push(path)
            response.end(file.bytes)
          }
        }, 50)
      }
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  it('of a list are fetched once, and again when their ETag is another; what does not come is rejected', async () => {
    files.set('/a.png', { bytes: await png(21), tag: 'one' })
    files.set('/b.png', { bytes: await png(22), tag: 'one' })
    files.set('/list.txt', { bytes: Buffer.from(`# plates\n${base}/a.png\nb.png\n/gone.png\n/moved.png\nftp://x/y.png\n`), tag: 'list' })
    const id = await world.add({ kind: 'http-list', address: `${base}/list.txt` })
    const first = await world.scan(id)
    expect(first.counts).toEqual({ ...none, found: 2, new: 2, rejected: 3 })
    expect(first.rejects.map(({ reason }) => reason)).toEqual([
      'the server answered 404',
      expect.stringContaining('redirects are not followed'),
      expect.stringContaining('no address'),
    ])
    expect((await shown(id)).map(({ name, uri }) => [name, uri])).toEqual([
      ['a.png', null],
      ['b.png', null],
    ])
    bodies.length = 0
    expect((await world.scan(id)).counts).toEqual({ ...none, found: 2, unchanged: 2, rejected: 3 })
    expect(bodies).toEqual(['/list.txt'])
    files.set('/a.png', { bytes: await png(23), tag: 'two' })
    expect((await world.scan(id)).counts).toEqual({ ...none, found: 2, changed: 1, unchanged: 1, rejected: 3 })
    files.delete('/list.txt')
    expect(await world.scan(id)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('404'),
      cure: expect.stringContaining('address'),
    })
  })

  it('C109: of private networks are asked only where the operator allows it', async () => {
    const { context } = world
    const id = await world.add({ kind: 'http-list', urls: [`${base}/a.png`] })
    const scanId = await world.ask(id)
    bodies.length = 0
    await scanSource({ ...context, config: { ...context.config, sourcePrivateHosts: [] } }, { scanId })
    const scan = await context.read.sourceScans.get(scanId)
    expect(scan?.rejects).toMatchObject([{ reason: expect.stringContaining('RETICLE_SOURCE_PRIVATE_HOSTS') }])
    expect(bodies).toEqual([])
  })
})

describe('SO34: a bucket', () => {
  let server: S3rver
  let folder: string
  let endpoint: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reticle-bucket-'))
    server = new S3rver({
      port: 0,
      address: '127.0.0.1',
      silent: true,
      directory: folder,
      configureBuckets: [{ name: 'plates', configs: [] }],
    })
    const { port } = await server.run()
    endpoint = `http://127.0.0.1:${port}`
  })
  afterAll(async () => {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })
  const upload = async (key: string, bytes: Uint8Array) => {
    const answer = await fetch(`${endpoint}/plates/${key}`, { method: 'PUT', body: new Uint8Array(bytes) })
    expect(answer.status).toBe(200)
  }

  it('is listed below its prefix, with keys and without; what changed is told by its ETag', async () => {
    await upload('run/n1/a.png', await png(31))
    await upload('run/n2/b.png', await png(32))
    await upload('elsewhere/c.png', await png(33))
    await upload('run/image.zarr/zarr.json', Buffer.from('{}'))
    await upload('run/image.zarr/0/c/0', Buffer.from('x'))
    const settings = { kind: 's3' as const, endpoint, bucket: 'plates', prefix: 'run/', folderGroups: ['night'] }
    const id = await world.add(settings, { secret: { accessKey: 'S3RVER', secretKey: 'S3RVER' } })
    const scan = await world.scan(id)
    expect(scan).toMatchObject({ state: 'done', counts: { ...none, found: 2, new: 2, rejected: 1 } })
    expect(scan.rejects).toMatchObject([{ at: 'run/image.zarr', reason: expect.stringContaining('OME-Zarr') }])
    expect(await shown(id)).toEqual([
      { name: 'n1/a.png', uri: null, groups: { night: 'n1' } },
      { name: 'n2/b.png', uri: null, groups: { night: 'n2' } },
    ])
    await upload('run/n2/b.png', await png(34))
    expect((await world.scan(id)).counts).toEqual({ ...none, found: 2, changed: 1, unchanged: 1, rejected: 1 })
    const open = await world.add(settings)
    const again = await world.scan(open)
    expect(again).toMatchObject({ state: 'done', counts: { found: 2, new: 2 } })
    expect((await world.context.read.sourceScans.importedBy([again.id])).get(again.id)).toEqual({
      added: 1,
      duplicates: 1,
      rejected: 0,
      waiting: 0,
    })
  })

  it('that is not there, or lies where nobody may go, fails with a cure', async () => {
    const missing = await world.add({ kind: 's3', endpoint, bucket: 'nothing' }, { secret: { accessKey: 'S3RVER', secretKey: 'S3RVER' } })
    expect(await world.scan(missing)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('NoSuchBucket'),
      cure: 'check the name of the bucket',
    })
    const closed = await world.add({ kind: 's3', endpoint: 'http://169.254.169.254', bucket: 'plates' })
    expect(await world.scan(closed)).toMatchObject({ state: 'failed', cure: expect.stringContaining('RETICLE_SOURCE_PRIVATE_HOSTS') })
  })
})
