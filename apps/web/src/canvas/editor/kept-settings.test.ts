import { toolIds } from '@reticle/domain'
import { defaultSettings } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { settingsOfText } from './kept-settings.ts'
import { sized } from './tool-size.ts'

describe('kept settings', () => {
  it('come back, but for those in the values of one image', () => {
    const changed = {
      ...defaultSettings,
      ...{ brushRadius: 3, cellSize: 40, isContiguous: false, isBright: false, isSnapping: false, spotContrast: 0.4 },
      ...{ spotMark: 'ellipse', spotRadius: { least: 3, most: 12 }, tolerance: 7, threshold: { low: 1, high: 2 } },
    } as const
    expect(settingsOfText(JSON.stringify(changed))).toEqual({ ...changed, tolerance: null, threshold: 'otsu' })
  })

  it.each([
    null,
    '',
    'nonsense',
    '[]',
    '7',
    '{"brushRadius":"9","spotRadius":{"least":9,"most":2},"cellSize":-4,"isBright":1,"spotMark":3}',
  ])('are those of the start where what was kept makes no sense: %s', (text) => expect(settingsOfText(text)).toEqual(defaultSettings))
})

describe('a step of size', () => {
  it('goes up and down, stays within its bounds, and always does something between them', () => {
    let settings = defaultSettings
    for (let n = 0; n < 60; n++) {
      const before = settings.brushRadius
      settings = { ...settings, ...sized('brush', settings, -1) }
      expect(settings.brushRadius < before || before === 0.5).toBe(true)
    }
    expect(settings.brushRadius).toBe(0.5)
    for (let n = 0; n < 60; n++) {
      const before = settings.brushRadius
      settings = { ...settings, ...sized('eraser', settings, 1) }
      expect(settings.brushRadius > before || before === 500).toBe(true)
    }
    expect(settings.brushRadius).toBe(500)
  })

  it('is known of the tools that have a size', () => {
    const set = { ...defaultSettings, tolerance: 10 }
    expect(toolIds.filter((tool) => sized(tool, set, 1) !== undefined)).toEqual(['brush', 'eraser', 'wand', 'superpixels', 'blobs'])
    expect(sized('wand', set, 1)).toEqual({ tolerance: 12.5 })
    expect(sized('wand', defaultSettings, 1)).toBeUndefined()
  })
})
