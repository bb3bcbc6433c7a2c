import { applyOntology, type OntologyChange, protocolSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { changeWords, touchedWords, vocabulariesOf } from './change-words.ts'

const protocol = protocolSchema.parse({
  title: 'Cells',
  labels: ['cell', 'debris', 'dust'].map((id) => ({ id, name: id, color: '#112233' })),
  questions: [
    { id: 'stain', text: 'Which stain?', kind: 'single', options: ['a', 'b', 'c'].map((id) => ({ id, text: id })) },
    { id: 'note', text: 'Anything else?', kind: 'text' },
  ],
})
const labels = { kind: 'labels' } as const
const wordsOf = (...changes: OntologyChange[]) => {
  const applied = applyOntology(protocol, changes)
  return changes.map((change) => changeWords(change, protocol, applied.ok ? applied.value : protocol))
}

describe('changes in words', () => {
  it('lists labels and the questions that have options', () => {
    expect(vocabulariesOf(protocol).map(({ title }) => title)).toEqual(['Labels', 'Which stain?'])
  })

  it('says each change by names', () => {
    expect(
      wordsOf(
        { kind: 'rename', target: labels, id: 'cell', name: 'Cell body' },
        { kind: 'merge', target: labels, from: ['debris', 'dust'], into: 'cell' },
        { kind: 'add-option', questionId: 'stain', option: { id: 'd', text: 'Nile red' } },
        { kind: 'split', target: { kind: 'options', questionId: 'stain' }, id: 'a', into: ['b', 'd'] },
        { kind: 'external-ids', target: labels, id: 'cell', externalIds: { wikidata: 'Q7868' } },
      ),
    ).toEqual([
      '“cell” is called “Cell body”',
      '“debris” and “dust” are read as “cell”',
      'New option “Nile red”',
      '“a” is split into “b” and “Nile red”',
      '“cell” is wikidata Q7868',
    ])
  })

  it('says what is asked again, and what is kept', () => {
    const retire: OntologyChange = { kind: 'retire', target: labels, id: 'dust' }
    expect(touchedWords(retire, { annotations: 0, tasks: 0 })).toBe('No annotation uses it')
    expect(touchedWords(retire, { annotations: 1, tasks: 1 })).toBe('1 annotation of 1 sample: kept as they are')
    expect(touchedWords({ kind: 'split', target: labels, id: 'dust', into: ['cell', 'debris'] }, { annotations: 1200, tasks: 400 })).toBe(
      '1,200 annotations of 400 samples: asked again',
    )
  })
})
