import type { Page } from 'playwright-core'

/**
 * Texts on the page whose contrast with what lies behind them is below what WCAG 2.2 AA asks for: 4.5, or 3 for large text. What is disabled,
 * hidden or only a picture is exempt. Each is told as `contrast: text`.
 */
const faintTexts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    type Colour = readonly [number, number, number, number]
    const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    const known = new Map<string, Colour>()
    /** Any CSS colour by painting it: styles may answer in rgb(), color() or oklch(). */
    const colourOf = (css: string): Colour => {
      const before = known.get(css)
      if (before !== undefined || paint === null) return before ?? [0, 0, 0, 1]
      paint.clearRect(0, 0, 1, 1)
      paint.fillStyle = css
      paint.fillRect(0, 0, 1, 1)
      const [r = 0, g = 0, b = 0, a = 0] = paint.getImageData(0, 0, 1, 1).data
      const made: Colour = [r, g, b, a / 255]
      known.set(css, made)
      return made
    }
    const over = ([r, g, b, a]: Colour, [x, y, z]: Colour): Colour => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1]
    const luminance = ([r, g, b]: Colour) => {
      const f = (value: number) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)
      return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b)
    }
    const behind = (element: Element): Colour | undefined => {
      const layers: Colour[] = []
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const { backgroundColor, backgroundImage } = getComputedStyle(at)
        if (backgroundImage !== 'none') return undefined
        const colour = colourOf(backgroundColor)
        if (colour[3] > 0) layers.push(colour)
        if (colour[3] === 1) break
      }
      return layers.reduceRight<Colour>((under, layer) => over(layer, under), [255, 255, 255, 1])
    }
    const opacityOf = (element: Element): number => {
      let opacity = 1
      for (let at: Element | null = element; at !== null; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity)
      return opacity
    }
    const exempt = '[disabled], [data-disabled], [inert], [aria-hidden=true], svg, option, noscript, script, style'
    const found: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? ''
      const element = node.parentElement
      if (text === '' || element === null || element.closest(exempt) !== null || !element.checkVisibility({ visibilityProperty: true }))
        continue
      const ground = behind(element)
      if (ground === undefined) continue
      const style = getComputedStyle(element)
      const [r, g, b, a] = colourOf(style.color)
      const [light, dark] = [luminance(over([r, g, b, a * opacityOf(element)], ground)), luminance(ground)].toSorted((x, y) => y - x)
      const contrast = ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
      const size = Number.parseFloat(style.fontSize)
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
      if (contrast < (isLarge ? 3 : 4.5) - 0.01) found.push(`${contrast.toFixed(2)}: ${text.slice(0, 60)}`)
    }
    return [...new Set(found)]
  })

/**
 * The same once everything has come to its rest: what fades in is faint on the way, on a busy machine for long. Texts that stay faint are
 * told after some seconds.
 */
export const faintInTheEnd = async (page: Page): Promise<readonly string[]> => {
  let faint = await faintTexts(page)
  for (let look = 0; faint.length > 0 && look < 50; look++) {
    await page.waitForTimeout(200)
    faint = await faintTexts(page)
  }
  return faint
}

/** Controls that a screen reader could not name. */
export const namelessControls = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const nameOf = (element: Element): string => {
      const by = element.getAttribute('aria-labelledby')?.split(' ') ?? []
      const labels =
        'labels' in element && element.labels instanceof NodeList ? [...element.labels].map((label) => label.textContent ?? '') : []
      const parts = [element.getAttribute('aria-label') ?? '', ...by.map((id) => document.getElementById(id)?.textContent ?? ''), ...labels]
      return [...parts, element.textContent ?? '', element.getAttribute('title') ?? '', element.getAttribute('placeholder') ?? '']
        .join('')
        .trim()
    }
    return [...document.querySelectorAll('button, a[href], input:not([type=hidden]), textarea, select, [role=button], [tabindex="0"]')]
      .filter((element) => element.checkVisibility() && nameOf(element) === '')
      .map((element) => element.outerHTML.slice(0, 120))
  })
