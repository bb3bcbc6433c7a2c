import { protocolSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { correctionWords, withEarlier } from './earlier.ts'
import type { Reader } from './readers.ts'

const protocol = protocolSchema.parse({
  title: 'Moon',
  labels: [{ id: 'crater', name: 'Crater', color: '#112233' }],
  questions: [
    { id: 'quality', text: 'Quality', kind: 'single', options: ['good', 'poor'].map((id) => ({ id, text: id })) },
    { id: 'note', text: 'Note', kind: 'text' },
  ],
})
const box = (id: string, x: number) => ({
  id,
  labelId: 'crater',
  geometry: { type: 'box', x, y: 0, width: 10, height: 10 } as const,
  attributes: {},
  origin: { kind: 'tool', tool: 'box' } as const,
})
const said = (regions: ReturnType<typeof box>[], option: string) => ({
  regions,
  answers: [{ questionId: 'quality', value: { kind: 'choice', option } as const }],
  comment: '',
})
const earlier = { annotationId: 'a0' as never, submittedAt: '2030-01-01T00:00:00.000Z', content: said([box('1', 0), box('2', 50)], 'poor') }
const reader: Reader = {
  annotationId: 'a1' as never,
  reader: 'Reader A',
  submittedAt: '2030-01-02T00:00:00.000Z',
  activeMilliseconds: 0,
  isCounted: true,
  content: said([box('1', 5), box('3', 90), box('4', 120)], 'good'),
  earlier: [earlier],
  letter: 'A',
  color: '#000000',
  dash: [],
}

describe('before a correction', () => {
  it('is shown in the place of what stands, for the reader asked for alone', () => {
    const other: Reader = { ...reader, annotationId: 'b1' as never, earlier: undefined }
    const readers = [reader, other]
    expect(withEarlier(readers, { isShown: () => false })).toBe(readers)
    const shown = withEarlier(readers, { isShown: () => true })
    expect(shown.map(({ content }) => content.regions.map(({ id }) => id))).toEqual([
      ['1', '2'],
      ['1', '3', '4'],
    ])
    expect(shown[0]?.annotationId).toBe('a1')
  })

  it('says which marks and answers the correction changed', () => {
    expect(correctionWords(earlier, reader, protocol)).toEqual(['1 mark taken away, 2 marks added, 1 mark changed', 'Quality: poor → good'])
    expect(correctionWords({ ...earlier, content: reader.content }, reader, protocol)).toEqual(['The same marks and answers'])
  })
})
