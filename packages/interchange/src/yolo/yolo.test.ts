import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { labelFormat } from '../formats/index.ts'
import { setOf } from '../set-of.ts'
import { sourceOf } from '../source.ts'
import { exampleSet } from '../test/example-set.ts'
import { python, sharedSet } from '../test/oracle.ts'
import { textIn, written } from '../test/written.ts'
import { readVoc } from '../voc/read.ts'
import { readYolo } from './read.ts'
import type { YoloId } from './variants.ts'
import { labelPath, yoloImagePath } from './write.ts'

const yaml = 'names: [cell, "white cell"]\n'
const read = (id: YoloId, files: Record<string, string>) =>
  readYolo(id)(sourceOf(new Map(Object.entries(files)), async () => ({ width: 100, height: 50 })))

describe('rows of other tools', () => {
  it('YO8: boxes are shares of width and height, and a sixth number is how sure a model was', async () => {
    const { records, rejects } = await read('yolo-detect', { 'data.yaml': yaml, 'labels/val/a.txt': '1 0.5 0.5 0.2 0.4 0.875\n' })
    expect(rejects).toEqual([])
    expect(records).toMatchObject([{ fileName: 'a', split: 'val', isSuggestion: true }])
    expect(records[0]?.regions).toMatchObject([
      { labelId: 'white-cell', geometry: { type: 'box', x: 40, y: 15, width: 20, height: 20 }, attributes: { confidence: 0.875 } },
    ])
  })

  it('YO9: images give names their extension, and one without a label file has been looked at', async () => {
    const files = { 'data.yaml': yaml, 'train/labels/a.txt': '0 0.5 0.5 0.2 0.4', 'train/images/a.jpg': '', 'train/images/b.png': '' }
    const { records } = await read('yolo-detect', files)
    expect(records.map(({ fileName, split, regions }) => [fileName, split, regions.length])).toEqual([
      ['a.jpg', 'train', 1],
      ['b.png', 'train', 0],
    ])
  })

  it('YO8: classes come from classes.txt where there is no data.yaml', async () => {
    const { labels } = await read('yolo-detect', { 'classes.txt': 'dog\nperson\n', 'a.txt': '1 0.5 0.5 0.1 0.1' })
    expect(labels.map(({ name }) => name)).toEqual(['dog', 'person'])
  })

  it.each([
    ['nan 0.5 0.5 0.2 0.4', /"nan" is not a number/],
    ['7 0.5 0.5 0.2 0.4', /there is no class 7 among the 2 names/],
    ['0 0.5 0.5 0.2', /3 numbers behind the class/],
    ['0 0.95 0.5 0.2 0.4', /lies outside of the image/],
    ['0 0.5 0.5 0 0.4', /a box of 0 x/],
    ['0 1e999 0.5 0.1 0.4', /is not a number/],
    ['-1 0.5 0.5 0.1 0.1', /the class -1/],
  ])('YO11: %s is a reject with its line', async (row, reason) => {
    const { records, rejects } = await read('yolo-detect', { 'data.yaml': yaml, 'labels/a.txt': `0 0.5 0.5 0.1 0.1\n${row}\n` })
    expect(records[0]?.regions).toHaveLength(1)
    expect(rejects).toEqual([{ at: 'labels/a.txt line 2', reason: expect.stringMatching(reason) }])
  })

  it('YO10: without the size of an image its rows cannot be read, and the reject says the cure', async () => {
    const { rejects } = await readYolo('yolo-detect')(
      sourceOf(new Map(Object.entries({ 'data.yaml': yaml, 'labels/a.txt': '0 0.5 0.5 0.1 0.1' }))),
    )
    expect(rejects).toEqual([{ at: 'labels/a.txt', reason: expect.stringContaining('name the folder of the images') }])
  })

  it('YO8: two classes of one name are one label, and that is said', async () => {
    const { labels, rejects, records } = await read('yolo-detect', {
      'data.yaml': 'names: {0: cell, 3: cell}',
      'labels/a.txt': '3 0.5 0.5 0.1 0.1',
    })
    expect(labels).toHaveLength(1)
    expect(records[0]?.regions[0]?.labelId).toBe('cell')
    expect(rejects).toMatchObject([{ at: 'data.yaml names[3]' }])
  })

  it('YO8: YAML that grows without end is refused', async () => {
    const bomb = `a: &a [1,1]\nb: &b [*a,*a]\nnames: *b\n`
    await expect(read('yolo-detect', { 'data.yaml': bomb })).rejects.toThrow(/^data\.yaml: /)
  })

  it('YO8: corners of a turned box that are none of a rectangle stay a polygon', async () => {
    const { records } = await read('yolo-obb', {
      'data.yaml': yaml,
      'labels/a.txt': '0 0.1 0.1 0.5 0.1 0.5 0.5 0.3 0.9\n0 0.2 0.2 0.4 0.2 0.4 0.6 0.2 0.6',
    })
    expect(records[0]?.regions.map(({ geometry }) => geometry.type)).toEqual(['polygon', 'box'])
  })

  it('YO8: keypoints of two numbers have no state; 0 0 is out of the image', async () => {
    const { records } = await read('yolo-pose', {
      'data.yaml': `${yaml}kpt_shape: [2, 2]\n`,
      'labels/a.txt': '0 0.5 0.5 0.2 0.4 0.5 0.5 0 0',
    })
    expect(records[0]?.regions[0]?.geometry).toEqual({ type: 'skeleton', points: [50, 25, 0, 0], states: ['visible', 'absent'] })
  })
})

