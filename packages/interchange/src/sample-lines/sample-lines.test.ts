import { describe, expect, it } from 'vitest'
import { ndjson as format } from '../formats/ndjson.ts'
import { sourceOf } from '../source.ts'
import { exampleSet } from '../test/example-set.ts'
import { textIn, written } from '../test/written.ts'

const read = (text: string) => format.read(sourceOf(new Map([['labels/samples.ndjson', text]])))

describe('one sample a line', () => {
  it('ND1: holds all that is said of a sample, with the labels that its marks have and the readers behind them', async () => {
    const { files } = await written(format, exampleSet)
    const lines = textIn(files, 'labels/samples.ndjson').trimEnd().split('\n')
    expect(lines).toHaveLength(3)
    const first = JSON.parse(lines[0] ?? '')
    expect(first).toMatchObject({ file_name: 'field-1.png', width: 40, split: 'train', groups: { slide: 'slide-1' }, protocol_version: 1 })
    expect(first.labels.map(({ id }: { id: string }) => id)).toEqual(['red-cell', 'white-cell'])
    expect(first.regions[0]).toMatchObject({ id: 'a', label_id: 'red-cell', support: 2, raters: 3, attributes: { size: 3.25 } })
    expect(first.answers[0]).toEqual({ question_id: 'focus', value: { kind: 'choice', option: 'sharp' }, confidence: 0.75 })
  })
  it('ND2: a line, a mark or an answer that is wrong leaves the others', async () => {
    const sound = { file_name: 'a.png', width: 4, height: 4, labels: [{ id: 'cell', name: 'Cell' }] }
    const box = { id: '1', label_id: 'cell', geometry: { type: 'box', x: 0, y: 0, width: 1, height: 1 } }
    const lines = [
      JSON.stringify({ ...sound, regions: [box, { ...box, geometry: { type: 'box', x: 'left' } }], answers: [{ question_id: 'q' }] }),
      '{"file_name":',
      JSON.stringify({ ...sound, file_name: '/etc/passwd' }),
      '',
      JSON.stringify({ ...sound, file_name: 'b.png', regions: [{ ...box, label_id: 'unheard-of' }] }),
    ]
    const reading = await read(lines.join('\n'))
    expect(reading.records.map(({ fileName, regions }) => [fileName, regions.length])).toEqual([
      ['a.png', 1],
      ['b.png', 1],
    ])
    expect(reading.labels).toEqual([
      { id: 'cell', name: 'Cell' },
      { id: 'unheard-of', name: 'unheard-of' },
    ])
    expect(reading.rejects.map(({ at }) => at)).toEqual([
      'labels/samples.ndjson line 1, regions[1], geometry.x',
      'labels/samples.ndjson line 1, answers[0], value',
      'labels/samples.ndjson line 2',
      'labels/samples.ndjson line 3, file_name',
    ])
  })
  it('ND2: bytes that are no text are a reject', async () => {
    const bytes = Uint8Array.of(0xff, 0x0a, ...new TextEncoder().encode('{"file_name":"a.png"}'))
    const reading = await format.read(sourceOf(new Map([['x.jsonl', bytes]])))
    expect(reading).toMatchObject({ records: [{ fileName: 'a.png' }], rejects: [{ at: 'x.jsonl line 1', reason: 'is no UTF-8' }] })
    await expect(format.read(sourceOf(new Map()))).rejects.toThrow('there is no file whose name ends in .ndjson or .jsonl')
  })
})
