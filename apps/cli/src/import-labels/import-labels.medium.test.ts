import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { projectFolder } from '../project-folder.ts'
import { runningServer } from '../test/running-server.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 200_000 })

let server: Awaited<ReturnType<typeof runningServer>>
let export_: string
beforeAll(async () => {
  // No protocol: a new project.
  server = await runningServer(null)
  const real = await readFile(join(projectFolder, 'packages/interchange/fixtures/label-studio/tasks.json'), 'utf8')
  export_ = join(server.folder, 'project-1.json')
  await writeFile(export_, real)
  await mkdir(join(server.folder, 'pictures'))
  for (const n of [1, 2])
    await sharp({ create: { width: 2800, height: 2800, channels: 3, background: { r: 10 * n, g: 0, b: 0 } } })
      .png()
      .toFile(join(server.folder, `pictures/image${n}.png`))
})
afterAll(() => server.close())
const reticle = (...args: string[]) => server.reticle('import-labels', ...args)
const images = () => join(server.folder, 'pictures')

describe('reticle import-labels', () => {
  it('LI50: looks first: --dry-run writes nothing, and names what is missing with its cure', async () => {
    const bare = await reticle('Plates', export_, '--dry-run')
    expect(bare.code).toBe(2)
    expect(bare.stderr).toMatch(
      /^reticle: .*project-1\.json: nothing of it could be taken; the project has no protocol.*--create-protocol\n$/m,
    )
    const dry = await reticle('Plates', export_, '--images', images(), '--create-protocol', '--dry-run', '--json')
    expect(dry.code).toBe(0)
    expect(JSON.parse(dry.stdout)).toMatchObject({
      ...{ state: 'ready', becomes: 'annotations', file: { format: 'label-studio', marks: 6 } },
      plan: { taken: 3, leftOut: 0, samples: { matched: 0, new: 2, missing: 0 } },
    })
    expect(await server.query('select id from samples union select id from annotations union select id from protocols')).toEqual([])
  })

  it('LI50: the way over is one command: protocol, images, readers, annotations with their origin', async () => {
    const done = await reticle('Plates', export_, '--images', images(), '--create-protocol', '--reader-map', '1=Dr. Bo', '--json')
    expect({ code: done.code, err: done.stderr }).toEqual({ code: 0, err: expect.stringContaining('is sent: ') })
    expect(JSON.parse(done.stdout)).toMatchObject({ state: 'done', plan: { taken: 3, known: 0, leftOut: 0, samples: { new: 2 } } })
    const rows = await server.query(
      `select p.name as reader, s.name as image, o.origin->>'author' as author from annotations n join people p on p.id = n.annotator_id
       join tasks t on t.id = n.task_id join samples s on s.id = t.sample_id join annotation_origins o on o.annotation_id = n.id order by 1, 2`,
    )
    expect(rows).toEqual([
      { reader: 'Dr. Bo', image: 'image1.png', author: '1' },
      { reader: 'Dr. Bo', image: 'image2.png', author: '1' },
      { reader: 'Label Studio user 2', image: 'image1.png', author: '2' },
    ])
  })

  it('LI33: once more it says what was there already', async () => {
    const again = await reticle('Plates', export_, '--reader-map', '1=Dr. Bo')
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('3 were there already; 0 left out') })
  })

  it('ends with 1 when some is left out, and names it by its place', async () => {
    const tasks = JSON.parse(await readFile(export_, 'utf8')) as { data: { image: string } }[]
    Object.assign(tasks[1] ?? {}, { data: { image: '/elsewhere.png' } })
    const some = join(server.folder, 'some.json')
    await writeFile(some, JSON.stringify(tasks))
    const { code, stderr } = await reticle(server.projectId, some, '--reader', 'Somebody else')
    expect(code).toBe(1)
    expect(stderr).toContain('left out: elsewhere.png, by 1, 3: there is no sample "elsewhere.png" in this project')
  })

  it.each([
    ['a file that is not there', ['Plates', '/none.json'], /^reticle: \/none\.json: there is no such file or folder\n$/m],
    ['what it cannot become', ['Plates', 'FILE', '--as', 'votes'], /^reticle: --as: "votes" is none of reader, suggestions, gold\n$/m],
    ['a format that is none', ['Plates', 'FILE', '--format', 'nope'], /^reticle: --format: "nope" is none of coco.+\n$/m],
    ['a pair that is none', ['Plates', 'FILE', '--labels-map', 'cell'], /^reticle: --labels-map: "cell" is no THEIRS=OURS.+\n$/m],
    [
      'a member that is none',
      ['Plates', 'FILE', '--reader-map', '1=a@b.example'],
      /^reticle: --reader-map: "a@b\.example" is no member.+\n$/m,
    ],
    ['no labels', ['Plates'], /^reticle: import-labels: usage.+\n$/m],
    ['what is in no format', ['Plates', 'NOTES'], /^reticle: .+notes\.txt: this is in none of the label formats.+\n$/m],
  ])('ends with 2 and one line for %s', async (_what, args, last) => {
    const notes = join(server.folder, 'notes.txt')
    await writeFile(notes, 'hello')
    const { code, stdout, stderr } = await reticle(...args.map((arg) => (arg === 'FILE' ? export_ : arg === 'NOTES' ? notes : arg)))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(last)
  })
})
