import { describe, expect, it } from 'vitest'
import { labelFormats } from '../formats/index.ts'
import { sourceOf } from '../source.ts'
import { keptExample } from '../test/kept-examples.ts'
import { sniffFormat } from './sniff.ts'

const kept = labelFormats.filter(({ write, read }) => write !== undefined && read !== undefined)

describe('LI2: files are known by what is in them', () => {
  it.each(kept.map(({ id }) => id))('%s knows its own example, and no format before it takes it', async (id) => {
    const files = new Map([...(await keptExample(id))].filter(([path]) => path !== 'LOSSES.json'))
    expect(await sniffFormat(sourceOf(files))).toBe(id)
  })

  it.each([
    ['zooniverse', 'classifications.csv', 'classification_id,user_name,annotations,subject_data\n'],
    ['labelbox', 'export.ndjson', '{"data_row":{"id":"1"}}\n'],
    ['label-studio', 'project-1.json', '[{"id":1,"data":{"image":"a.png"},"annotations":[]}]'],
    ['cvat', 'annotations.xml', '<?xml version="1.0"?><annotations><image id="0" name="a.png" width="4" height="4"/></annotations>'],
  ])('%s is known by %s', async (id, path, text) => {
    expect(await sniffFormat(sourceOf(new Map([[path, text]])))).toBe(id)
  })

  it.each([
    ['nothing', []],
    ['a text', [['notes.txt', 'hello']]],
    ['a list of something else', [['list.json', '[1, 2]']]],
    ['what is no JSON', [['broken.json', '\u0000\u0001']]],
  ] as const)('%s is in no format', async (_what, files) => {
    expect(await sniffFormat(sourceOf(new Map(files.map(([path, text]) => [path, text]))))).toBeUndefined()
  })
})
