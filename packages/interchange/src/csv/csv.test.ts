import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sourceOf } from '../source.ts'
import { text } from '../test/arbitraries.ts'
import { readCsv } from './read.ts'
import { escapeText, lineOf, parseCsv, unescapeText } from './table.ts'

describe('CSV', () => {
  it("text and its escaped form are each other's inverse, and no cell begins a formula", () =>
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.string().map((rest) => `=${rest}`),
          fc.string().map((rest) => `'${rest}`),
        ),
        (value) => {
          const cell = escapeText(value)
          expect(unescapeText(cell)).toBe(value)
          expect(cell).not.toMatch(/^[=+\-@\t\r]/)
        },
      ),
    ))
  it('any cells come back from a line', () =>
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 6 }), (cells) => {
        expect(parseCsv(lineOf(cells))[0]?.cells.map(unescapeText)).toEqual(cells)
      }),
    ))
  it('reads a byte order mark, quotes, and line breaks within cells', () => {
    expect(parseCsv('\ufeffa,b\r\n"x\n""y""",2\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x\n"y"', '2'] },
    ])
    expect(() => parseCsv('a\n"b')).toThrow('line 2: a quoted cell is never closed')
  })
  it('names the place of a bad row', async () => {
    const reading = await readCsv(
      sourceOf(
        new Map([['answers.csv', 'file_name,question_id,value\na.png,q,"{""kind"":""cannot-tell""}"\na.png,q\nb.png,q,nonsense\n']]),
      ),
    )
    expect(reading.records).toHaveLength(1)
    expect(reading.rejects).toEqual([
      { at: 'answers.csv line 3', reason: '2 cells, the header has 3' },
      { at: 'answers.csv line 4, value', reason: 'is not JSON' },
    ])
  })
})

const broken = fileURLToPath(new URL('../../../../../shared/data/broken/', import.meta.url))
const isThere = existsSync(`${broken}manifest.json`)
describe.skipIf(!isThere)(`hostile tables${isThere ? '' : ' [skipped: ../shared/data/broken is absent]'}`, () => {
  it('csv_semicolon_bom.csv and csv_formula.csv are parsed without a throw', () => {
    expect(parseCsv(readFileSync(`${broken}csv_formula.csv`, 'utf8')).length).toBeGreaterThan(1)
    expect(parseCsv(readFileSync(`${broken}csv_semicolon_bom.csv`, 'utf8')).length).toBeGreaterThan(1)
  })
})
