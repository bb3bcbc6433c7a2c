import type { Prediction } from '@reticle/backends'
import type { ModelMapping } from '@reticle/domain'
import { aProtocol } from '@reticle/testkit'
import { describe, expect, it } from 'vitest'
import { mapped } from './mapped.ts'
import { mappingByNames, unmappedOf } from './names.ts'

const options = [
  { id: 'good', text: 'Yes' },
  { id: 'poor', text: 'No' },
]
const protocol = aProtocol({
  questions: [
    { id: 'quality', text: 'Can it be used?', kind: 'single', options },
    { id: 'seen', text: 'What is seen?', kind: 'multiple', isRequired: false, options },
  ],
})
const mapping: ModelMapping = {
  labels: { hole: 'crater', junk: null },
  questions: {
    q: { to: 'quality', options: { fine: 'good', great: 'good', bad: 'poor', odd: null } },
    s: { to: 'seen', options: { a: 'good', b: 'poor' } },
    t: null,
  },
}
const nothing: Prediction = { regions: [], answers: [], scores: {}, embedding: null }
const region = (label: string, geometry: Prediction['regions'][number]['geometry'], confidence: number | null = null) => ({
  ...{ label, geometry, confidence, attributes: {} },
})
const say = (changes: Partial<Prediction>, more: { chosen?: string; plane?: { z: number } } = {}) =>
  mapped({ ...nothing, ...changes }, { mapping, protocol, model: 'Nets 1', facts: { width: 100, height: 80 }, ...more })

describe('what a model says, in the words of the protocol', () => {
  it('MR3, MR5: labels are mapped, those that are left out are, and confidences go with what is left', () => {
    const point = { type: 'point', x: 1, y: 1 } as const
    const said = say({ regions: [region('junk', point, 0.1), region('hole', point, 0.5)] })
    expect(said).toMatchObject({
      ok: true,
      value: {
        content: { regions: [{ id: 'm2', labelId: 'crater', origin: { kind: 'model', model: 'Nets 1', edited: false } }] },
        said: { confidences: [0.5] },
      },
    })
  })

  it('MR5: marks are cut at the border of the image', () => {
    const said = say({ regions: [region('hole', { type: 'box', x: 90, y: 70, width: 50, height: 50 })] })
    expect(said.ok && said.value.content.regions[0]?.geometry).toEqual({ type: 'box', x: 90, y: 70, width: 10, height: 10 })
  })

  it('MR14: and lie on the plane that was sent', () => {
    const said = say({ regions: [region('hole', { type: 'point', x: 1, y: 1 })] }, { plane: { z: 3 } })
    expect(said.ok && said.value.content.regions[0]?.plane).toEqual({ z: 3 })
  })

  it('MR5: of one answer the likeliest option is suggested, of several all from one half on; names of one option are added up', () => {
    const said = say({
      answers: [
        { question: 'q', probabilities: { fine: 0.3, great: 0.3, bad: 0.35, odd: 0.05 } },
        { question: 's', probabilities: { a: 0.5, b: 0.4 } },
        { question: 't', probabilities: {} },
      ],
    })
    expect(said).toMatchObject({
      ok: true,
      value: {
        content: {
          answers: [
            { questionId: 'quality', value: { kind: 'choice', option: 'good' } },
            { questionId: 'seen', value: { kind: 'choices', options: ['good'] } },
          ],
        },
        said: { probabilities: { quality: { good: 0.6, poor: 0.35 }, seen: { good: 0.5, poor: 0.4 } } },
      },
    })
  })

  it('MR3: what the protocol has no more refuses all of it', () => {
    const other = aProtocol({ labels: [{ id: 'boulder', name: 'Boulder', color: '#ff7f0e' }], questions: [] })
    const context = { mapping, protocol: other, model: 'Nets 1', facts: { width: 100, height: 80 } }
    const marked = { ...nothing, regions: [region('hole', { type: 'point', x: 1, y: 1 })] }
    expect(mapped(marked, context)).toMatchObject({ ok: false, error: expect.stringContaining('"crater" is not in this protocol') })
    const answered = { ...nothing, answers: [{ question: 'q', probabilities: { fine: 1 } }] }
    expect(mapped(answered, context)).toMatchObject({ ok: false, error: expect.stringContaining('no question "quality"') })
  })

  it('MR17: what is left out has the label that the reader chose', () => {
    const said = say({ regions: [region('junk', { type: 'point', x: 1, y: 1 })] }, { chosen: 'boulder' })
    expect(said.ok && said.value.content.regions[0]?.labelId).toBe('boulder')
  })
})

describe('names of a model', () => {
  it('MR4: are matched by id, then by words, and never guessed at', () => {
    const told = {
      labels: ['boulder', 'CRATER', 'rille'],
      questions: [
        { id: 'quality', options: ['yes', 'poor', 'maybe'] },
        { id: 'hue', options: [] },
      ],
    }
    const found = mappingByNames(told, protocol)
    expect(found).toEqual({
      labels: { boulder: 'boulder', CRATER: 'crater' },
      questions: { quality: { to: 'quality', options: { yes: 'good', poor: 'poor' } } },
    })
    expect(unmappedOf(told, found)).toEqual({ labels: ['rille'], questions: ['quality', 'hue'] })
    expect(unmappedOf(told, { labels: { ...found.labels, rille: null }, questions: { quality: null, hue: null } })).toEqual({
      labels: [],
      questions: [],
    })
  })
})