describe('what trainers look for', () => {
  it('YO1: labels lie where the last folder "images" of an image is "labels"', () => {
    expect(labelPath(yoloImagePath({ fileName: 'images/a.b.png', split: 'train' }))).toBe('images/train/labels/a.b.txt')
    expect(labelPath(yoloImagePath({ fileName: 'a.png', split: '' }))).toBe('labels/train/a.txt')
  })

  it.skipIf(!python.isThere)(`YO3: a bridge of no width keeps holes open under both rules of filling${python.word}`, async () => {
    const { files } = await written(labelFormat('yolo-segment'), exampleSet)
    const rows = textIn(files, 'labels/train/field-1.txt').split('\n')
    const script = `
import sys, json
out = []
for line in sys.stdin.read().strip().split("\\n"):
    v = [float(x) for x in line.split()[1:]]
    p = [(v[i] * 40, v[i + 1] * 30) for i in range(0, len(v), 2)]
    def winding(x, y):
        w = c = 0
        for (ax, ay), (bx, by) in zip(p, p[1:] + p[:1]):
            if (ay <= y) != (by <= y) and ax + (y - ay) / (by - ay) * (bx - ax) > x:
                c += 1
                w += 1 if by > ay else -1
        return w != 0, c % 2 == 1
    both = [winding(x + 0.5, y + 0.5) for y in range(30) for x in range(40)]
    out.append([sum(w for w, _ in both), sum(c for _, c in both)])
print(json.dumps(out))`
    // The third mark is 36 x 26 with a hole of 20 x 10, the fourth a mask of 8 pixels.
    expect(python.run(script, rows.slice(2, 4).join('\n'))).toEqual([
      [736, 736],
      [8, 8],
    ])
  })
})

const bccd = sharedSet('bccd_blood_cells')
describe.skipIf(!bccd.isThere || !python.isThere)(`blood cells${bccd.word}${python.word}`, () => {
  it('YO2: boxes of real files are where xml.etree says, to 0.001 px', async () => {
    const names = readdirSync(`${bccd.path}voc`)
    const reading = await readVoc(
      sourceOf(new Map(names.map((name) => [`Annotations/${name}`, readFileSync(`${bccd.path}voc/${name}`, 'utf8')]))),
    )
    const { files } = await written(labelFormat('yolo-detect'), setOf(reading, { title: 'BCCD' }))
    const rows = Object.fromEntries([...files].filter(([path]) => path.endsWith('.txt')).map(([path]) => [path, textIn(files, path)]))
    const script = `
import sys, json, os, xml.etree.ElementTree as E
given = json.load(sys.stdin)
worst, boxes, empty = 0, 0, 0
for name in sorted(os.listdir(given["folder"])):
    root = E.parse(os.path.join(given["folder"], name)).getroot()
    w, h = (float(root.find("size/" + s).text) for s in ("width", "height"))
    wanted = [[float(o.find("bndbox/" + s).text) for s in ("xmin", "ymin", "xmax", "ymax")] for o in root.findall("object")]
    empty += sum(b[2] <= b[0] or b[3] <= b[1] for b in wanted)
    wanted = [b for b in wanted if b[2] > b[0] and b[3] > b[1]]
    found = []
    for line in given["rows"]["labels/train/" + name[:-4] + ".txt"].split("\\n"):
        if line:
            x, y, bw, bh = (float(v) for v in line.split()[1:])
            found.append([(x - bw / 2) * w, (y - bh / 2) * h, (x + bw / 2) * w, (y + bh / 2) * h])
    assert len(found) == len(wanted), name
    worst = max([worst] + [abs(a - b) for f, t in zip(found, wanted) for a, b in zip(f, t)])
    boxes += len(found)
print(json.dumps({"worst": worst, "boxes": boxes, "empty": empty}))`
    const said = python.run(script, JSON.stringify({ folder: `${bccd.path}voc`, rows }))
    expect(said).toMatchObject({
      boxes: reading.records.reduce((sum, { regions }) => sum + regions.length, 0),
      empty: reading.rejects.length,
    })
    expect(said).toMatchObject({ worst: expect.toSatisfy((worst: number) => worst < 1e-3) })
  })
})
