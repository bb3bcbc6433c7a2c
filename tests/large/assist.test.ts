import { areaOf, type Geometry, maskOf } from '@reticle/geometry'
import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { canvasOf, enter, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/assist.test.ts: ${found.skipped}\n`)

const protocol = {
  title: 'Faint things',
  instructions: 'Mark what is there.',
  tools: ['select', 'wand', 'threshold', 'grow', 'superpixels', 'scissors', 'blobs'],
  labels: [{ id: 'thing', name: 'Thing', color: '#e69f00' }],
  redundancy: { reads: 1 },
}

const [width, height] = [400, 300]
/** A disc forty counts above the ground, in an image whose window spans 60,000: no screen of 8 bits shows it. */
const isInDisc = (x: number, y: number): boolean => Math.hypot(x + 0.5 - 120, y + 0.5 - 100) < 40
const isInBlock = (x: number, y: number): boolean => x >= 240 && x < 340 && y >= 60 && y < 140
const spots = [
  [60, 240],
  [110, 250],
  [170, 235],
] as const
const valueAt = (x: number, y: number): number => {
  if (isInBlock(x, y)) return 60_000
  const spot = Math.max(...spots.map(([sx, sy]) => Math.min(1, Math.max(0, 5.5 - Math.hypot(x + 0.5 - sx, y + 0.5 - sy)))))
  return 1000 + (isInDisc(x, y) ? 40 : 0) + Math.round(20_000 * spot)
}

const picture = (): Promise<Buffer> => {
  const values = Uint16Array.from({ length: width * height }, (_, i) => valueAt(i % width, Math.floor(i / width)))
  return sharp(values, { raw: { width, height, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toBuffer()
}

const pixelsOf = (isIn: (x: number, y: number) => boolean): number => {
  let count = 0
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (isIn(x, y)) count++
  return count
}

describe.skipIf('skipped' in found)('tools that ask for the measured values', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let projectId = ''
  let reader: Client | undefined
  const people: Person[] = []

  beforeAll(async () => {
    if ('skipped' in found) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    const manager = await enterByApi(reticle.url, 'Mei Tanaka')
    reader = await enterByApi(reticle.url, 'Ana Ruiz')
    projectId = ((await manager.ask('POST', '/projects', { name: 'Faint', protocol })).body as { id: string }).id
    await manager.ask('PUT', `/projects/${projectId}/members/${reader.personId}`, { roles: ['annotator'] })
    const form = new FormData()
    form.append('files', new Blob([new Uint8Array(await picture())], { type: 'image/png' }), 'faint.png')
    const { id } = (await manager.ask('POST', `/projects/${projectId}/imports`, form)).body as { id: string }
    const isImported = async () => expect((await manager.ask('GET', `/imports/${id}`)).body).toMatchObject({ state: 'done', added: 1 })
    await vi.waitFor(isImported, { timeout: 60_000, interval: 200 })
  })
  afterEach(async () => {
    for (const { context } of people.splice(0)) await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })

  /** The marks that the server has, as soon as there are so many. */
  const saved = async (count: number): Promise<readonly Geometry[]> => {
    type Held = { readonly draft: { readonly regions: readonly { readonly geometry: Geometry }[] } | null }
    const marks = async () => {
      const answer = await reader?.ask('GET', `/projects/${projectId}/assignments`)
      const [held] = (answer?.body ?? []) as Held[]
      return held?.draft?.regions.map((region) => region.geometry) ?? []
    }
    await expect.poll(async () => (await marks()).length).toBe(count)
    return await marks()
  }

  const bench = async () => {
    if (browser === undefined || reticle === undefined) throw new Error('it did not start')
    const person = await enter(browser, reticle.url, 'Ana Ruiz')
    people.push(person)
    const { page } = person
    await page.goto(`/projects/${projectId}/label`)
    await page.locator('[data-testid=canvas][data-state=ready][data-waiting="0"]').waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await saved(0)
    return { ...person, canvas: canvasOf(page) }
  }

  /** Nothing is being worked on any more. */
  const answered = async (page: Page) => {
    await page.waitForTimeout(100)
    await page.getByTestId('assist-busy').waitFor({ state: 'detached' })
  }

  it('the wand takes a disc to the pixel that a screen of 8 bits does not show', async () => {
    const { page, canvas, errors } = await bench()
    await page.keyboard.press('w')
    await page.getByRole('textbox', { name: 'Tolerance in the unit of the values' }).fill('10')
    await page.keyboard.press('Enter')
    await canvas.click([120, 100])
    await answered(page)
    await page.keyboard.press('Enter')
    const [mask] = await saved(1)
    expect(mask?.type).toBe('mask')
    expect(mask && areaOf(mask)).toBe(pixelsOf(isInDisc))
    expect(errors).toEqual([])
  })

  it("the threshold says Otsu's cut, and takes a block to the pixel", async () => {
    const { page, canvas } = await bench()
    await page.keyboard.press('t')
    await canvas.drag([220, 40], [360, 160])
    await page.getByText(/Otsu.s threshold: 30500/).waitFor()
    await page.keyboard.press('Enter')
    const block: Geometry = { type: 'box', x: 240, y: 60, width: 100, height: 80 }
    expect(await saved(1)).toEqual([maskOf(block)])
  })

  it('by hand it takes what lies between two values', async () => {
    const { page, canvas } = await bench()
    await page.keyboard.press('t')
    await page.getByText('By hand', { exact: true }).click()
    await page.getByRole('textbox', { name: 'High end' }).fill('1100')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Low end' }).fill('1030')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByRole('textbox', { name: 'High end' }).inputValue()).toBe('1100')
    await canvas.drag([60, 40], [200, 160])
    await answered(page)
    await page.keyboard.press('Enter')
    const [mask] = await saved(1)
    expect(mask && areaOf(mask)).toBe(pixelsOf(isInDisc))
    await page.getByText('Otsu', { exact: true }).click()
  })

  it('seeds grow to the edge of what they are in', async () => {
    const { page, canvas } = await bench()
    await page.keyboard.press('o')
    await canvas.drag([260, 80], [300, 110])
    await answered(page)
    await page.keyboard.press('Enter')
    const [mask] = await saved(1)
    expect(Math.abs((mask ? areaOf(mask) : 0) - 8000) / 8000).toBeLessThan(0.03)
  })

  it('scissors cling to the edge between four clicks', async () => {
    const { page, canvas } = await bench()
    await page.keyboard.press('s')
    for (const spot of [
      [240, 60],
      [340, 60],
      [340, 140],
      [240, 140],
    ] as const) {
      await canvas.click(spot)
      await page.waitForTimeout(500)
    }
    await page.keyboard.press('Enter')
    const [outline] = await saved(1)
    expect(outline?.type).toBe('polygon')
    expect(Math.abs((outline ? areaOf(outline) : 0) - 8000) / 8000).toBeLessThan(0.03)
  })

  it('superpixels are painted with, and end at the edge', async () => {
    const { page, canvas } = await bench()
    await page.keyboard.press('q')
    const over = await canvas.place([250, 70])
    await page.mouse.move(over.x, over.y)
    await answered(page)
    for (let y = 66; y < 138; y += 8) await canvas.drag([244, y], [336, y])
    await answered(page)
    await page.keyboard.press('Enter')
    const [mask] = await saved(1)
    expect(Math.abs((mask ? areaOf(mask) : 0) - 8000) / 8000).toBeLessThan(0.05)
  })

  it('spots are found, one is left out by a click, and the others become points', async () => {
    const { page, canvas } = await bench()
    await page.keyboard.press('j')
    await canvas.drag([20, 200], [220, 290])
    await page.getByText('3 spots').waitFor()
    await canvas.click([110, 250])
    await page.keyboard.press('Enter')
    const points = await saved(2)
    for (const [x, y] of [spots[0], spots[2]])
      expect(points.some((one) => one.type === 'point' && Math.hypot(one.x - x, one.y - y) < 0.5)).toBe(true)
  })

  it('cancel leaves nothing behind, and settings are kept', async () => {
    const { page, canvas } = await bench()
    await saved(0)
    await page.keyboard.press('w')
    await canvas.click([120, 100])
    await page.keyboard.press('Escape')
    await page.waitForTimeout(1500)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Marks', exact: true }).waitFor()
    await page.keyboard.press('q')
    await page.keyboard.press(')')
    const cells = page.getByRole('textbox', { name: 'Side of a cell in pixels of the image' })
    const before = await cells.inputValue()
    expect(before).not.toBe('16 px')
    await page.reload()
    await page.locator('[data-testid=canvas][data-state=ready]').waitFor()
    await page.keyboard.press('q')
    await expect.poll(() => cells.inputValue()).toBe(before)
    expect(await saved(0)).toEqual([])
  })
})
