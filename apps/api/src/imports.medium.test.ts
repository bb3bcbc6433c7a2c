import { connect as connectTcp } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, origin, type TestApi, testApi } from './test/test-api.ts'
import { aLab, type Lab } from './test/world.ts'

const limit = 100_000
let api: TestApi
let lab: Lab
let base: URL

beforeAll(async () => {
  api = await testApi({ maxUploadBytes: limit })
  lab = await aLab(api, 'Lab')
  base = new URL(await api.server.listen({ host: '127.0.0.1', port: 0 }))
})
afterAll(() => api.close())

const path = () => `/api/v1/projects/${lab.projectId}/imports`
const upload = async (actor: Actor, form: FormData) =>
  fetch(new URL(path(), base), { method: 'POST', body: form, headers: { ...actor.headers, origin: base.origin } })
const file = (bytes: number, fill = 'x') => new Blob([fill.repeat(bytes)])

describe('upload', () => {
  it('takes the good files, and lists those that are too large or empty as rejects with the reason', async () => {
    const form = new FormData()
    form.append('group.night', '2026-11-24')
    form.append('files', file(1000, 'a'), 'first.png')
    form.append('files', file(limit + 1, 'b'), 'huge.png')
    form.append('files', file(limit, 'c'), 'exact.png')
    form.append('files', file(0), 'empty.png')
    form.append('files', file(10, 'd'), '../../etc/passwd')
    form.append('about', JSON.stringify({ 'first.png': { groups: { patient: '7' }, origin: { licence: 'CC0' } } }))
    const answer = await upload(lab.manager, form)
    expect(answer.status).toBe(202)
    const made = (await answer.json()) as { id: string }
    expect(made).toMatchObject({ state: 'queued', total: 5, done: 2, added: 0 })
    expect(made).toMatchObject({
      rejects: [
        { name: 'huge.png', reason: expect.stringContaining('larger than the limit') },
        { name: 'empty.png', reason: expect.stringContaining('empty') },
      ],
    })
    const files = await api.database.pool.query(
      'select name, bytes, sha256, groups, origin from import_files where import_id = $1 order by position',
      [made.id],
    )
    expect(files.rows.map((row) => [row.name, row.sha256 === null])).toEqual([
      ['first.png', false],
      ['huge.png', true],
      ['exact.png', false],
      ['empty.png', true],
      ['passwd', false],
    ])
    expect(files.rows[0]).toMatchObject({ groups: { night: '2026-11-24', patient: '7' }, origin: { licence: 'CC0' } })
    expect(await api.storage.size(files.rows[2].sha256)).toBe(limit)
    const jobs = await api.database.pool.query(`select payload from outbox where kind = 'job' and name = 'run-import'`)
    expect(jobs.rows.map((row) => row.payload)).toContainEqual({ importId: made.id })
  })

  it('keeps what shall become of stacks and of DICOM files', async () => {
    const optionsOf = async (fields: Record<string, string>) => {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.append(name, value)
      form.append('files', file(10), 'a.tif')
      const made = (await (await upload(lab.manager, form)).json()) as { id: string }
      return (await api.database.pool.query('select options from imports where id = $1', [made.id])).rows[0]?.options
    }
    expect(await optionsOf({})).toEqual({ split: 'one', deidentify: true, labels: false })
    expect(await optionsOf({ split: 'z', deidentify: 'false', labels: 'true' })).toEqual({ split: 'z', deidentify: false, labels: true })
  })

  it('counts the lines of a manifest, by name or by type, and lets it be larger than an image', async () => {
    const form = new FormData()
    const lines = `{"name":"a"}\n`.repeat(20_000)
    form.append('group.plate', '7')
    form.append('files', new Blob([`${lines}{"name":"last"}`]), 'plates.ndjson')
    form.append('files', new Blob(['{}\n'], { type: 'application/x-ndjson' }), 'records')
    form.append('files', file(10), 'a.png')
    const answer = await upload(lab.manager, form)
    expect(answer.status).toBe(202)
    const made = (await answer.json()) as { id: string }
    expect(made).toMatchObject({ state: 'queued', total: 20_003, done: 0, rejected: 0, rejects: [] })
    const manifests = await api.database.pool.query(
      'select m.position, m.lines, f.groups from import_manifests m join import_files f using (import_id, position) where import_id = $1 order by 1',
      [made.id],
    )
    expect(manifests.rows).toEqual([
      { position: 0, lines: 20_001, groups: { plate: '7' } },
      { position: 1, lines: 1, groups: { plate: '7' } },
    ])
  })

  it('keeps what came when the line breaks off in the middle of a file', async () => {
    const before = await api.call(lab.manager, 'listImports', { params: { projectId: lab.projectId } })
    const part = (name: string, content: string) =>
      `--cut\r\ncontent-disposition: form-data; name="files"; filename="${name}"\r\ncontent-type: image/png\r\n\r\n${content}\r\n`
    const body = part('whole.png', 'y'.repeat(5000)) + part('broken.png', 'z'.repeat(5000)).slice(0, -2000)
    await new Promise<void>((resolve) => {
      const socket = connectTcp(Number(base.port), base.hostname, () => {
        const head = [
          `POST ${path()} HTTP/1.1`,
          `Host: ${base.host}`,
          `Origin: ${base.origin}`,
          `Cookie: ${lab.manager.headers.cookie}`,
          'Content-Type: multipart/form-data; boundary=cut',
          'Content-Length: 50000',
        ]
        socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
        setTimeout(() => socket.destroy(), 300)
      })
      socket.on('close', () => resolve())
      socket.on('error', () => undefined)
    })
    const imports = async () => (await api.call(lab.manager, 'listImports', { params: { projectId: lab.projectId } })).json()
    // The row is there from the first byte on; what came is decided when the server has noticed the break.
    await expect
      .poll(async () => (await imports())[0], { timeout: 10_000 })
      .toMatchObject({ total: 2, rejects: [{ name: 'broken.png', reason: expect.stringContaining('broke off') }] })
    expect((await imports()).length).toBe(before.json().length + 1)
  })

  it('refuses an upload without a file, a field that it does not know, and JSON that is none', async () => {
    const empty = new FormData()
    empty.append('group.a', 'b')
    expect((await upload(lab.manager, empty)).status).toBe(400)
    for (const [name, value] of [
      ['projectId', 'x'],
      ['about', '{'],
      ['group.<script>', 'x'],
      ['split', 'c'],
      ['deidentify', 'no'],
      ['labels', 'no'],
    ] as const) {
      const form = new FormData()
      form.append(name, value)
      form.append('files', file(10), 'a.png')
      expect((await upload(lab.manager, form)).status, name).toBe(400)
    }
  })

  it('L34: is there while it comes in, and a refused one ends as failed, with the reason', async () => {
    const list = async () => (await api.call(lab.manager, 'listImports', { params: { projectId: lab.projectId } })).json()
    const before = (await list()).length
    const chunks = new TransformStream<Uint8Array, Uint8Array>()
    const writer = chunks.writable.getWriter()
    const say = (text: string) => writer.write(new TextEncoder().encode(text))
    const answering = fetch(new URL(path(), base), {
      method: 'POST',
      body: chunks.readable,
      duplex: 'half',
      headers: { ...lab.manager.headers, origin: base.origin, 'content-type': 'multipart/form-data; boundary=cut' },
    } as RequestInit)
    await say('--cut\r\ncontent-disposition: form-data; name="files"; filename="slow.png"\r\n\r\nxxx')
    await expect.poll(async () => (await list())[0], { timeout: 10_000 }).toMatchObject({ state: 'receiving', total: 0, error: null })
    await say('\r\n--cut\r\ncontent-disposition: form-data; name="colour"\r\n\r\nred\r\n--cut--\r\n')
    await writer.close()
    expect((await answering).status).toBe(400)
    const after = await list()
    expect(after).toHaveLength(before + 1)
    expect(after[0]).toMatchObject({ state: 'failed', error: expect.stringContaining('colour') })
  })

  it('reads nothing of someone who may not upload', async () => {
    const form = new FormData()
    form.append('files', file(10), 'a.png')
    expect((await upload(lab.annotator, form)).status).toBe(403)
  })

  it('takes no JSON', async () => {
    const answer = await api.inject({
      method: 'POST',
      url: path(),
      payload: '{}',
      headers: { ...lab.manager.headers, origin, 'content-type': 'application/json' },
    })
    expect(answer.statusCode).toBe(415)
  })
})
