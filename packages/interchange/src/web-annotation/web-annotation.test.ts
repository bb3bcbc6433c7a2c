import { describe, expect, it } from 'vitest'
import { labelFormat } from '../formats/index.ts'
import { sourceOf } from '../source.ts'
import { exampleSet } from '../test/example-set.ts'
import { python } from '../test/oracle.ts'
import { textIn, written } from '../test/written.ts'
import { readWebAnnotation } from './read.ts'

const annotation = (selector: unknown, more: Record<string, unknown> = {}) => ({
  ...{ type: 'Annotation', body: [{ type: 'TextualBody', purpose: 'tagging', value: 'cell' }], target: { source: 'a.png', selector } },
  ...more,
})
const svg = (inner: string) => ({ type: 'SvgSelector', value: `<svg>${inner}</svg>` })
const read = (...items: readonly unknown[]) =>
  readWebAnnotation(
    sourceOf(new Map([['page.json', JSON.stringify({ type: 'AnnotationPage', items })]]), async () => ({ width: 200, height: 100 })),
  )
const shapeOf = async (selector: unknown) => {
  const { records, rejects } = await read(annotation(selector))
  return rejects[0]?.reason ?? records[0]?.regions[0]?.geometry
}

describe('annotations of other tools', () => {
  it.each([
    [
      { type: 'FragmentSelector', value: 'xywh=pixel:1.5,2,10,20' },
      { type: 'box', x: 1.5, y: 2, width: 10, height: 20 },
    ],
    [
      { type: 'FragmentSelector', value: 'xywh=percent:25,50,10,20' },
      { type: 'box', x: 50, y: 50, width: 20, height: 20 },
    ],
    [svg('<polygon points="1,1 9,1 9,9"/>'), { type: 'polygon', rings: [[1, 1, 9, 1, 9, 9]] }],
    [svg('<g><circle cx="9" cy="8" r="3"/></g>'), { type: 'ellipse', cx: 9, cy: 8, rx: 3, ry: 3, angle: 0 }],
    [
      svg('<rect x="10" y="10" width="20" height="4" transform="rotate(30 20 12)"/>'),
      { type: 'rotated-box', cx: 20, cy: 12, width: 20, height: 4, angle: 30 },
    ],
    [svg('<path d="m1 1 h8 v8 l-8,0z"/>'), { type: 'polygon', rings: [[1, 1, 9, 1, 9, 9, 1, 9]] }],
    [svg('<path d="M1 1 9 1 9 9"/>'), { type: 'polyline', points: [1, 1, 9, 1, 9, 9] }],
  ])('WA6: %j', async (selector, geometry) => {
    expect(await shapeOf(selector)).toEqual(geometry)
  })

  it('WA7: each reader of an image has a record, with time and remarks', async () => {
    const selector = { type: 'FragmentSelector', value: 'xywh=1,2,3,4' }
    const said = {
      created: '2024-01-31T10:00:00+01:00',
      creator: { id: 'x', name: 'Ada' },
      body: [
        { purpose: 'commenting', value: 'faint' },
        { purpose: 'tagging', value: 'cell' },
      ],
    }
    const { records } = await read(
      annotation(selector, said),
      annotation(selector, { creator: 'Bo', target: 'https://iiif.example/x/a%20b.png#xywh=1,2,3,4' }),
    )
    expect(records).toMatchObject([
      {
        fileName: 'a.png',
        reader: 'Ada',
        at: '2024-01-31T09:00:00.000Z',
        regions: [{ labelId: 'cell', attributes: { comment: 'faint' } }],
      },
      { fileName: 'x/a b.png', reader: 'Bo', regions: [{ geometry: { type: 'box', x: 1 } }] },
    ])
  })

  it.each([
    [{ type: 'FragmentSelector', value: 'xywh=1,2,NaN,4' }, /not xywh= and four numbers/],
    [{ type: 'FragmentSelector', value: 'xywh=190,2,30,4' }, /outside of the image/],
    [{ type: 'PointSelector', value: '' }, /a PointSelector is not read/],
    [svg('<path d="M1 1 A5 5 0 0 1 9 9"/>'), /command "A"/],
    [svg('<script>1</script>'), /"script" is not read/],
    [{ type: 'SvgSelector', value: '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>' }, /document type \(DTD\)/],
    [svg('<polygon points="1,1 1e308,1 9,9"/>'), /outside of the image/],
  ])('WA9: %j is a reject', async (selector, reason) => {
    const { rejects } = await read(annotation(selector))
    expect(rejects).toEqual([{ at: 'page.json items[0]', reason: expect.stringMatching(reason) }])
  })

  it('WA9: a target that steps up is a reject', async () => {
    expect((await read(annotation(undefined, { target: '../../etc/passwd#xywh=1,2,3,4' }))).rejects[0]?.reason).toMatch(
      /below the image folder/,
    )
  })
})

it.skipIf(!python.isThere)(
  `WA1: every drawing is sound XML for another reader, and its elements are those of its shapes${python.word}`,
  async () => {
    const { files } = await written(labelFormat('web-annotation'), exampleSet)
    const script = `
import sys, json, xml.etree.ElementTree as E
page = json.load(sys.stdin)
assert page["@context"] == "http://www.w3.org/ns/anno.jsonld" and page["type"] == "AnnotationPage"
out = []
for item in page["items"]:
    assert item["type"] == "Annotation" and item["id"] and item["target"]
    if isinstance(item["target"], dict):
        s = item["target"]["selector"]
        out.append(s["value"] if s["type"] == "FragmentSelector" else E.fromstring(s["value"])[0].tag.split("}")[1])
print(json.dumps(out))`
    expect(python.run(script, textIn(files, 'labels/annotations.jsonld'))).toEqual([
      'rect',
      'polygon',
      'path',
      'path',
      'circle',
      'ellipse',
      'rect',
      'polyline',
      'path',
      'circle',
    ])
  },
)
