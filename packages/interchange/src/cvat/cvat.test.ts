import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { labelFormat } from '../formats/index.ts'
import { masksPng } from '../formats/masks-png.ts'
import { setOf } from '../set-of.ts'
import { sourceOf } from '../source.ts'
import { exampleSet } from '../test/example-set.ts'
import { python, sharedSet } from '../test/oracle.ts'
import { textIn, written } from '../test/written.ts'
import { readCvat } from './read.ts'

const meta = `<meta><task><id>7</id><name>Cells</name><size>2</size><mode>annotation</mode><created>2024-01-31 10:00:00.123456+00:00</created>
<updated>2024-02-01 09:30:00.5+01:00</updated><labels>
<label><name>cell</name><color>#AA00ff</color><attributes><attribute><name>Stain</name><input_type>select</input_type><values>a
b</values></attribute><attribute><name>sure</name><input_type>checkbox</input_type></attribute></attributes></label>
<label><name>worm</name><type>skeleton</type><svg>&lt;line data-node-from="1" data-node-to="2"/&gt;&lt;circle cx="10" cy="50" data-node-id="1" data-label-name="head"/&gt;</svg></label>
<label><name>head</name><type>points</type><parent>worm</parent></label><label><name>tail</name><type>points</type><parent>worm</parent></label>
</labels><segments><segment><id>3</id><start>0</start><stop>9</stop><url>http://cvat.example/api/jobs/12</url></segment></segments>
<owner><username>ada</username></owner><assignee><username>bo</username></assignee><original_size><width>40</width><height>30</height></original_size>
<source>film.mp4</source></task></meta>`
const file = (body: string) => `<?xml version="1.0" encoding="utf-8"?>\n<annotations><version>1.1</version>${meta}${body}</annotations>`
const image = (shapes: string, more = 'id="0" name="a.jpg" width="40" height="30"') => `<image ${more}>${shapes}</image>`
const read = (body: string) => readCvat('images')(sourceOf(new Map([['annotations.xml', file(body)]])))
const readVideo = (body: string) => readCvat('video')(sourceOf(new Map([['annotations.xml', file(body)]])))

