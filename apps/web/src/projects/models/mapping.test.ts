import { protocolSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { allNames, openNames, prefilled } from './mapping.ts'

const protocol = protocolSchema.parse({
  title: 'Cells',
  tools: ['box'],
  labels: [
    { id: 'cell', name: 'Living cell', color: '#e69f00' },
    { id: 'debris', name: 'Debris', color: '#0072b2' },
    { id: 'old', name: 'Ghost', color: '#0072b2', isRetired: true },
  ],
  questions: [
    {
      id: 'quality',
      text: 'Is it sharp?',
      kind: 'single',
      options: [
        { id: 'yes', text: 'Yes' },
        { id: 'no', text: 'No' },
      ],
    },
  ],
})
const told = { labels: ['living cell', 'DEBRIS', 'ghost', 'dust'], questions: [{ id: 'quality', options: ['YES', 'blurred'] }] }

describe('names of a model and what they become', () => {
  const mapping = prefilled(told, protocol)

  it('equal names are filled in, whatever their case; retired labels and others stay open', () => {
    expect(mapping).toEqual({
      labels: { 'living cell': 'cell', DEBRIS: 'debris' },
      questions: { quality: { to: 'quality', options: { YES: 'yes' } } },
    })
  })

  it('MB5: a name without a mapping is said plainly', () => {
    expect(openNames(told, mapping)).toEqual(['label “ghost”', 'label “dust”', 'answer “blurred” of “quality”'])
    const all = {
      labels: { ...mapping.labels, ghost: null, dust: null },
      questions: { quality: { to: 'quality', options: { YES: 'yes', blurred: null } } },
    }
    expect(openNames(told, all)).toEqual([])
    expect(openNames(told, { ...all, questions: { quality: null } })).toEqual([])
    expect(openNames(told, { ...all, questions: {} })).toEqual(['question “quality”'])
  })

  it('what was mapped before stays as it was, what was left out too', () => {
    const before = { labels: { 'living cell': null, dust: 'debris' }, questions: { quality: null } }
    expect(prefilled(told, protocol, before)).toEqual({
      labels: { 'living cell': null, DEBRIS: 'debris', dust: 'debris' },
      questions: { quality: null },
    })
  })

  it('names each once, those that only the mapping has among them', () => {
    expect(allNames(told, { labels: { DEBRIS: 'debris', more: null }, questions: {} })).toEqual({
      labels: [...told.labels, 'more'],
      questions: told.questions,
    })
    expect(allNames(null, mapping).labels).toEqual(['living cell', 'DEBRIS'])
  })
})
