import { expect, it } from 'vitest'
import { labelFormat } from '../formats/index.ts'
import type { LabelledSet } from '../port.ts'
import { sourceOf } from '../source.ts'
import { exampleSet } from '../test/example-set.ts'
import { textIn, written } from '../test/written.ts'
import { readImagenet } from './read.ts'

const read = (...paths: readonly string[]) => readImagenet(sourceOf(new Map(paths.map((path) => [path, '']))))

it('IN1: images go to a folder of their split and one of their class', async () => {
  const set: LabelledSet = { ...exampleSet, imageOf: async () => new Uint8Array([1, 2, 3]) }
  const { files, losses } = await written(labelFormat('imagenet'), set)
  expect([...files.keys()]).toEqual(['train/Sharp/field-1.png', 'images.tsv'])
  expect(files.get('train/Sharp/field-1.png')).toEqual(new Uint8Array([1, 2, 3]))
  expect(textIn(files, 'images.tsv')).toBe('file_name\tpath\tquestion_id\toption_id\nfield-1.png\ttrain/Sharp/field-1.png\tfocus\tsharp\n')
  expect(losses.map(({ what }) => what)).toContain("images whose answer is no option (can't tell): not written")
  expect(losses.map(({ what }) => what)).toContain('answers to other questions than the first one with a single choice')
})

it('IN5: the last folder is the class and the one above it the split, where its name is one', async () => {
  const { records, questions, rejects } = await read(
    'data/train/n01440764/a.JPEG',
    'data/val/n01440764/a.JPEG',
    'tench fish/b.png',
    'README.md',
  )
  expect(rejects).toEqual([])
  expect(questions).toMatchObject([{ id: 'class', options: [{ id: 'n01440764' }, { id: 'tench-fish', text: 'tench fish' }] }])
  expect(records.map(({ fileName, split, answers }) => [fileName, split, answers[0]?.value])).toEqual([
    ['data/train/n01440764/a.JPEG', 'train', { kind: 'choice', option: 'n01440764' }],
    ['data/val/n01440764/a.JPEG', 'val', { kind: 'choice', option: 'n01440764' }],
    ['tench fish/b.png', undefined, { kind: 'choice', option: 'tench-fish' }],
  ])
})

it('IN7: an image in no folder, and a list that steps up, are rejects', async () => {
  const list = 'file_name\tpath\tquestion_id\toption_id\n../x.png\ttrain/a/x.png\tq\ta\nx.png\ttrain/a/x.png\tq\n'
  const { rejects, records } = await readImagenet(
    sourceOf(
      new Map([
        ['a.png', ''],
        ['images.tsv', list],
      ]),
    ),
  )
  expect(records).toEqual([])
  expect(rejects.map(({ at }) => at)).toEqual(['images.tsv line 2', 'images.tsv line 3', 'a.png'])
})
