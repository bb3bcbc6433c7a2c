import { annotationContentSchema, regionSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { aContent, aProtocol, aRegion, fakeClock, seededRandom } from './index.ts'

describe('builders', () => {
  it('make what the schemas accept, as it is', () => {
    const region = aRegion()
    expect(regionSchema.parse(region)).toEqual(region)
    const content = aContent({ regions: [region] })
    expect(annotationContentSchema.parse(content)).toEqual(content)
    expect(aProtocol({ title: 'Boulders' }).title).toBe('Boulders')
  })

  it('never give two regions one id', () => expect(aRegion().id).not.toBe(aRegion().id))
})

describe('seededRandom', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed).next)
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
    expect(draw(7).every((value) => value >= 0 && value < 1)).toBe(true)
  })

  it('shuffles without losing or changing anything', () => {
    const values = Object.freeze([1, 2, 3, 4, 5, 6, 7, 8])
    const shuffled = seededRandom(1).shuffle(values)
    expect(shuffled).not.toEqual(values)
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(values)
  })
})

describe('fakeClock', () => {
  it('stands still until it is moved', () => {
    const clock = fakeClock(new Date('2026-02-03T04:05:06.000Z'))
    expect(clock.now()).toEqual(clock.now())
    clock.advance(1500)
    expect(clock.now().toISOString()).toBe('2026-02-03T04:05:07.500Z')
  })
})
