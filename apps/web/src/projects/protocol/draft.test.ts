import { protocolSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { newPreset } from './display-draft.ts'
import { presetRows } from './display-words.ts'
import { emptyDraft, protocolOf } from './draft.ts'
import { newLabel } from './draft-labels.ts'
import { draftOf } from './draft-of.ts'
import { protocolProblems } from './draft-problems.ts'
import { newQuestion } from './draft-questions.ts'
import { newRule } from './draft-rules.ts'
import { ruleWords } from './rule-words.ts'
import { slugOf } from './stable-ids.ts'

const protocol = protocolSchema.parse({
  title: 'Galaxies',
  labels: [
    { id: 'spiral', name: 'Spiral', color: '#e69f00', key: '1' },
    {
      id: 'edge-on',
      name: 'Edge-on',
      color: '#56b4e9',
      skeleton: {
        points: ['core', 'west', 'east'].map((id, at) => ({ id, name: id, x: at / 2, y: 0.5 })),
        edges: [
          [0, 1],
          [0, 2],
        ],
      },
    },
  ],
  tools: ['select', 'ellipse', 'skeleton', 'brush', 'wand'],
  marks: { canOverlap: false, isClipped: false, masks: 'semantic', through: 'z' },
  questions: [
    {
      id: 'is-galaxy',
      text: 'Is there a galaxy?',
      kind: 'single',
      options: [
        { id: 'yes', text: 'Yes' },
        { id: 'no', text: 'No' },
      ],
    },
    {
      id: 'arms',
      text: 'How many arms?',
      kind: 'number',
      min: 0,
      max: 20,
      tolerance: { kind: 'share', share: 0.07 },
      showWhen: { questionId: 'is-galaxy', options: ['yes'] },
    },
    {
      ...{ id: 'kind', text: 'What kind?', kind: 'taxonomy', scope: 'region', labelIds: ['spiral'], asksConfidence: true },
      options: [
        { id: 'barred', text: 'Barred' },
        { id: 'weakly', text: 'Weakly barred', parent: 'barred' },
        { id: 'plain', text: 'Plain' },
      ],
    },
    { id: 'width', text: 'How wide?', kind: 'number', unit: 'mm', tolerance: { kind: 'value', value: 0.5 } },
    { id: 'observed', text: 'When?', kind: 'date', scope: 'region', isRequired: false },
  ],
  rules: [
    { kind: 'region-count', id: 'some', min: 1, severity: 'soft' },
    { kind: 'region-size', id: 'size', labelId: 'spiral', minArea: 2, maxArea: 9, unit: 'arcsec', severity: 'hard' },
    { kind: 'no-overlap', id: 'apart', labelId: 'spiral', otherLabelId: 'edge-on', maxShare: 0.07, severity: 'hard', message: 'apart' },
    { kind: 'inside-of', id: 'inside', labelId: 'edge-on', insideLabelId: 'spiral', minShare: 0.9, severity: 'hard' },
    { kind: 'answer-required', id: 'dated', questionId: 'observed', when: { questionId: 'kind', options: ['barred'] }, severity: 'hard' },
    { kind: 'expression', id: 'own', scope: 'region', labelId: 'spiral', expression: 'mark.area > 2', severity: 'soft' },
  ],
  redundancy: { reads: 2, maxReads: 3, stopAt: 0.7 },
  dispensing: {
    order: { kind: 'random', seed: 42 },
    mostPerDay: 50,
    expertise: ['astronomy'],
    goldRate: 0.07,
    repeatRate: 0.333333,
    prefetch: 3,
  },
  suggestions: 'hidden',
  consensus: { models: [{ model: 'unet', weight: 0.5 }] },
  assist: { blankShare: 0.2, seed: 5, leastConfidence: 0.35, models: ['unet', 'sam 2'] },
  display: {
    presets: [
      { id: 'bone', name: 'Bone', window: { kind: 'range', low: -500, high: 1300 }, colorMap: 'viridis', channels: ['CT'] },
      { id: 'faint', name: 'Faint halos', window: { kind: 'percentile', share: 99.5 }, stretch: 'gamma', gamma: 0.5, isInverted: true },
    ],
  },
})

describe('a protocol in the form', () => {
  it('comes out as it went in', () => {
    expect(protocolSchema.parse(protocolOf(draftOf(protocol)))).toEqual(protocol)
  })

  it('keeps the ids of what is renamed, and conditions with them', () => {
    const draft = draftOf(protocol)
    const renamed = {
      ...draft,
      labels: draft.labels.map((label) => ({ ...label, name: `${label.name} galaxy` })),
      questions: draft.questions.map((question) => ({ ...question, text: `New: ${question.text}` })),
    }
    const out = protocolSchema.parse(protocolOf(renamed))
    expect(out.labels.map((label) => [label.id, label.name])).toEqual([
      ['spiral', 'Spiral galaxy'],
      ['edge-on', 'Edge-on galaxy'],
    ])
    expect(out.questions[1]?.showWhen).toEqual({ questionId: 'is-galaxy', options: ['yes'] })
  })

  it('gives a new label an id from its name that no other label has', () => {
    const draft = draftOf(protocol)
    const out = protocolOf({ ...draft, labels: [...draft.labels, { ...newLabel(2), name: 'Spiral!' }] })
    expect(out.labels?.[2]?.id).toBe('spiral-2')
    expect(slugOf('Ångström  Körper', new Set(), 'label')).toBe('angstrom-korper')
    expect(slugOf('星', new Set(['label']), 'label')).toBe('label-2')
  })

  it('says what is missing at its place', () => {
    const draft = { ...emptyDraft(), title: '', questions: [newQuestion()] }
    const problems = protocolProblems(draft)
    expect(Object.keys(problems)).toEqual(
      expect.arrayContaining(['title', 'labels.0.name', 'questions.0.text', 'questions.0.options.0.text', 'questions.0.options.1.text']),
    )
    expect(protocolProblems(draftOf(protocol))).toEqual({})
    expect(protocolProblems({ ...draftOf(protocol), maxReads: 1 })).toHaveProperty('maxReads')
  })

  it('asks for the parameters of an order, and forgets those of another', () => {
    const draft = draftOf(protocol)
    const by = (orderKind: 'stratified' | 'least-read', groupKey: string) => ({
      ...draft,
      dispensing: { ...draft.dispensing, orderKind, groupKey },
    })
    expect(protocolProblems(by('stratified', ' '))).toHaveProperty(['dispensing.groupKey'])
    expect(protocolOf(by('stratified', 'plate')).dispensing?.order).toEqual({ kind: 'stratified', groupKey: 'plate' })
    expect(protocolOf(by('least-read', 'plate')).dispensing?.order).toEqual({ kind: 'least-read' })
    expect(protocolProblems({ ...draft, maxReads: 2 })).toHaveProperty('stopAt')
  })

  it('keeps what questions and rules speak of through renaming and moving labels', () => {
    const draft = draftOf(protocol)
    const labels = draft.labels.toReversed().map((label) => ({ ...label, id: null, name: `New ${label.name}` }))
    const out = protocolSchema.parse(protocolOf({ ...draft, labels }))
    expect(out.labels.map(({ id }) => id)).toEqual(['new-edge-on', 'new-spiral'])
    expect(out.questions[2]?.labelIds).toEqual(['new-spiral'])
    expect(out.rules[3]).toMatchObject({ labelId: 'new-edge-on', insideLabelId: 'new-spiral' })
  })

  it('says what is missing in rules and templates, at its place', () => {
    const draft = draftOf(protocol)
    const problemsWith = (rule: ReturnType<typeof newRule>) => protocolProblems({ ...draft, rules: [rule] })
    expect(problemsWith(newRule('region-size'))).toHaveProperty(['rules.0.least'])
    expect(problemsWith({ ...newRule('region-count'), least: 3, most: 2 })).toHaveProperty(['rules.0.most'])
    expect(problemsWith(newRule('inside-of'))).toMatchObject({
      'rules.0.label': 'Which label',
      'rules.0.otherLabel': 'Inside of which label',
    })
    expect(problemsWith(newRule('answer-required'))).toHaveProperty(['rules.0.question'])
    expect(problemsWith({ ...newRule('expression'), expression: 'marc.area > 2' })).toMatchObject({
      'rules.0.expression': expect.stringContaining('Unknown variable: marc'),
    })
    expect(problemsWith({ ...newRule('no-overlap') })).toEqual({})
    const emptied = draft.labels.map((label) => ({ ...label, skeleton: { points: [], edges: [] } }))
    expect(protocolProblems({ ...draft, labels: emptied })).toHaveProperty(['labels.0.skeleton'])
    expect(protocolProblems({ ...draft, labels: draft.labels.map((label) => ({ ...label, skeleton: null })) })).toHaveProperty(['tools'])
  })

  it('tells rules as sentences', () => {
    expect(protocol.rules.map((rule) => ruleWords(rule, protocol))).toEqual([
      'at least 1 of all marks together',
      'each Spiral has an area of 2 to 9 arcsec²',
      'no Spiral overlaps Edge-on by more than 7 % of the smaller one',
      'each Edge-on lies inside of one Spiral, with at least 90 % of itself',
      '“When?” is answered for each mark, after “Barred”',
      'for each Spiral: mark.area > 2',
    ])
  })

  it('refuses a hotkey that two labels share', () => {
    const draft = draftOf(protocol)
    expect(protocolProblems({ ...draft, labels: draft.labels.map((label) => ({ ...label, key: 'x' })) })).toHaveProperty(['labels.1.key'])
  })
})

describe('display presets in the form', () => {
  const withPreset = (parts: object) => ({ ...draftOf(protocol), presets: [{ ...newPreset(), ...parts }] })
  it('need a name and a window with a width', () => {
    expect(protocolProblems(withPreset({ name: '', windowKind: 'range', low: 5, high: 5 }))).toMatchObject({
      'presets.0.name': 'Give it a name, or remove it',
      'presets.0.high': 'Above the low end',
    })
    expect(protocolProblems(withPreset({ name: 'Plain' }))).toEqual({})
  })

  it('get an id from their name and keep it', () => {
    expect(protocolOf(withPreset({ name: 'Soft tissue' })).display?.presets?.[0]?.id).toBe('soft-tissue')
    expect(protocolOf({ ...draftOf(protocol), presets: [] })).not.toHaveProperty('display')
  })

  it('are told in words', () => {
    expect(presetRows(protocol.display?.presets ?? [])).toEqual([
      ['Bone', 'from −500 to 1300, viridis, channels CT'],
      ['Faint halos', 'middle 99.5 % of the values, gamma 0.5, inverted'],
    ])
  })
})
