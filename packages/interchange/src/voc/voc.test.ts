import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { labelFormat } from '../formats/index.ts'
import { sourceOf } from '../source.ts'
import { exampleSet } from '../test/example-set.ts'
import { python, sharedSet } from '../test/oracle.ts'
import { textIn, written } from '../test/written.ts'
import { readVoc } from './read.ts'

const object = (box: string, more = '') => `<object><name>cell</name>${more}<bndbox>${box}</bndbox></object>`
const box = '<xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>20</ymax>'
const document = (objects: string, filename = 'a.jpg') =>
  `<annotation><filename>${filename}</filename><size><width>40</width><height>30</height></size>${objects}</annotation>`
const read = (text: string, more: Record<string, string> = {}) => readVoc(sourceOf(new Map(Object.entries({ 'a.xml': text, ...more }))))

describe('files of other tools', () => {
  it('VO7: sides are places, and flags are attributes only where they are set', async () => {
    const text = document(object(box, '<pose>Left</pose><truncated>0</truncated><difficult>1</difficult><occluded>1</occluded>'))
    const { records, rejects, labels } = await read(text)
    expect(rejects).toEqual([])
    expect(labels).toEqual([{ id: 'cell', name: 'cell' }])
    expect(records[0]).toMatchObject({ fileName: 'a.jpg', width: 40, height: 30 })
    expect(records[0]?.regions).toMatchObject([
      { geometry: { type: 'box', x: 1, y: 2, width: 29, height: 18 }, attributes: { pose: 'Left', difficult: true, occluded: true } },
    ])
  })

  it('VO8: splits are those of the lists', async () => {
    const { records } = await read(document(''), {
      'ImageSets/Main/val.txt': 'a\n',
      'ImageSets/Main/trainval.txt': 'a\n',
      'ImageSets/Main/cell_train.txt': 'a -1\n',
    })
    expect(records[0]?.split).toBe('validation')
  })

  it('VO7: attributes as CVAT and Datumaro write them', async () => {
    const attribute =
      '<attributes><attribute><name>Stain</name><value>blue</value></attribute><attribute><name>n</name><value>3</value></attribute></attributes>'
    const { records } = await read(document(object(box, attribute)))
    expect(records[0]?.regions[0]?.attributes).toEqual({ stain: 'blue', n: 3 })
  })

  it.each([
    ['no box', '<object><name>cell</name></object>', /no bndbox/],
    ['a box without an area', object('<xmin>5</xmin><ymin>2</ymin><xmax>5</xmax><ymax>20</ymax>'), /a box of 0 x 18/],
    ['a box outside', object('<xmin>1</xmin><ymin>2</ymin><xmax>41</xmax><ymax>20</ymax>'), /outside of the image of 40 x 30/],
    ['a number that is none', object('<xmin>NaN</xmin><ymin>2</ymin><xmax>4</xmax><ymax>20</ymax>'), /not four numbers/],
    ['a huge number', object('<xmin>1</xmin><ymin>2</ymin><xmax>1e308</xmax><ymax>20</ymax>'), /outside of the image/],
    ['no name', '<object><bndbox/></object>', /no name/],
  ])('VO10: %s is a reject with its place, and the others are read', async (_, objects, reason) => {
    const { records, rejects } = await read(document(object(box) + objects))
    expect(records[0]?.regions).toHaveLength(1)
    expect(rejects).toEqual([{ at: 'a.xml line 1, object 2', reason: expect.stringMatching(reason) }])
  })

  it.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><annotation/>', /declares a document type \(DTD\)/],
    ['an entity of its own', '<annotation><filename>&x;</filename></annotation>', /not well-formed XML/],
    ['a path', document('', '../../etc/passwd'), /is not a file name below the image folder/],
    ['another root', '<annotations/>', /its root is "annotations"/],
    ['an element that is never closed', '<annotation>', /not well-formed/],
    ['elements without end', '<a>'.repeat(200), /more than 100 deep/],
    ['no size', '<annotation><filename>a.jpg</filename></annotation>', /name the folder of the images/],
  ])('VO9: %s refuses the file, in words', async (_, text, reason) => {
    const { records, rejects } = await read(text)
    expect(records).toEqual([])
    expect(rejects).toEqual([{ at: 'a.xml', reason: expect.stringMatching(reason) }])
  })

  it('VO10: two files about one image are said', async () => {
    expect((await read(document(''), { 'b.xml': document('') })).rejects).toMatchObject([
      { at: 'b.xml', reason: expect.stringContaining('already') },
    ])
  })
})

it.skipIf(!python.isThere)(`VO1: xml.etree reads what is written${python.word}`, async () => {
  const { files } = await written(labelFormat('voc'), exampleSet)
  const script = `
import sys, json, xml.etree.ElementTree as E
root = E.fromstring(sys.stdin.read())
print(json.dumps([[o.find("name").text] + [float(o.find("bndbox/" + s).text) for s in ("xmin", "ymin", "xmax", "ymax")] for o in root.findall("object")]))`
  expect(python.run(script, textIn(files, 'Annotations/field-1.xml'))).toEqual([
    ['Red cell', 2.5, 3, 10.5, 9.25],
    ['Red cell', 10, 4, 30, 24],
    ['White cell', 2, 2, 38, 28],
    ['White cell', 5, 6, 9, 9],
  ])
})

const bccd = sharedSet('bccd_blood_cells')
describe.skipIf(!bccd.isThere)(`blood cells${bccd.word}`, () => {
  it('VO7: 60 real files are read, and a box of no size is a reject', async () => {
    const files = new Map(readdirSync(`${bccd.path}voc`).map((name) => [name, readFileSync(`${bccd.path}voc/${name}`, 'utf8')]))
    const { records, labels, rejects } = await readVoc(sourceOf(files))
    expect(records).toHaveLength(files.size)
    expect(labels.map(({ name }) => name).toSorted()).toEqual(['Platelets', 'RBC', 'WBC'])
    const objects = [...files.values()].reduce((sum, text) => sum + text.split('<object>').length - 1, 0)
    expect(records.reduce((sum, { regions }) => sum + regions.length, 0) + rejects.length).toBe(objects)
    for (const { reason } of rejects) expect(reason).toMatch(/a box of/)
  })
})

const broken = sharedSet('broken')
it.skipIf(!broken.isThere)(`VO9: voc_xxe.xml is refused in words${broken.word}`, async () => {
  const { records, rejects } = await read(readFileSync(`${broken.path}voc_xxe.xml`, 'utf8'))
  expect(records).toEqual([])
  expect(rejects).toEqual([{ at: 'a.xml', reason: expect.stringContaining('document type (DTD)') }])
})
