import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reticle-marks-'))
})
afterAll(() => rm(folder, { recursive: true }))

type Ran = { readonly code: number; readonly out: string; readonly errors: string }
const reticle = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const words = args[0] === 'agreement' ? args : ['consensus', ...args]
    execFile(process.execPath, [main, ...words, '--format', 'coco'], (error, out, errors) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, errors })
    })
  })

type Box = readonly [x: number, y: number, width: number, height: number, category: string]
const names = ['cell', 'debris']

/** A reader's file: boxes on `a.png`, and the other images that the reader looked at. */
const reader = async (name: string, boxes: readonly Box[], others: readonly string[] = [], width = 100): Promise<string> => {
  const path = join(folder, `${name}.json`)
  const document = {
    images: ['a.png', ...others].map((file_name, index) => ({ id: index + 1, file_name, width, height: 100 })),
    categories: names.map((category, index) => ({ id: index + 1, name: category })),
    annotations: boxes.map(([x, y, w, h, category], index) => ({
      id: index + 1,
      image_id: 1,
      category_id: names.indexOf(category) + 1,
      bbox: [x, y, w, h],
    })),
  }
  await writeFile(path, JSON.stringify(document))
  return path
}

const three = async (): Promise<string[]> => [
  await reader('ann', [
    [10, 10, 20, 20, 'cell'],
    [60, 60, 10, 10, 'cell'],
  ]),
  await reader('bob', [[12, 10, 20, 20, 'cell']], ['b.png']),
  await reader('eve', [[11, 10, 20, 20, 'debris']], ['b.png']),
]

describe('reticle consensus --format coco', { timeout: 30_000 }, () => {
  it('C24 to C29: one object a cluster, with support, readers and votes; marks that stay alone are left out by share', async () => {
    const out = join(folder, 'out.json')
    const { code, out: answer } = await reticle(...(await three()), '--method', 'fusion', '--out', out, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(answer)).toMatchObject({ method: 'fusion', images: 2, readers: 3, marks: 4, clusters: 2, objects: 1, rejects: [] })
    const written = JSON.parse(await readFile(out, 'utf8'))
    expect(written.images.map((image: { file_name: string }) => image.file_name)).toEqual(['a.png', 'b.png'])
    expect(written.annotations).toHaveLength(1)
    expect(written.annotations[0]).toMatchObject({
      bbox: [11, 10, 20, 20],
      support: 3,
      readers: 3,
      label_votes: { cell: 2, debris: 1 },
    })
    expect(written.categories.map((one: { name: string }) => one.name)).toEqual(names)
  })

  it('--share decides how few marks keep a cluster, and the order of the files changes nothing', async () => {
    const files = await three()
    const [one, other] = [join(folder, 'one.json'), join(folder, 'other.json')]
    await reticle(...files, '--share', '0.3', '--out', one)
    await reticle(...files.toReversed(), '--share', '0.3', '--out', other)
    expect(JSON.parse(await readFile(one, 'utf8')).annotations).toHaveLength(2)
    expect(JSON.parse(await readFile(other, 'utf8')).annotations).toEqual(JSON.parse(await readFile(one, 'utf8')).annotations)
  })

  it.each([
    [['absent.json', 'absent.json'], 'absent.json: is not there'],
    [['ONE'], 'consensus: needs the COCO files of two readers or more, one file each'],
    [['ONE', 'WIDE'], 'WIDE: a.png has 120 x 100 px here and 100 x 100 in another file'],
    [['ONE', 'BROKEN'], 'BROKEN: is no JSON'],
    [['ONE', 'ONE', '--method', 'magic'], '--method: "magic" is none of: medoid, fusion, centroid, mean-ellipse, pixel-vote, staple'],
    [['ONE', 'ONE', '--share', '1.5'], '--share: "1.5" is above 1'],
    [['ONE', 'ONE', '--tie', 'none'], '--tie: is for votes: --format csv'],
  ])('ends bad input %j with 2 and one line', async (args, line) => {
    const broken = join(folder, 'broken.json')
    await writeFile(broken, '{')
    const paths: Record<string, string> = { ONE: await reader('one-reader', []), WIDE: await reader('wide', [], [], 120), BROKEN: broken }
    const { code, out, errors } = await reticle(...args.map((word) => paths[word] ?? word))
    expect({ code, out }).toEqual({ code: 2, out: '' })
    const wanted = line.replace(/^(WIDE|BROKEN)/, (word) => paths[word] ?? word)
    expect(errors.split('\n').find((one) => one.startsWith('reticle:'))).toContain(`reticle: ${wanted}`)
  })
})

describe('reticle agreement --format coco', { timeout: 30_000 }, () => {
  it('C73: has F1 by threshold, means over matched objects, and each two readers', async () => {
    const { code, out } = await reticle('agreement', ...(await three()), '--json')
    expect(code).toBe(0)
    const document = JSON.parse(out)
    expect(document).toMatchObject({ format: 'coco', readers: 3, images: 2, comparisons: 4 })
    // Marks 2 + 1, 2 + 1 and 1 + 1; each pair of readers has one object in common, on a.png.
    expect(document.f1[0]).toEqual({ threshold: 0.5, value: 6 / 8, matched: 3 })
    expect(document.pairs).toHaveLength(3)
    expect(document.pairs[2]).toMatchObject({ images: 2, marks: 2, sameLabel: 0 })
    expect(document.meanIou).toBeCloseTo((18 / 22 + 19 / 21 + 19 / 21) / 3, 9)
  })

  it('ends a single file with 2 and one line', async () => {
    const { code, errors } = await reticle('agreement', await reader('lonely', []))
    expect(code).toBe(2)
    expect(errors).toContain('reticle: agreement: needs the COCO files of two readers or more')
  })
})
