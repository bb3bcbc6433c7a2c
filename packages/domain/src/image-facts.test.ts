import { describe, expect, it } from 'vitest'
import { imageFactsOf } from './image-facts.ts'

const axis = (name: string, length: number, spacing?: number, unit?: string) => ({
  name,
  length,
  ...(spacing === undefined ? {} : { spacing }),
  ...(unit === undefined ? {} : { unit }),
})

describe('facts of an image', () => {
  it('V4: the size of a pixel, where both sides have it in one unit', () => {
    const of = (...axes: ReturnType<typeof axis>[]) => imageFactsOf({ width: 4, height: 3, axes }).spacing
    expect(of(axis('y', 3, 0.5, 'micrometer'), axis('x', 4, 0.25, 'micrometer'))).toEqual({ x: 0.25, y: 0.5, unit: 'micrometer' })
    expect(of(axis('y', 3, 0.5, 'second'), axis('x', 4, 0.25, 'micrometer'))).toBeUndefined()
    expect(of(axis('y', 3), axis('x', 4, 0.25, 'micrometer'))).toBeUndefined()
    expect(of(axis('y', 3, 0.5), axis('x', 4, 0.5))).toBeUndefined()
  })

  it('planes: one where there is no axis, not known where nobody looked', () => {
    expect(imageFactsOf({ width: 4, height: 3, axes: [axis('z', 7), axis('y', 3), axis('x', 4)] }).planes).toEqual({ z: 7, t: 1 })
    expect(imageFactsOf({ width: 4, height: 3, axes: null })).toEqual({ width: 4, height: 3 })
  })
})