describe('images of CVAT', () => {
  it('CV14: shapes, attributes of their kinds, drawing order and groups', async () => {
    const { records, rejects } = await read(
      image(`<box label="cell" source="manual" occluded="1" xtl="1.5" ytl="2" xbr="11.5" ybr="8" z_order="2" group_id="4">
<attribute name="Stain">007</attribute><attribute name="sure">true</attribute></box>
<box label="cell" xtl="10" ytl="10" xbr="20" ybr="14" rotation="350"/><ellipse label="cell" cx="9" cy="8" rx="3" ry="2"/>
<polyline label="cell" points="1,1;5,5;9,2"/><points label="cell" points="1,1;2,2"/>
<mask label="cell" rle="1, 2, 1" left="3" top="4" width="2" height="2"/>`),
    )
    expect(rejects).toEqual([])
    expect(records[0]?.regions).toMatchObject([
      {
        geometry: { type: 'box', x: 1.5, y: 2, width: 10, height: 6 },
        attributes: { stain: '007', sure: true, occluded: true, 'z-order': 2, 'group-id': 4 },
      },
      { geometry: { type: 'rotated-box', cx: 15, cy: 12, width: 10, height: 4, angle: -10 } },
      { geometry: { type: 'ellipse', cx: 9, cy: 8, rx: 3, ry: 2, angle: 0 } },
      { geometry: { type: 'polyline', points: [1, 1, 5, 5, 9, 2] } },
      { geometry: { type: 'point', x: 1, y: 1 } },
      { geometry: { type: 'point', x: 2, y: 2 } },
      { geometry: { type: 'mask', x: 3, y: 4, width: 2, height: 2, counts: [1, 2, 1] } },
    ])
  })

  it('CV15: task, job, people and times are kept as origin, and the assignee is the reader', async () => {
    const { records, labels } = await read(image('', 'id="1" name="a.jpg" width="40" height="30" subset="Train"'))
    expect(records[0]).toMatchObject({ reader: 'bo', at: '2024-02-01T08:30:00.500Z', split: 'Train' })
    expect(records[0]?.origin).toMatchObject({
      tool: 'CVAT',
      task: '7',
      job: '12',
      owner: 'ada',
      assignee: 'bo',
      image: '1',
      created: '2024-01-31T10:00:00.123Z',
    })
    expect(labels[0]).toEqual({ id: 'cell', name: 'cell', color: '#aa00ff' })
  })

  it('CV14: keypoints go by the names of their label, and one that is not there is absent', async () => {
    const { records, labels, rejects } = await read(
      image('<skeleton label="worm"><points label="tail" points="5,6" occluded="1"/></skeleton>'),
    )
    expect(rejects).toEqual([])
    expect(records[0]?.regions[0]?.geometry).toEqual({ type: 'skeleton', points: [0, 0, 5, 6], states: ['absent', 'occluded'] })
    expect(labels[1]?.skeleton).toMatchObject({ points: [{ id: 'head', x: 0, y: 0.5 }, { id: 'tail' }], edges: [[0, 1]] })
  })

  it('CV16: what a model said and nobody looked at is a suggestion', async () => {
    const auto = '<box label="cell" source="auto" xtl="1" ytl="2" xbr="11" ybr="8"/>'
    expect((await read(image(auto))).records[0]).toMatchObject({
      isSuggestion: true,
      regions: [{ origin: { kind: 'model', edited: false } }],
    })
    expect((await read(image(auto.replace('auto', 'semi-auto')))).records[0]?.isSuggestion).toBeUndefined()
  })

  it('CV17: tags are answers to a question of their own', async () => {
    const { records, questions } = await read(image('<tag label="cell"/>'))
    expect(records[0]?.answers).toEqual([{ questionId: 'tags', value: { kind: 'choices', options: ['cell'] } }])
    expect(questions).toMatchObject([{ id: 'tags', kind: 'multiple', options: [{ id: 'cell', text: 'cell' }] }])
  })

  it.each([
    ['<box label="dog" xtl="1" ytl="2" xbr="11" ybr="8"/>', /no label "dog"/],
    ['<box label="cell" xtl="NaN" ytl="2" xbr="11" ybr="8"/>', /not four numbers/],
    ['<box label="cell" xtl="1" ytl="2" xbr="41" ybr="8"/>', /outside of the image/],
    ['<polygon label="cell" points="1,1;2"/>', /not of the form/],
    ['<polygon label="cell" points="1,1;2,2"/>', /fewer than 3/],
    ['<polygon label="cell" points="1,1;2,2;1e308,3"/>', /outside of the image/],
    ['<mask label="cell" rle="1, 9" left="3" top="4" width="2" height="2"/>', /add up to 10 and not to the 4 pixels/],
    ['<mask label="cell" rle="4" left="3" top="4" width="2" height="2"/>', /without a pixel/],
    ['<mask label="cell" rle="1" left="3" top="4" width="100000000" height="100000000"/>', /outside of the image/],
    ['<cuboid label="cell" xtl1="1"/>', /cuboids are not read/],
  ])('CV18: %s is a reject with its place', async (shape, reason) => {
    const { records, rejects } = await read(image(`<ellipse label="cell" cx="9" cy="8" rx="3" ry="2"/>${shape}`))
    expect(records[0]?.regions).toHaveLength(1)
    expect(rejects).toEqual([
      { at: expect.stringMatching(/^annotations\.xml line \d+, image 0, \w+ line \d+$/), reason: expect.stringMatching(reason) },
    ])
  })

  it('CV18: a name that steps up, an image that was there before, and tracks are said', async () => {
    const { records, rejects } = await read(
      `${image('', 'id="0" name="../a.jpg" width="40" height="30"')}${image('')}${image('')}<track id="0" label="cell"/>`,
    )
    expect(records).toHaveLength(1)
    expect(rejects.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('is not a file name below'),
      expect.stringContaining('was there before'),
      expect.stringContaining('cvat-video'),
    ])
  })

  it('CV18: a document type is refused in words', async () => {
    const reading = await readCvat('images')(sourceOf(new Map([['a.xml', '<!DOCTYPE x [<!ENTITY a "b">]><annotations/>']])))
    expect(reading.rejects).toEqual([{ at: 'a.xml', reason: expect.stringContaining('document type (DTD)') }])
  })
})

