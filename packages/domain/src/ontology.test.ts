import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyContent } from './annotation.ts'
import type { OntologyChange } from './ontology.ts'
import { applyOntology } from './ontology-apply.ts'
import { contentReader, needsRelabelling, readingOf, splitKeys } from './ontology-read.ts'
import { type Protocol, protocolSchema } from './protocol.ts'

const labels = { kind: 'labels' } as const
const species = { kind: 'options', questionId: 'species' } as const
const label = (id: string) => ({ id, name: id, color: '#112233' })
const option = (id: string) => ({ id, text: id })

const protocol: Protocol = protocolSchema.parse({
  title: 'Animals',
  labels: [label('cell'), label('nucleus'), label('debris')],
  questions: [
    { id: 'species', text: 'Which?', kind: 'single', options: [option('lion'), option('monkey'), option('ape')] },
    {
      id: 'age',
      text: 'How old?',
      kind: 'single',
      options: [option('young'), option('old')],
      showWhen: { questionId: 'species', options: ['ape'] },
    },
  ],
  rules: [{ kind: 'region-count', id: 'some', severity: 'hard', message: 'mark one', labelId: 'debris', min: 1 }],
  routing: [{ id: 'monkeys', reason: 'monkeys', when: { fact: 'votes:species:ape', op: '>=', value: 2 }, effect: { kind: 'settle' } }],
})

const migrated = (changes: OntologyChange[]): Protocol => {
  const outcome = applyOntology(protocol, changes)
  if (!outcome.ok) throw new Error(outcome.error.map(({ message }) => message).join('; '))
  return outcome.value
}
const problemsOf = (changes: OntologyChange[]) => {
  const outcome = applyOntology(protocol, changes)
  return outcome.ok ? [] : outcome.error
}
const region = (labelId: string) => ({
  id: labelId,
  labelId,
  geometry: { type: 'point', x: 1, y: 1 } as const,
  attributes: {},
  origin: { kind: 'tool', tool: 'point' } as const,
})
const saying = (labelIds: string[], choice?: string) => ({
  ...emptyContent,
  regions: labelIds.map(region),
  answers: choice === undefined ? [] : [{ questionId: 'species', value: { kind: 'choice' as const, option: choice } }],
})

