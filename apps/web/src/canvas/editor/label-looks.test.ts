import { type Protocol, protocolSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { lookAlike } from '../../app/colour-vision.ts'
import { palette } from '../../app/palette.ts'
import { looksOf } from './label-looks.ts'

const protocolOf = (colors: readonly string[]): Protocol =>
  protocolSchema.parse({ title: 't', labels: colors.map((color, i) => ({ id: `l${i}`, name: `L${i}`, color })) })
const patternsOf = (colors: readonly string[]) => [...looksOf(protocolOf(colors)).values()].map(({ pattern }) => pattern)

describe('looks of labels', () => {
  it('needs no patterns where every colour is told from every other', () => {
    expect(patternsOf(palette)).toEqual(palette.map(() => undefined))
  })
  it('tells labels of one colour apart by their patterns', () => {
    const found = patternsOf(Array(7).fill('#e69f00'))
    expect(new Set(found).size).toBe(7)
    expect(found[0]).toBeUndefined()
  })
  it('tells red from green to people who cannot', () => {
    const [red, green] = ['#a07d2c', '#2ca02c'] as const
    expect(lookAlike(red, green)).toBe(true)
    expect(new Set(patternsOf([red, green])).size).toBe(2)
  })
  it('takes hundreds of labels', () => {
    expect(patternsOf(Array.from({ length: 500 }, (_, i) => palette[i % palette.length] ?? '#000000'))).toHaveLength(500)
  })
})
