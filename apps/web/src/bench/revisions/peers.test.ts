import { regionSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { peerLayers, peersOf } from './peers.ts'

const region = regionSchema.parse({
  id: 'r1',
  labelId: 'cell',
  geometry: { type: 'box', x: 1, y: 2, width: 3, height: 4 },
  origin: { kind: 'tool', tool: 'box' },
})
const answered = ['Reader C', 'Reader A'].map((reader) => ({ reader, regions: [region], answers: [] }))

describe('the others of a panel', () => {
  it('keep the letters that the server gave them, and are told apart by colour and dash', () => {
    const peers = peersOf(answered)
    expect(peers.map(({ letter }) => letter)).toEqual(['C', 'A'])
    expect(new Set(peers.map(({ color }) => color)).size).toBe(2)
    expect(peers.every(({ dash }) => dash.length > 0)).toBe(true)
  })

  it('lie on layers of their own, which are hidden one by one', () => {
    const layers = peerLayers(peersOf(answered), new Set(['C']), {
      labels: [{ id: 'cell', name: 'Cell', color: '#000000', description: '' }],
    })
    expect(layers.map(({ id, isVisible }) => [id, isVisible])).toEqual([
      ['peer-C', false],
      ['peer-A', true],
    ])
    expect(layers[0]?.style(region).label).toBe('C Cell')
  })
})
