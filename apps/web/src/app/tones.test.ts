import { describe, expect, it } from 'vitest'
import { contrastOf, leastDifference, lookAlike } from './colour-vision.ts'
import { palette } from './palette.ts'
import { tones } from './tones.ts'

const texts = [
  '--mantine-color-text',
  '--mantine-color-dimmed',
  '--mantine-color-error',
  '--mantine-color-red-text',
  '--mantine-color-orange-text',
  '--mantine-color-teal-text',
  '--reticle-accent-text',
  '--reticle-warn',
] as const
const surfaces = ['--reticle-panel', '--reticle-ground', '--reticle-hover', '--reticle-selected', '--mantine-color-body'] as const
const themes = ['light', 'dark', 'dim'] as const

describe.each(themes)('contrast of the theme %s (WCAG 2.2 AA)', (theme) => {
  const tone = tones[theme]
  it.each(texts.flatMap((text) => surfaces.map((surface) => [text, surface] as const)))('%s on %s is text: 4.5', (text, surface) => {
    expect(contrastOf(tone[text], tone[surface])).toBeGreaterThanOrEqual(4.5)
  })
  it('placeholders can be read in a field', () => {
    expect(contrastOf(tone['--mantine-color-placeholder'], tone['--reticle-panel'])).toBeGreaterThanOrEqual(4.5)
  })
  it('a notice can be read', () => {
    expect(contrastOf(tone['--mantine-color-text'], tone['--reticle-notice'])).toBeGreaterThanOrEqual(4.5)
  })
  it.each(surfaces)('the edge of a control on %s is seen: 3', (surface) => {
    expect(contrastOf(tone['--reticle-control'], tone[surface])).toBeGreaterThanOrEqual(3)
  })
})

describe('the reading room', () => {
  it('has no surface brighter than the dark theme has, and softer text', () => {
    for (const surface of surfaces)
      expect(contrastOf(tones.dim[surface], '#000000')).toBeLessThan(contrastOf(tones.dark[surface], '#000000'))
    expect(contrastOf(tones.dim['--mantine-color-text'], '#000000')).toBeLessThan(contrastOf(tones.dark['--mantine-color-text'], '#000000'))
  })
  it('keeps the text of its buttons readable', () => {
    for (const fill of ['--mantine-color-accent-filled', '--mantine-color-accent-filled-hover'] as const)
      expect(contrastOf(tones.dim['--mantine-color-white'], tones.dim[fill])).toBeGreaterThanOrEqual(4.5)
  })
})

describe('colour vision', () => {
  it('knows black on white, and a grey at the border of AA', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrastOf('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
  })
  it('knows what red-blind and green-blind people take for each other', () => {
    expect(leastDifference('#e69f00', '#e69f00')).toBe(0)
    expect(lookAlike('#2ca02c', '#a07d2c')).toBe(true)
    expect(lookAlike('#ff0000', '#0000ff')).toBe(false)
  })
  it.each(palette.flatMap((a, i) => palette.slice(0, i).map((b) => [a, b] as const)))('%s and %s of the palette are told apart', (a, b) => {
    expect(lookAlike(a, b)).toBe(false)
  })
  it.each(palette)('%s shows on a black and on a white image, with the dark edge that the canvas draws', (colour) => {
    expect(contrastOf(colour, '#000000')).toBeGreaterThanOrEqual(3)
  })
})
