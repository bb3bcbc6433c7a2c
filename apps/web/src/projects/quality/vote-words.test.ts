import { type Protocol, protocolSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { keyText, objectsId, subjectName } from './vote-words.ts'

const protocol: Protocol = protocolSchema.parse({
  title: 'Galaxies',
  labels: [{ id: 'bar', name: 'Bar', color: '#e69f00' }],
  questions: [
    {
      id: 'shape',
      text: 'Shape?',
      kind: 'single',
      options: [
        { id: 'spiral', text: 'Spiral' },
        { id: 'smooth', text: 'Smooth' },
      ],
    },
    { id: 'arms', text: 'Arms?', kind: 'number' },
    {
      id: 'seen',
      text: 'Seen?',
      kind: 'multiple',
      options: [
        { id: 'dust', text: 'Dust' },
        { id: 'ring', text: 'Ring' },
      ],
    },
  ],
})

describe('words of the quality page', () => {
  it('say votes as the protocol does', () => {
    expect(keyText(protocol, 'shape', 'spiral')).toBe('Spiral')
    expect(keyText(protocol, 'shape', '?')).toBe('can’t tell')
    expect(keyText(protocol, 'seen', 'dust+ring')).toBe('Dust + Ring')
    expect(keyText(protocol, 'arms', '4')).toBe('4')
    expect(keyText(protocol, objectsId, '-')).toBe('not marked')
    expect(keyText(protocol, objectsId, 'bar')).toBe('Bar')
    expect(subjectName(protocol, objectsId)).toBe('Labels of objects')
  })
})
