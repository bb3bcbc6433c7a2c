import { text } from 'node:stream/consumers'
import type { LoopDetail, LoopRound } from '@reticle/contract'
import { newId } from '@reticle/db'
import { aRegion } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startWorker } from './test/desk.ts'
import { dimDisks } from './test/dim-disks.ts'
import { referenceModel } from './test/reference-model.ts'
import { type TestApi, testApi } from './test/test-api.ts'
import { aLab, claimNext, type Lab, rowsIn, submitClaimed } from './test/world.ts'

const samples = 16
const plan = {
  trigger: { kind: 'hand' },
  ordering: { parts: [{ strategy: 'entropy' }], gather: { by: 'top', share: 0.2 } },
  heldOut: { share: 0.3, seed: 1, groupBy: 'slide' },
}

/**
 * The whole way: an API, a worker and the model that comes with Reticle, each a process that asks the others over HTTP; three rounds in which
 * people label, a release is frozen, the model learns from it, is measured, and orders what is labelled next.
 */
describe('a retrain loop with the model that comes with Reticle', { timeout: 110_000 }, () => {
  let api: TestApi
  let lab: Lab
  let loopId: string
  const closing: (() => Promise<void>)[] = []
  const seedOf = new Map<string, number>()

  const addPictures = async () => {
    const sourceId = newId()
    await rowsIn(
      api,
      `insert into sources (id, organization_id, project_id, kind, name) values ($1, $2, $3, 'upload', 'disks')`,
      sourceId,
      lab.organizationId,
      lab.projectId,
    )
    for (let seed = 1; seed <= samples; seed++) {
      const { png, side } = dimDisks(seed)
      const stored = await api.storage.put(
        (async function* () {
          yield png
        })(),
      )
      if (!stored.ok) throw new Error(stored.error.message)
      const id = newId()
      seedOf.set(id, seed)
      await rowsIn(
        api,
        `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height, groups)
          values ($1, $2, $3, $4::bigint, $5, $6, $7, 'image/png', $8, $8, jsonb_build_object('slide', 's' || $4::bigint::text))`,
        ...[id, lab.projectId, sourceId, seed, `disks ${seed}.png`, stored.value.sha256, stored.value.bytes, side],
      )
    }
    await api.unitOfWork((r) => r.tasks.openMissing(lab.projectId as never, lab.protocolId as never, 1, api.now()))
  }

  /** The next samples of the queue, labelled as they are. Answers their ids. */
  const label = async (count: number): Promise<string[]> => {
    const read: string[] = []
    for (let n = 0; n < count; n++) {
      const claimed = await claimNext(api, lab, lab.annotator)
      if (claimed === undefined) throw new Error('nothing is left')
      const regions = dimDisks(seedOf.get(claimed.sampleId) ?? 0).outlines.map((geometry, at) =>
        aRegion({ id: `r${at}`, labelId: 'cell', geometry, origin: { kind: 'tool', tool: 'ellipse' } }),
      )
      const submitted = await submitClaimed(api, lab.annotator, claimed, { regions, answers: [], comment: '' })
      if (submitted.statusCode !== 201) throw new Error(submitted.body)
      read.push(claimed.sampleId)
    }
    await vi.waitFor(
      async () => {
        const [{ n } = { n: -1 }] = await rowsIn<{ n: number }>(
          api,
          `select count(*)::int as n from tasks where counted > 0 and state <> 'settled'`,
        )
        expect(n).toBe(0)
      },
      { timeout: 30_000, interval: 50 },
    )
    return read
  }
  const loop = async (): Promise<LoopDetail> => (await api.call(lab.manager, 'getLoop', { params: { loopId } })).json()
  const round = async (): Promise<LoopRound> => {
    const begun = await api.call(lab.manager, 'startRound', { params: { loopId } })
    if (begun.statusCode !== 202) throw new Error(begun.body)
    return vi.waitFor(
      async () => {
        const last = (await loop()).history.at(-1)
        if (last === undefined || !['done', 'failed'].includes(last.state)) throw new Error(`the round is ${last?.state}`)
        if (last.error !== null) throw Object.assign(new Error(last.error), { isOver: true })
        return last
      },
      { timeout: 60_000, interval: 100 },
    )
  }

  beforeAll(async () => {
    const model = await referenceModel('cell')
    closing.push(model.close)
    api = await testApi()
    closing.push(() => api.close())
    const listening = await api.server.listen({ host: '127.0.0.1', port: 0 })
    const worker = await startWorker({
      DATABASE_URL: api.databaseUrl,
      RETICLE_DATA: api.folder,
      RETICLE_CALLBACK_URL: listening,
      RETICLE_BACKEND_PRIVATE_HOSTS: '127.0.0.1',
    })
    closing.push(worker.close)
    lab = await aLab(api, 'Loop', {
      labels: [{ id: 'cell', name: 'cell', color: '#1f77b4', key: '1' }],
      tools: ['select', 'ellipse'],
      questions: [],
      redundancy: { reads: 1 },
      dispensing: { order: { kind: 'learning' } },
    })
    await addPictures()
    const { projectId } = lab
    const registered = await api.call(lab.manager, 'registerModel', {
      params: { projectId },
      body: { name: 'cells', version: { version: 'classical-1', mapping: { labels: { cell: 'cell' } } } },
    })
    const backend = await api.call(lab.manager, 'createBackend', {
      params: { projectId },
      body: { modelId: registered.json().id, name: 'here', address: model.address },
    })
    const made = await api.call(lab.manager, 'createLoop', {
      params: { projectId },
      body: { name: 'cells again', backendId: backend.json().id, plan },
    })
    if (made.statusCode !== 201) throw new Error(made.body)
    loopId = made.json().id
  })
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  it('MR40 to MR46: three rounds, each measured on what no training ever saw and no suggestion was shown on', async () => {
    const rounds: LoopRound[] = []
    const orders: string[][] = []
    const queue = async () =>
      (
        await rowsIn<{ name: string }>(
          api,
          `select s.name from tasks t join samples s on s.id = t.sample_id where t.is_open order by -t.priority, t.level, t.queue_key, t.id`,
        )
      ).map(({ name }) => name)
    await label(6)
    const imported = await queue()
    for (let n = 1; n <= 3; n++) {
      rounds.push(await round())
      orders.push(await queue())
      if (n < 3) await label(3)
    }

    expect(rounds.map(({ number, state, begunBy }) => [number, state, begunBy])).toEqual([1, 2, 3].map((n) => [n, 'done', 'hand']))
    const labels = rounds.map((one) => one.labels ?? 0)
    expect(labels.toSorted((a, b) => a - b)).toEqual(labels)
    expect(new Set(rounds.map(({ version }) => version)).size).toBe(3)
    for (const { measure } of rounds) {
      expect(measure).toMatchObject({ metric: 'f1', all: { f1: measure?.value, dice: expect.any(Number) } })
      expect(measure?.n).toBeGreaterThan(0)
      expect(measure?.value).toBeGreaterThan(0)
    }
    // MR44: as many labels as the round before had, drawn from all that there were.
    expect(rounds[0]?.randomMeasure).toBeNull()
    for (const n of [1, 2]) {
      if ((labels[n] ?? 0) > (labels[n - 1] ?? 0))
        expect([rounds[n]?.randomLabels, rounds[n]?.randomMeasure?.n]).toEqual([labels[n - 1], rounds[n]?.measure?.n])
    }
    // The order is another one, and the score and its parts are there for whoever manages.
    expect(orders[0]).not.toEqual(imported)
    const next = (await api.call(lab.manager, 'listNextTasks', { params: { projectId: lab.projectId } })).json()
    expect(next.tasks[0]).toMatchObject({ name: orders[2]?.[0], score: expect.any(Number), parts: expect.any(Object) })

    // MR41: nothing that is held out is in a release that was learnt from, and all that was said of it is kept from readers.
    const heldOut = new Set(
      (
        await rowsIn<{ sha256: string }>(
          api,
          `select sha256 from samples where is_held_out_by($1, groups, sha256)`,
          JSON.stringify(plan.heldOut),
        )
      ).map(({ sha256 }) => sha256),
    )
    expect(heldOut.size).toBeGreaterThan(2)
    for (const { releaseSha256 } of rounds) {
      const stored = await api.storage.read(releaseSha256 ?? '')
      if (stored === undefined) throw new Error('the manifest is not in the store')
      const manifest = JSON.parse(await text(stored))
      expect(manifest.release.query.heldOut).toEqual({ ...plan.heldOut, take: 'rest' })
      for (const { file } of manifest.samples) expect(heldOut.has(file.replace(/^data\//, '').replace(/\.png$/, ''))).toBe(false)
    }
    const shown = await rowsIn<{ is_held_out: boolean; is_drawn: boolean }>(
      api,
      `select g.is_held_out, is_held_out_by($1, s.groups, s.sha256) as is_drawn from suggestions g join tasks t on t.id = g.task_id join samples s on s.id = t.sample_id`,
      JSON.stringify(plan.heldOut),
    )
    expect(shown.filter((one) => one.is_held_out !== one.is_drawn)).toEqual([])
    expect(new Set(shown.map((one) => one.is_drawn))).toEqual(new Set([true, false]))

    // Frozen again, a release has the same id.
    const [first] = rounds
    await rowsIn(api, `delete from release_files where release_id = $1`, first?.releaseId)
    await rowsIn(api, `update releases set state = 'freezing', manifest_sha256 = null where id = $1`, first?.releaseId)
    await api.unitOfWork(({ outbox }) =>
      outbox.put({ kind: 'job', name: 'freeze-release', payload: { releaseId: first?.releaseId ?? '' } }),
    )
    await expect
      .poll(async () => (await api.read.releases.get(first?.releaseId ?? ''))?.manifestSha256, { timeout: 20_000 })
      .toBe(first?.releaseSha256)
  })
})
