import { newId } from '@reticle/db'
import { levelRuleOf } from '@reticle/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runImport } from './run-import.ts'
import { aRecord, hashOf, lineOf, uploadManifest } from './test/manifests.ts'
import { makeWorld, type World } from './test/world.ts'

const shownOf = async (world: World, importId: string) => {
  const shown = await world.context.read.imports.get(importId)
  if (shown === undefined) throw new Error('the import is gone')
  return shown
}

describe('an import of a manifest', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
  })
  afterAll(() => world.close())

  it('L31, L35: takes the sound lines in their order, and lists the others by line and reason', async () => {
    const lines = [
      lineOf(1, { metadata: { gain: 2, note: 'a "b" \\ \n\t ü' }, origin: { licence: 'CC0-1.0' }, priority: 5 }),
      '{"name": "half',
      lineOf(2, { name: 'back\\slash.png', groups: { plate: '2' } }),
      '',
      lineOf(1, { name: 'again.png' }),
      lineOf(3, { width: '640' }),
      lineOf(4, { uri: '../../etc/passwd' }),
      lineOf(5),
    ]
    const importId = await uploadManifest(world, `${lines.join('\r\n')}`, { site: 'north', plate: 'given' })
    await runImport(world.context, { importId })
    const shown = await shownOf(world, importId)
    expect(shown).toMatchObject({ state: 'done', total: 8, done: 8, added: 3, duplicates: 1, rejected: 3 })
    expect(shown.rejects.map(({ name, at }) => [name, at])).toEqual([
      ['plates.ndjson', 'line 2'],
      ['plates.ndjson', 'line 6'],
      ['plates.ndjson', 'line 7'],
    ])
    expect(shown.rejects.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('is no JSON'),
      expect.stringContaining('width: '),
      expect.stringContaining('uri: '),
    ])
    const samples = await world.query('select * from samples order by position')
    expect(
      samples.map(({ position, name, sha256, bytes, uri, groups, origin, metadata, thumbnail_sha256 }) => [
        position,
        name,
        sha256,
        bytes,
        uri,
        groups,
        origin,
        metadata,
        thumbnail_sha256,
      ]),
    ).toEqual([
      [
        '1',
        'plate-1/1.png',
        hashOf('image 1'),
        '1001',
        'plates/1.png',
        { site: 'north', plate: '1' },
        { licence: 'CC0-1.0' },
        { gain: 2, note: 'a "b" \\ \n\t ü' },
        null,
      ],
      ['2', 'back\\slash.png', hashOf('image 2'), '1002', 'plates/2.png', { site: 'north', plate: '2' }, {}, {}, null],
      ['3', 'plate-1/5.png', hashOf('image 5'), '1005', 'plates/5.png', { site: 'north', plate: '1' }, {}, {}, null],
    ])
    const tasks = await world.tasks()
    expect(
      tasks.map(({ sample_id, position, priority, queue_key, reads, is_open, returned_at }) => ({
        sample_id,
        position,
        priority,
        queue_key,
        reads,
        is_open,
        returned_at,
      })),
    ).toEqual(
      samples.map(({ id, position }, index) => ({
        sample_id: id,
        position,
        priority: index === 0 ? 5 : 0,
        queue_key: position,
        reads: world.protocol.redundancy.reads,
        is_open: true,
        returned_at: null,
      })),
    )
    const [event] = await world.query(`select * from events where type = 'import.records-added'`)
    expect(event).toMatchObject({
      subject_id: importId,
      payload: { lines: { from: 1, to: 8 }, positions: { from: 1, to: 3 }, samples: 3, tasks: 3, reads: world.protocol.redundancy.reads },
    })
    expect(await world.eventTypes(importId)).toEqual(['import.records-added', 'import.finished'])
  })

  it('L1, L35: its tasks fold to their states, by the event of their chunk', async () => {
    expect(await world.context.read.consistency.check(world.projectId)).toMatchObject({ tasks: 3, examples: [] })
  })

  it('L32: adds nothing when it is asked for again', async () => {
    const [{ id }] = await world.query('select id from imports')
    await world.query(`update imports set state = 'queued' where id = $1`, [id])
    await runImport(world.context, { importId: id })
    expect(await shownOf(world, id)).toMatchObject({ state: 'done', added: 3 })
    expect(await world.tasks()).toHaveLength(3)
  })

  it('goes on at the positions of the project, and knows what is in it, also what was withdrawn', async () => {
    await world.query(`update samples set withdrawn_at = now() where position = 2`)
    const importId = await uploadManifest(world, `${[lineOf(2), lineOf(1), lineOf(9)].join('\n')}\n`)
    await runImport(world.context, { importId })
    expect(await shownOf(world, importId)).toMatchObject({ total: 3, added: 1, duplicates: 2, rejected: 0 })
    expect((await world.tasks()).map(({ position }) => position)).toEqual(['1', '2', '3', '4'])
    const reasons = await world.query('select line, outcome, reason from import_rejects where import_id = $1 order by line', [importId])
    expect(reasons).toEqual([
      { line: 1, outcome: 'duplicate', reason: expect.stringContaining('which was withdrawn') },
      { line: 2, outcome: 'duplicate', reason: expect.stringContaining('"plate-1/1.png"') },
    ])
  })

  it('takes an image of the store only from the same organization, and only as it is', async () => {
    const other = newId()
    const [{ organization_id: ours }] = await world.query('select organization_id from projects where id = $1', [world.projectId])
    const theirs = newId()
    await world.query(`insert into organizations (id, name) values ($1, 'Other lab')`, [theirs])
    for (const [organizationId, projectId, hash] of [
      [ours, other, 'ours'],
      [theirs, newId(), 'theirs'],
    ]) {
      const sourceId = newId()
      await world.query(`insert into projects (id, organization_id, name) values ($1, $2, 'Second')`, [projectId, organizationId])
      await world.query(`insert into sources (id, organization_id, project_id, kind, name) values ($1, $2, $3, 'upload', 'Files')`, [
        sourceId,
        organizationId,
        projectId,
      ])
      await world.query(
        `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height, thumbnail_sha256)
          select gen_random_uuid(), $1, $2, n, 'x.png', $3 || n, 77, 'image/png', 640, 480, 'thumb' from generate_series(0, 1) n`,
        [projectId, sourceId, hashOf(hash).slice(1)],
      )
    }
    const stored = (hash: string, changes = {}) => {
      const { uri: _, ...record } = aRecord(20, { sha256: hash, bytes: 77, ...changes })
      return JSON.stringify(record)
    }
    const [here, there] = [hashOf('ours').slice(1), hashOf('theirs').slice(1)]
    const importId = await uploadManifest(world, [stored(`${here}0`), stored(`${there}0`), stored(`${here}1`, { width: 641 })].join('\n'))
    await runImport(world.context, { importId })
    const shown = await shownOf(world, importId)
    expect(shown).toMatchObject({ added: 1, rejected: 2 })
    expect(shown.rejects).toEqual([
      { name: 'plates.ndjson', at: 'line 2', reason: expect.stringContaining('no sample of this organization') },
      { name: 'plates.ndjson', at: 'line 3', reason: expect.stringContaining('640 x 480') },
    ])
    const [sample] = await world.query('select uri, thumbnail_sha256 from samples where sha256 = $1 and project_id = $2', [
      `${here}0`,
      world.projectId,
    ])
    expect(sample).toEqual({ uri: null, thumbnail_sha256: 'thumb' })
  })

  it('refuses hostile lines, each by its reason, within the time of any test', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const many = Array.from({ length: 22_000 }, (_, index) => `"${index}":{}`).join()
    const hostile: [string | Buffer, string][] = [
      ['x'.repeat(3_000_000), 'longer than'],
      [deep, 'nests deeper'],
      ...Array.from({ length: 20 }, (): [string, string] => [`[${'{},'.repeat(80_000)}{}]`, 'expected object']),
      ...Array.from({ length: 20 }, (): [string, string] => [`{${many}}`, 'name: ']),
      [lineOf(30, { metadata: JSON.parse('{"__proto__": {"a": 1}}') }), 'metadata.__proto__'],
      [Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'UTF-8'],
      [lineOf(31, { name: 'a\0b' }), 'name: '],
      [lineOf(32, { metadata: { note: 'a\0b' } }), 'NUL'],
      [lineOf(33, { metadata: { note: '\ud800' } }), 'surrogate'],
      [lineOf(34).replace('"bytes":1034', '"bytes":1e999'), 'bytes: '],
      [lineOf(35).replace('"groups":', '"metadata":{"mass":1e999},"groups":'), 'too large for a double'],
      [lineOf(36).replace('{', '{"name":"twice.png",'), 'same key twice'],
      [lineOf(37, { unknown: 1 }), 'unknown'],
      ['null', 'expected object'],
      ['[]', 'expected object'],
      [lineOf(38, { width: 60_000, height: 60_000 }), 'pixels'],
      [lineOf(39, { uri: '/etc/passwd' }), 'uri: '],
      [lineOf(40, { uri: 'file:///etc/passwd' }), 'uri: '],
    ]
    const content = Buffer.concat([
      ...hostile.map(([line]) => Buffer.concat([Buffer.from(line), Buffer.from('\n')])),
      Buffer.from(lineOf(41)),
    ])
    const importId = await uploadManifest(world, content)
    await runImport(world.context, { importId })
    const shown = await shownOf(world, importId)
    expect(shown).toMatchObject({ added: 1, rejected: hostile.length })
    for (const [index, [, reason]] of hostile.entries())
      expect([shown.rejects[index]?.at, shown.rejects[index]?.reason]).toEqual([`line ${index + 1}`, expect.stringContaining(reason)])
  }, 60_000)

  it('rewinds annotators who have passed the place of a new task, and only those', async () => {
    const [early, late] = world.people
    const cursor = 'insert into dispatch_cursors (project_id, annotator_id, rank, level, queue_key, task_id) values ($1, $2, $3, 0, 1, $4)'
    await world.query('delete from dispatch_cursors')
    await world.query(cursor, [world.projectId, early, -900, newId()])
    await world.query(cursor, [world.projectId, late, 0, newId()])
    const seen: unknown[] = []
    const importId = await uploadManifest(world, lineOf(50, { priority: 800 }))
    // At its end an import starts all of them anew; what its chunk did shows only before.
    const context = {
      ...world.context,
      unitOfWork: world.context.unitOfWork,
      dispenser: {
        ...world.context.dispenser,
        reload: async () => void seen.push(await world.query('select annotator_id from dispatch_cursors')),
      },
    }
    await runImport(context, { importId })
    expect(seen).toEqual([[{ annotator_id: early }], []])
  })
})

describe('levels of new tasks', () => {
  it.each([{ kind: 'sequential' }, { kind: 'least-read' }, { kind: 'finish-begun' }, { kind: 'random', seed: 4 }] as const)(
    'follow the live order $kind',
    async (order) => {
      const world = await makeWorld({ dispensing: { order } })
      try {
        const importId = await uploadManifest(world, [lineOf(1), lineOf(2)].join('\n'))
        await runImport(world.context, { importId })
        expect((await world.tasks()).map((task) => task.level_rule)).toEqual([levelRuleOf(order), levelRuleOf(order)])
        expect((await world.outbox()).includes('order-queue')).toBe(order.kind !== 'sequential')
      } finally {
        await world.close()
      }
    },
  )
})

describe('without a live protocol', () => {
  it('L10: adds samples without tasks', async () => {
    const world = await makeWorld()
    try {
      await world.query('update projects set protocol_id = null')
      const importId = await uploadManifest(world, lineOf(1))
      await runImport(world.context, { importId })
      expect(await shownOf(world, importId)).toMatchObject({ state: 'done', added: 1 })
      expect(await world.tasks()).toEqual([])
    } finally {
      await world.close()
    }
  })
})
