import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { projectFolder } from '../project-folder.ts'

// Each call is a process; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const main = join(projectFolder, 'apps/cli/src/main.ts')
const examples = join(projectFolder, 'packages/interchange/examples')
const reticle = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, 'convert', ...args])
    return { code: 0, out: stdout, err: stderr }
  } catch (cause) {
    const { code, stdout, stderr } = cause as { code: number; stdout: string; stderr: string }
    return { code, out: stdout, err: stderr }
  }
}

let folder = ''
const at = (...parts: string[]) => join(folder, ...parts)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reticle-convert-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('reticle convert', () => {
  it('goes from COCO to tables and back without a loss, and prints one JSON document', async () => {
    const there = await reticle(join(examples, 'coco/labels/coco.json'), '--from', 'coco', '--to', 'csv', at('tables'), '--json')
    expect([there.code, there.err]).toEqual([0, ''])
    expect(JSON.parse(there.out)).toMatchObject({
      from: 'coco',
      to: 'csv',
      images: 3,
      marks: 10,
      answers: 3,
      files: 2,
      losses: [],
      rejects: [],
    })
    const back = await reticle(at('tables'), '--from', 'csv', '--to', 'coco', at('back.json'), '--json')
    expect(back.code).toBe(0)
    const annotationsOf = async (path: string) =>
      (JSON.parse(await readFile(path, 'utf8')) as { annotations: { bbox: unknown; segmentation: unknown }[] }).annotations.map(
        ({ bbox, segmentation }) => ({ bbox, segmentation }),
      )
    expect(await annotationsOf(at('back.json'))).toEqual(await annotationsOf(join(examples, 'coco/labels/coco.json')))
  })

  it('says what the target cannot hold, on standard error and in LOSSES.md of a folder', async () => {
    const done = await reticle(join(examples, 'coco/labels/coco.json'), '--from', 'coco', '--to', 'coco', at('folder'))
    expect(done.err).toContain('COCO does not hold ellipses')
    expect(await readFile(at('folder/LOSSES.md'), 'utf8')).toContain('ellipses: written as polygons of 128 vertices: 1 case')
  })

  it('names what of the source was left out, and goes on', async () => {
    const document = {
      images: [{ id: 1, file_name: 'a.png', width: 10, height: 10 }],
      categories: [{ id: 1, name: 'cell' }],
      annotations: [
        { id: 1, image_id: 1, category_id: 1, bbox: [1, 1, 2, 2] },
        { id: 2, image_id: 1, category_id: 1, bbox: [1, 1, 200, 2] },
      ],
    }
    await writeFile(at('dirty.json'), JSON.stringify(document))
    const done = await reticle(at('dirty.json'), '--from', 'coco', '--to', 'csv', at('clean'), '--json')
    expect(JSON.parse(done.out)).toMatchObject({
      marks: 1,
      rejects: [{ at: 'annotations[1].bbox', reason: 'the box lies outside of the image' }],
    })
    expect(done.err).toBe('left out: annotations[1].bbox: the box lies outside of the image\n')
  })

  it.each([
    [['nothing.json', '--from', 'coco', '--to', 'csv', 'out'], 'reticle: nothing.json: there is no such file or folder'],
    [['a', '--from', 'nope', '--to', 'csv', 'out'], /reticle: --from: "nope" is none of coco/],
    [['a', '--to', 'csv', 'out'], /reticle: --from: is needed: one of coco/],
    [['a', '--from', 'coco', '--to', 'csv'], /reticle: convert: usage/],
  ])('ends bad input %j with one line and code 2', async (args, line) => {
    const done = await reticle(...args)
    expect([done.code, done.out]).toEqual([2, ''])
    expect(done.err).toMatch(line)
    expect(done.err.trim().split('\n')).toHaveLength(1)
  })

  it('leaves nothing behind when it fails, and overwrites nothing', async () => {
    await mkdir(at('full'))
    await writeFile(at('full/mine.txt'), 'mine')
    const [source, broken] = [join(examples, 'coco/labels/coco.json'), at('broken.json')]
    await writeFile(broken, '{"images": [')
    const before = await readdir(folder)
    expect((await reticle(source, '--from', 'coco', '--to', 'csv', at('full'))).err).toContain('is a folder that is not empty')
    expect((await reticle(source, '--from', 'coco', '--to', 'csv', at('one.csv'))).err).toContain('the format is 2 files: name a folder')
    expect((await reticle(broken, '--from', 'coco', '--to', 'csv', at('never'))).code).toBe(2)
    expect(await readdir(folder)).toEqual(before)
  })

  it('does not follow links out of a folder, and refuses an archive whose names lead out of it', async () => {
    await cp(join(examples, 'csv'), at('linked'), { recursive: true })
    const { symlink } = await import('node:fs/promises')
    await symlink('/etc/hostname', at('linked/more-regions.csv'))
    expect((await reticle(at('linked'), '--from', 'csv', '--to', 'coco', at('linked.json'), '--json')).code).toBe(0)
  })
})
