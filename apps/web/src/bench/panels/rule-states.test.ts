import { type AnnotationContent, checkAnnotation, emptyContent, protocolSchema, regionSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { nextBroken, ruleStates } from './rule-states.ts'

const protocol = protocolSchema.parse({
  title: 't',
  tools: ['box'],
  labels: [
    { id: 'cell', name: 'Cell', color: '#e69f00' },
    { id: 'nucleus', name: 'Nucleus', color: '#56b4e9' },
  ],
  questions: [{ id: 'why', text: 'Why?', kind: 'text' }],
  rules: [
    { id: 'few', kind: 'region-count', severity: 'soft', labelId: 'cell', min: 2 },
    { id: 'large', kind: 'region-size', severity: 'hard', minArea: 50, message: 'No specks, please' },
    { id: 'within', kind: 'inside-of', severity: 'hard', labelId: 'nucleus', insideLabelId: 'cell' },
  ],
})
const box = (id: string, labelId: string, x: number, size: number) =>
  regionSchema.parse({
    id,
    labelId,
    geometry: { type: 'box', x, y: 0, width: size, height: size },
    origin: { kind: 'tool', tool: 'box' },
  })
const content: AnnotationContent = {
  ...emptyContent,
  regions: [box('a', 'cell', 0, 20), box('b', 'nucleus', 5, 8), box('c', 'nucleus', 50, 4)],
}
const states = ruleStates(protocol, checkAnnotation(protocol, content, { width: 100, height: 100 }))

describe('rules as they stand', () => {
  it('says each rule in words, and what breaks it', () => {
    expect(states.map(({ id, text, severity, problems }) => [id, text, severity, problems.length])).toEqual([
      ['few', 'At least 2 of Cell', 'soft', 1],
      ['large', 'No specks, please', 'hard', 1],
      ['within', 'Each Nucleus lies inside of one Cell', 'hard', 1],
      ['answers', 'Questions are answered', 'hard', 1],
      ['shapes', 'Marks can be kept as they are', 'hard', 0],
    ])
  })
  it('walks through the marks that break one, in a ring', () => {
    const broken = new Set(['a', 'c'])
    const ids = content.regions.map(({ id }) => id)
    expect(nextBroken(ids, broken, [])).toBe('a')
    expect(nextBroken(ids, broken, ['a'])).toBe('c')
    expect(nextBroken(ids, broken, ['c'])).toBe('a')
    expect(nextBroken(ids, new Set(), ['a'])).toBeUndefined()
  })
})
