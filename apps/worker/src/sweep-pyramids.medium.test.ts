import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { pyramidIdSchema } from '@reticle/domain'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { buildPyramid } from './jobs/build-pyramid.ts'
import { runImport } from './jobs/run-import.ts'
import { ramp } from './jobs/test/arrays.ts'
import { makeWorld, type World } from './jobs/test/world.ts'
import { sweepPyramids } from './sweep-pyramids.ts'

vi.setConfig({ testTimeout: 120_000 })

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const longAgo = new Date('2020-01-01T00:00:00Z')

const made = async (name: string, bytes: Uint8Array) => {
  const importId = await world.upload([{ name, bytes }])
  await runImport(world.context, { importId })
  const [sample] = await world.query('select * from samples where name = $1', [name])
  const pyramidId = pyramidIdSchema.parse(sample?.pyramid_id)
  await buildPyramid(world.context, { pyramidId })
  const files = await world.query('select path, sha256 from pyramid_files where pyramid_id = $1', [pyramidId])
  return { sample, pyramidId, files: new Map<string, string>(files.map(({ path, sha256 }) => [path, sha256])) }
}
type Made = Awaited<ReturnType<typeof made>>

/** As if all of it lay there since long. */
const age = async ({ pyramidId, files }: Made) => {
  await world.query('update pyramids set created_at = $2, finished_at = $2 where id = $1', [pyramidId, longAgo])
  for (const sha256 of files.values()) await utimes(join(world.data, 'blobs', sha256.slice(0, 2), sha256.slice(2)), longAgo, longAgo)
}
const withdraw = ({ sample }: Made, at: Date) => world.query('update samples set withdrawn_at = $2 where id = $1', [sample?.id, at])
const sizesOf = async ({ files }: Made) => Promise.all([...files.values()].map((sha256) => world.context.storage.size(sha256)))
const there = async (one: Made) => (await sizesOf(one)).filter((size) => size !== undefined).length

describe('pyramids that nobody can see any more', () => {
  it('go with their files after a week; live samples, shared files, originals and releases keep theirs', async () => {
    const gone = await made('gone.npy', ramp(300, 400))
    const live = await made('live.npy', ramp(300, 401))
    const recent = await made('recent.npy', ramp(300, 402))
    for (const one of [gone, live, recent]) await age(one)
    await withdraw(gone, longAgo)
    await withdraw(recent, new Date())
    // A file of a frozen release, and one that another pyramid has, too.
    const [released, shared] = [gone.files.get('0/c/0/0') ?? '', gone.files.get('1/c/0/0') ?? '']
    const releaseId = await world.askRelease('1.0.0')
    await world.query(`insert into release_files (release_id, path, sha256, bytes, media_type) values ($1, 'data/x', $2, 1, 'x')`, [
      releaseId,
      released,
    ])
    await world.query(`insert into pyramid_files (pyramid_id, path, sha256, bytes) values ($1, 'other', $2, 1)`, [live.pyramidId, shared])

    const before = gone.files.size
    expect(await sweepPyramids(world.context)).toBeGreaterThan(0)
    expect(await there(gone)).toBe(2)
    expect(before).toBeGreaterThan(4)
    for (const sha256 of [released, shared, gone.sample?.sha256, gone.sample?.thumbnail_sha256])
      expect(await world.context.storage.size(sha256)).toBeGreaterThan(0)
    expect([await there(live), await there(recent)]).toEqual([live.files.size, recent.files.size])
    expect(
      await world.query('select id from pyramids where id = any($1)', [[gone, live, recent].map((one) => one.pyramidId)]),
    ).toHaveLength(2)
    expect(await world.query('select pyramid_id from samples where id = $1', [gone.sample?.id])).toEqual([{ pyramid_id: null }])
    expect(await sweepPyramids(world.context)).toBe(0)
  })

  it('are made anew when the same file comes in while they go', async () => {
    const bytes = ramp(280, 290)
    const old = await made('old.npy', bytes)
    await age(old)
    await withdraw(old, longAgo)
    // A sweep that was killed after its first step, and an import that comes then.
    expect(await world.context.unitOfWork(({ pyramids }) => pyramids.retire(86_400, 10))).toEqual([old.pyramidId])
    await world.query('delete from tasks where sample_id = $1', [old.sample?.id])
    await world.query('delete from samples where id = $1', [old.sample?.id])
    const again = await made('again.npy', bytes)
    expect(again.pyramidId).toBe(old.pyramidId)
    await sweepPyramids(world.context)
    expect(await world.context.unitOfWork(({ pyramids }) => pyramids.drop([old.pyramidId]))).toBe(0)
    expect(await there(again)).toBe(again.files.size)
    expect((await world.context.read.pyramids.get(old.pyramidId))?.state).toBe('ready')
  })
})