describe('video of CVAT', () => {
  const at = (frame: number, x: number, more = 'keyframe="1" outside="0"') =>
    `<box frame="${frame}" ${more} occluded="0" xtl="${x}" ytl="2" xbr="${x + 5}" ybr="8"/>`

  it('CV19: key frames are key planes; an object ends on the last frame that it is seen on', async () => {
    const { records, rejects } = await readVideo(
      `<track id="4" label="cell" source="manual">${at(2, 1)}${at(3, 2, 'keyframe="0" outside="0"')}${at(6, 9, 'keyframe="1" outside="1"')}</track>`,
    )
    expect(rejects).toEqual([])
    expect(records[0]).toMatchObject({ fileName: 'film.mp4', width: 40, height: 30 })
    expect(records[0]?.regions).toMatchObject([
      { plane: { t: 2 }, track: { id: '4', state: 'visible' }, geometry: { x: 1 } },
      { plane: { t: 5 }, track: { id: '4', state: 'visible' }, geometry: { x: 1 } },
    ])
  })

  it('CV19: between two sights it is out of the frame', async () => {
    const { records } = await readVideo(
      `<track id="4" label="cell">${at(0, 1)}${at(1, 1, 'keyframe="1" outside="1"')}${at(5, 3)}${at(6, 3, 'keyframe="1" outside="1"')}</track>`,
    )
    expect(records[0]?.regions.map(({ plane, track }) => [plane?.t, track?.state])).toEqual([
      [0, 'visible'],
      [1, 'outside'],
      [5, 'visible'],
    ])
  })

  it('CV18: two shapes on one frame, and a frame that is none', async () => {
    const { rejects } = await readVideo(`<track id="4" label="cell">${at(0, 1)}${at(0, 1)}${at(-1, 1)}${at(9e9, 1)}</track>`)
    expect(rejects.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('was there before'),
      ...Array.from({ length: 2 }, () => expect.stringContaining('not a number of a frame')),
    ])
  })
})

it.skipIf(!python.isThere)(`CV1: xml.etree finds every shape, and the labels it needs before it${python.word}`, async () => {
  const { files } = await written(labelFormat('cvat'), exampleSet)
  const script = `
import sys, json, xml.etree.ElementTree as E
root = E.fromstring(sys.stdin.read())
labels = {l.find("name").text: l.find("type").text for l in root.findall("meta/task/labels/label")}
shapes = [s for i in root.findall("image") for s in i]
assert all(s.get("label") in labels for s in shapes)
assert all((labels[s.get("label")] == "skeleton") == (s.tag == "skeleton") for s in shapes)
print(json.dumps([s.tag for s in shapes]))`
  expect(python.run(script, textIn(files, 'annotations.xml'))).toEqual([
    'box',
    'polygon',
    'mask',
    'mask',
    'points',
    'ellipse',
    'box',
    'polyline',
    'polygon',
    'skeleton',
  ])
})

const nuclei = sharedSet('dsb2018_nuclei')
describe.skipIf(!nuclei.isThere)(`nuclei${nuclei.word}`, () => {
  it(`CV4: real masks come back to the bit, and an independent reader counts the same pixels${python.word}`, async () => {
    const name = '00071198d059.png'
    const reading = await masksPng.read(sourceOf(new Map([[name, readFileSync(`${nuclei.path}labels/${name}`)]])))
    const { files } = await written(labelFormat('cvat'), setOf(reading, { title: 'Nuclei' }))
    const again = await readCvat('images')(sourceOf(files))
    const marks = reading.records.flatMap(({ regions }) => regions.map(({ geometry }) => geometry))
    expect(marks.length).toBeGreaterThan(1)
    expect(again.rejects).toEqual([])
    expect(again.records.flatMap(({ regions }) => regions.map(({ geometry }) => geometry))).toEqual(marks)
    const script = `
import sys, json, xml.etree.ElementTree as E
root = E.fromstring(sys.stdin.read())
print(json.dumps([sum(int(c) for c in m.get("rle").split(",")[1::2]) for m in root.iter("mask")]))`
    if (python.isThere)
      expect(python.run(script, textIn(files, 'annotations.xml'))).toEqual(
        marks.map((mark) => (mark.type === 'mask' ? mark.counts.reduce((sum, count, index) => sum + (index % 2) * count, 0) : 0)),
      )
  })
})