describe('changes of a label set (ontology.md)', () => {
  it('O1: a rename keeps the id', () => {
    expect(migrated([{ kind: 'rename', target: labels, id: 'cell', name: 'Whole cell' }]).labels[0]).toMatchObject({
      id: 'cell',
      name: 'Whole cell',
    })
    expect(migrated([{ kind: 'rename', target: species, id: 'lion', name: 'Lion' }]).questions[0]?.options[0]).toEqual({
      id: 'lion',
      text: 'Lion',
    })
  })

  it('O2: what is merged is retired, and rules, conditions and routing speak of what it is read as', () => {
    const merged = migrated([
      { kind: 'merge', target: labels, from: ['debris'], into: 'cell' },
      { kind: 'merge', target: species, from: ['ape'], into: 'monkey' },
    ])
    expect(merged.labels.find(({ id }) => id === 'debris')?.isRetired).toBe(true)
    expect(merged.rules[0]?.labelId).toBe('cell')
    expect(merged.questions[1]?.showWhen?.options).toEqual(['monkey'])
    expect(merged.routing[0]?.when).toMatchObject({ fact: 'votes:species:monkey' })
  })

  it('O3: a split retires, and needs somewhere to go, wherever in the list that is added', () => {
    const split: OntologyChange = { kind: 'split', target: labels, id: 'cell', into: ['live', 'dead'] }
    expect(problemsOf([split])).toMatchObject([{ index: 0, message: expect.stringContaining('"live"') }])
    const done = migrated([
      split,
      { kind: 'add-label', label: { ...label('live'), description: '' } },
      { kind: 'add-label', label: { ...label('dead'), description: '' } },
    ])
    expect(done.labels.map(({ id, isRetired }) => [id, isRetired === true])).toEqual([
      ['cell', true],
      ['nucleus', false],
      ['debris', false],
      ['live', false],
      ['dead', false],
    ])
  })

  it.each<[string, OntologyChange, string]>([
    ['a label that is not there', { kind: 'rename', target: labels, id: 'wall', name: 'Wall' }, 'there is no "wall"'],
    [
      'a question that is not there',
      { kind: 'retire', target: { kind: 'options', questionId: 'sex' }, id: 'x' },
      'there is no such question',
    ],
    ['a merge into itself', { kind: 'merge', target: labels, from: ['cell'], into: 'cell' }, 'into itself'],
    ['a merge into nothing', { kind: 'merge', target: labels, from: ['cell'], into: 'wall' }, 'is not there to be merged into'],
    ['a name that is there', { kind: 'rename', target: labels, id: 'cell', name: 'Nucleus' }, 'already a label "nucleus"'],
    [
      'a new label of a name that is there',
      { kind: 'add-label', label: { ...label('core'), name: 'nucleus ', description: '' } },
      'already a label',
    ],
    [
      'a new option of a name that is there',
      { kind: 'add-option', questionId: 'species', option: { id: 'cat', text: 'Lion' } },
      'already an option',
    ],
    ['a merge into what is retired', { kind: 'merge', target: labels, from: ['cell'], into: 'debris' }, '"debris" is retired'],
    ['an id that was there', { kind: 'add-label', label: { ...label('cell'), description: '' } }, 'never given twice'],
    ['a split into itself', { kind: 'split', target: labels, id: 'cell', into: ['cell', 'nucleus'] }, 'into itself'],
  ])('O4: refuses %s, and says which change it was', (_, change, message) => {
    expect(problemsOf([{ kind: 'retire', target: labels, id: 'debris' }, change])).toMatchObject([
      { index: 1, message: expect.stringContaining(message) },
    ])
  })

  it('O4: refuses a merge in a circle, and takes names that change places', () => {
    expect(
      problemsOf([
        { kind: 'merge', target: labels, from: ['cell'], into: 'nucleus' },
        { kind: 'merge', target: labels, from: ['nucleus'], into: 'cell' },
      ]),
    ).toMatchObject([{ index: 1, message: expect.stringContaining('"cell" is read as "nucleus" by a change above') }])
    const swapped = migrated([
      { kind: 'rename', target: labels, id: 'cell', name: 'nucleus' },
      { kind: 'rename', target: labels, id: 'nucleus', name: 'cell' },
      { kind: 'retire', target: labels, id: 'debris' },
      { kind: 'add-label', label: { ...label('dirt'), name: 'debris', description: '' } },
    ])
    expect(swapped.labels.map(({ id, name }) => [id, name])).toEqual([
      ['cell', 'nucleus'],
      ['nucleus', 'cell'],
      ['debris', 'debris'],
      ['dirt', 'debris'],
    ])
  })

  it('O5: leaves something to choose from', () => {
    expect(problemsOf([{ kind: 'retire', target: { kind: 'options', questionId: 'age' }, id: 'old' }])).toMatchObject([
      { index: null, message: expect.stringContaining('How old?') },
    ])
    expect(problemsOf(['cell', 'nucleus', 'debris'].map((id) => ({ kind: 'retire', target: labels, id })))).toMatchObject([
      { index: null, message: expect.stringContaining('no label') },
    ])
  })

  it('O6, O15: what was said is read through all merges between two versions, in their order, and never backwards', () => {
    const read = contentReader([
      {
        version: 4,
        ontology: [
          { kind: 'merge', target: labels, from: ['nucleus'], into: 'cell' },
          { kind: 'merge', target: species, from: ['ape', 'monkey'], into: 'lion' },
        ],
      },
      { version: 3, ontology: null },
      { version: 2, ontology: [{ kind: 'merge', target: labels, from: ['debris'], into: 'nucleus' }] },
    ])
    const said = saying(['debris', 'nucleus', 'cell'], 'ape')
    const labelsRead = (from: number, to: number) => read(said, from, to).regions.map(({ labelId }) => labelId)
    expect(labelsRead(1, 4)).toEqual(['cell', 'cell', 'cell'])
    expect(read(said, 1, 4).answers[0]?.value).toEqual({ kind: 'choice', option: 'lion' })
    expect(labelsRead(1, 2)).toEqual(['nucleus', 'nucleus', 'cell'])
    expect(labelsRead(2, 4)).toEqual(['debris', 'cell', 'cell'])
    expect(read(said, 4, 4)).toBe(said)
    expect(read(said, 4, 1)).toBe(said)
    expect(read(saying(['cell'], 'lion'), 1, 4)).toEqual(saying(['cell'], 'lion'))
  })

  it('O7: only what says something that was split is asked again', () => {
    const reading = readingOf([
      [{ kind: 'merge', target: labels, from: ['debris'], into: 'cell' }],
      [{ kind: 'split', target: labels, id: 'cell', into: ['live', 'dead'] }],
      [{ kind: 'split', target: species, id: 'ape', into: ['lion', 'monkey'] }],
    ])
    expect(needsRelabelling(saying(['nucleus'], 'lion'), reading)).toBe(false)
    expect(needsRelabelling(saying(['nucleus', 'debris']), reading)).toBe(true)
    expect(needsRelabelling(saying([], 'ape'), reading)).toBe(true)
  })

  it('O7: what was merged into something that is split later is asked again, too', () => {
    const before: OntologyChange[] = [{ kind: 'merge', target: labels, from: ['debris'], into: 'cell' }]
    const changes: OntologyChange[] = [{ kind: 'split', target: labels, id: 'cell', into: ['live', 'dead'] }]
    expect(splitKeys([before], changes)).toEqual({ labels: ['cell', 'debris'], options: [] })
    expect(splitKeys([], changes).labels).toEqual(['cell'])
    expect(splitKeys([], [...before, ...changes]).labels).toEqual(['cell', 'debris'])
  })

  it('O8: no migration loses an id, whatever it does', () => {
    const id = fc.constantFrom<string>('cell', 'nucleus', 'debris', 'wall')
    const change = fc.oneof(
      fc.record({ kind: fc.constant('retire' as const), target: fc.constant(labels), id }),
      fc.record({
        kind: fc.constant('merge' as const),
        target: fc.constant(labels),
        from: fc.array(id, { minLength: 1, maxLength: 2 }),
        into: id,
      }),
      fc.record({ kind: fc.constant('rename' as const), target: fc.constant(labels), id, name: fc.constant('new') }),
      fc.record({ kind: fc.constant('add-label' as const), label: fc.constant({ ...label('wall'), description: '' }) }),
    )
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const outcome = applyOntology(protocol, changes)
        if (!outcome.ok) return outcome.error.length > 0
        const [before, now] = [protocol, outcome.value].map((one) => new Set(one.labels.map((one) => one.id)))
        const reading = readingOf([changes])
        const inUse = new Set(outcome.value.labels.filter(({ isRetired }) => isRetired !== true).map((one) => one.id))
        const retiredAlone = new Set(changes.flatMap((one): string[] => (one.kind === 'retire' ? [one.id] : [])))
        return [...(before ?? [])].every((one) => {
          const read = reading.labels.get(one) ?? one
          return now?.has(one) === true && (inUse.has(read) || retiredAlone.has(read))
        })
      }),
    )
  })
})
