import { Readable } from 'node:stream'
import { protocolSchema } from '@reticle/domain'
import { type LabelledSet, labelFormats, releaseFormats, bytesOf as whole } from '@reticle/interchange'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromBuffer } from 'yauzl'
import { type TestApi, testApi } from './test/test-api.ts'
import { aLab, type Lab } from './test/world.ts'

let api: TestApi
let lab: Lab
let releaseId = ''

const protocol = protocolSchema.parse({ title: 'Craters', labels: [{ id: 'crater', name: 'Crater', color: '#d55e00' }] })
const set: LabelledSet = {
  ...{ title: 'Craters: First', version: '1.0.0', description: '', frozenAt: '2026-01-02T03:04:05.000Z' },
  protocols: [{ version: 1, content: protocol }],
  samples: async function* () {
    yield {
      ...{ id: 's1', name: 'a', fileName: `${'a'.repeat(64)}.png`, sha256: 'a'.repeat(64), width: 40, height: 30 },
      ...{ split: 'train', group: null, groups: {}, protocolVersion: 1, resolution: { id: 'r1', kind: 'consensus' as const } },
      regions: [
        {
          ...{ id: 'm1', labelId: 'crater', attributes: {}, origin: { kind: 'tool' as const, tool: 'ellipse' } },
          geometry: { type: 'ellipse' as const, cx: 20, cy: 15, rx: 8, ry: 5, angle: 30 },
        },
      ],
      ...{ answers: [], regionSupport: new Map(), answerSupport: new Map(), markAnswerSupport: new Map() },
    }
  },
}

/** A frozen release with what an export reads of one. */
const frozen = async (): Promise<string> => {
  const asked = await api.call(lab.consumer, 'freezeRelease', { params: { projectId: lab.projectId }, body: { name: 'First' } })
  const { id } = asked.json() as { id: string }
  const files = new Map<string, Uint8Array>([
    ['protocol/1.json', Buffer.from(JSON.stringify({ id: 'p', version: 1, content: protocol }))],
    [`data/${'a'.repeat(64)}.png`, Buffer.from('the picture')],
  ])
  for await (const { path, content } of releaseFormats[0].write(set).files()) files.set(path, await whole(content()))
  for (const [path, bytes] of files) {
    const stored = await api.storage.put(Readable.from([bytes]))
    if (!stored.ok) throw new Error(stored.error.message)
    const row = [id, path, stored.value.sha256, stored.value.bytes]
    await api.database.pool.query(`insert into release_files values ($1, $2, $3, $4, 'application/octet-stream')`, row)
  }
  await api.database.pool.query(`update releases set state = 'frozen', frozen_at = now(), manifest_sha256 = 'abc' where id = $1`, [id])
  return id
}

/** The files of a zip archive, in its order. */
const unzipped = (archive: Buffer): Promise<Map<string, string>> =>
  new Promise((resolve, reject) => {
    const files = new Map<string, string>()
    fromBuffer(archive, { lazyEntries: true }, (failure, zip) => {
      if (failure !== null) return reject(failure)
      zip.on('error', reject)
      zip.on('end', () => resolve(files))
      zip.on('entry', (entry) =>
        zip.openReadStream(entry, async (error, stream) => {
          if (error !== null) return reject(error)
          const pieces: Buffer[] = []
          for await (const piece of stream) pieces.push(piece)
          files.set(entry.fileName, Buffer.concat(pieces).toString())
          zip.readEntry()
        }),
      )
      zip.readEntry()
    })
  })

beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Lab')
  releaseId = await frozen()
})
afterAll(() => api.close())

const archive = async (format: string, query = '') =>
  api.inject({ method: 'GET', url: `/api/v1/releases/${releaseId}/exports/${format}/archive${query}`, headers: lab.consumer.headers })

describe('a release in other formats', () => {
  it('lists the formats', async () => {
    const formats = (await api.call(lab.consumer, 'listLabelFormats', {})).json() as { id: string; about: string }[]
    expect(formats.map(({ id }) => id)).toEqual(labelFormats.map(({ id }) => id))
    for (const { about } of formats) expect(about).toMatch(/\w.*\.$/)
  })

  it('says before the download what a format cannot hold', async () => {
    const preview = (await api.call(lab.consumer, 'previewExport', { params: { releaseId, format: 'coco' } })).json()
    expect(preview).toMatchObject({ format: 'coco', files: 1, losses: [{ count: 1, what: expect.stringContaining('ellipses') }] })
    expect(preview.bytes).toBeGreaterThan(100)
  })

  it('says the same of a large one, in a thread of its own, and of one that cannot be read that it cannot', async () => {
    const ask = async (format: string) => api.call(lab.consumer, 'previewExport', { params: { releaseId, format } })
    const as = async (sha256: string, samples: number) =>
      api.database.pool.query('update releases set manifest_sha256 = $2, samples = $3 where id = $1', [releaseId, sha256, samples])
    const here = (await ask('voc')).json()
    await as('of a large one', 100_000)
    expect((await ask('voc')).json()).toEqual(here)
    const { rows } = await api.database.pool.query(
      `update release_files set sha256 = '${'e'.repeat(64)}' where release_id = $1 and path = 'protocol/1.json' returning (
         select sha256 from release_files old where old.release_id = $1 and old.path = 'protocol/1.json')`,
      [releaseId],
    )
    expect((await ask('yolo')).statusCode).toBe(500)
    await api.database.pool.query(`update release_files set sha256 = $2 where release_id = $1 and path = 'protocol/1.json'`, [
      releaseId,
      rows[0]?.sha256,
    ])
    expect((await ask('yolo')).statusCode).toBe(200)
    await as('abc', 0)
  })

  it('comes as a zip file with the same bytes every time, with the losses and the images when they are asked for', async () => {
    const [one, two] = [await archive('coco', '?images=true'), await archive('coco', '?images=true')]
    expect(one.headers['content-disposition']).toBe('attachment; filename="first-1.0.0-coco-images.zip"')
    expect(one.rawPayload.equals(two.rawPayload)).toBe(true)
    const files = await unzipped(one.rawPayload)
    expect([...files.keys()]).toEqual(['labels/coco.json', 'LOSSES.md', `${'a'.repeat(64)}.png`])
    expect(files.get(`${'a'.repeat(64)}.png`)).toBe('the picture')
    expect(JSON.parse(files.get('labels/coco.json') ?? '').annotations).toHaveLength(1)
  })

  it('is there for every format that is written', async () => {
    for (const { id, write } of labelFormats) {
      const answer = await archive(id)
      expect([id, answer.statusCode]).toEqual([id, write === undefined ? 404 : 200])
    }
  })

  it('names the formats when there is no such one, and says that a release is not frozen yet', async () => {
    expect((await archive('nope')).json()).toMatchObject({ code: 'not-found', detail: expect.stringContaining('coco') })
    const asked = await api.call(lab.consumer, 'freezeRelease', { params: { projectId: lab.projectId }, body: { name: 'Second' } })
    const params = { releaseId: asked.json().id, format: 'coco' }
    expect((await api.call(lab.consumer, 'previewExport', { params })).json().code).toBe('wrong-state')
  })
})
