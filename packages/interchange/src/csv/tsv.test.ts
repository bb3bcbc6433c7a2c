import { describe, expect, it } from 'vitest'
import { tsv as format } from '../formats/tsv.ts'
import { sourceOf } from '../source.ts'
import { exampleSet } from '../test/example-set.ts'
import { textIn, written } from '../test/written.ts'
import { lineOf, parseCsv, tabs } from './table.ts'

describe('tables with tabs', () => {
  it('IT1: tabs part the cells and line feeds the lines; commas are letters', async () => {
    const { files } = await written(format, exampleSet)
    const lines = textIn(files, 'labels/regions.tsv').split('\n')
    expect(lines).toHaveLength(12)
    expect(lines[0]?.split('\t').slice(0, 3)).toEqual(['sample_id', 'file_name', 'sample_name'])
    expect(lines.some((line) => line.includes('\r'))).toBe(false)
    expect(lineOf(['a, b', 'c\td', '=x', 1, null], tabs)).toBe('a, b\t"c\td"\t\'=x\t1\t\n')
    expect(parseCsv('a, b\t"c\td"\n', '\t')).toEqual([{ line: 1, cells: ['a, b', 'c\td'] }])
  })
  it('IT2: a name that leads out of the image folder is a reject', async () => {
    const text = 'file_name\tquestion_id\tvalue\n../a.png\tq\t{"kind":"cannot-tell"}\n'
    const reading = await format.read(sourceOf(new Map([['answers.tsv', text]])))
    expect(reading).toMatchObject({ records: [], rejects: [{ at: 'answers.tsv line 2, file_name' }] })
  })
})
