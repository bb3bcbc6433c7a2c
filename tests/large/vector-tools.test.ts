import type { Region } from '@reticle/domain'
import { areaOf, sharedArea } from '@reticle/geometry'
import { testBrowser } from '@reticle/testkit'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { canvasOf, enter, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/vector-tools.test.ts: ${found.skipped}\n`)

const template = {
  points: [
    { id: 'head', name: 'Head', x: 0.5, y: 0 },
    { id: 'hip', name: 'Hip', x: 0.5, y: 0.5 },
    { id: 'foot', name: 'Foot', x: 0, y: 1 },
  ],
  edges: [
    [0, 1],
    [1, 2],
  ],
}
const protocol = {
  title: 'Shapes of every kind',
  instructions: 'Outline what you see.',
  tools: ['select', 'skeleton', 'box', 'rotated-box', 'circle', 'line', 'polyline', 'polygon', 'bezier', 'ruler', 'angle'],
  labels: [{ id: 'cell', name: 'Cell', color: '#e69f00', skeleton: template }],
  redundancy: { reads: 1 },
}

const [width, height] = [200, 150]

/** A ramp, as NRRD. */
const image = (shift: number): Uint8Array => {
  const header = `NRRD0004\ntype: uint8\ndimension: 2\nsizes: ${width} ${height}\nencoding: raw\n\n`
  const values = Uint8Array.from({ length: width * height }, (_, i) => ((i % width) + shift) % 256)
  return new Uint8Array([...new TextEncoder().encode(header), ...values])
}

type Spot = readonly [number, number]

describe.skipIf('skipped' in found)('vector tools with a real pointer', () => {
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
    projectId = ((await manager.ask('POST', '/projects', { name: 'Shapes', protocol })).body as { id: string }).id
    await manager.ask('PUT', `/projects/${projectId}/members/${reader.personId}`, { roles: ['annotator'] })
    const form = new FormData()
    for (const shift of [0, 9, 18]) form.append('files', new Blob([new Uint8Array(image(shift))]), `ramp-${shift}.nrrd`)
    const { id } = (await manager.ask('POST', `/projects/${projectId}/imports`, form)).body as { id: string }
    const imported = async () => expect((await manager.ask('GET', `/imports/${id}`)).body).toMatchObject({ state: 'done', added: 3 })
    await vi.waitFor(imported, { timeout: 120_000, interval: 250 })
  })
  afterEach(async () => {
    for (const { context } of people.splice(0)) await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })

  const bench = async () => {
    if (browser === undefined || reticle === undefined) throw new Error('it did not start')
    const person = await enter(browser, reticle.url, 'Ana Ruiz')
    people.push(person)
    const { page } = person
    await page.goto(`/projects/${projectId}/label`)
    await page.locator('[data-testid=canvas][data-state=ready][data-waiting="0"]').waitFor()
    const canvas = canvasOf(page)
    const clicks = async (...spots: readonly Spot[]) => {
      for (const spot of spots) await canvas.click([spot[0], spot[1]])
    }
    const clear = async () => {
      await page.keyboard.press('Escape')
      await page.keyboard.press('v')
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      await saved(0)
    }
    return { ...person, canvas, clicks, clear }
  }
  /** The marks that the server has, as soon as they are so many and as they should be. */
  const saved = async (count: number, isMeant: (regions: readonly Region[]) => boolean = () => true): Promise<readonly Region[]> => {
    type Held = { readonly draft: { readonly regions: readonly Region[] } | null }
    let regions: readonly Region[] = []
    const marks = async () => {
      const [held] = ((await reader?.ask('GET', `/projects/${projectId}/assignments`))?.body ?? []) as Held[]
      regions = held?.draft?.regions ?? []
      return regions.length === count && isMeant(regions)
    }
    await expect.poll(marks).toBe(true)
    return regions
  }
  const geometries = (regions: readonly Region[]) => regions.map(({ geometry }) => geometry)

  it('draws each kind of mark, where it was meant', async () => {
    const { page, canvas, clicks, clear, errors } = await bench()
    await clear()
    await page.keyboard.press('k')
    await canvas.drag([10, 10], [30, 50])
    await page.keyboard.press('c')
    await canvas.drag([60, 30], [75, 30])
    await page.keyboard.press('r')
    await canvas.drag([100, 20], [130, 50])
    await clicks([100, 50])
    await page.keyboard.press('i')
    await canvas.drag([10, 70], [50, 70])
    await page.keyboard.press('y')
    await clicks([10, 90], [30, 100], [50, 90])
    await page.keyboard.press('Enter')
    await page.keyboard.press('z')
    await canvas.drag([80, 100], [80, 80])
    await canvas.drag([120, 100], [120, 120])
    await page.keyboard.press('Enter')
    await page.keyboard.press('u')
    await canvas.drag([140, 120], [180, 120])
    await page.keyboard.press('a')
    await clicks([180, 60], [150, 60], [150, 90])
    const made = geometries(await saved(8))
    expect(made.map(({ type }) => type)).toEqual([
      'skeleton',
      'ellipse',
      'rotated-box',
      'polyline',
      'polyline',
      'bezier',
      'polyline',
      'polyline',
    ])
    const round = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value, (_, one) => (typeof one === 'number' ? Math.round(one * 10) / 10 : one)))
    expect(round(made[1])).toMatchObject({ cx: 60, cy: 30, rx: 15, ry: 15 })
    expect(round(made[7])).toEqual({ type: 'polyline', points: [180, 60, 150, 60, 150, 90] })
    const labels = page.getByTestId('mark-measures')
    await expect.poll(() => labels.textContent()).toContain('40 px')
    await expect.poll(() => labels.textContent()).toContain('90.0°')
    expect(errors).toEqual([])
  })

  it('G31, G32: outlines beside each other share their border, and keep it', async () => {
    const { page, canvas, clicks, clear, errors } = await bench()
    await clear()
    await page.keyboard.press('g')
    await clicks([20, 20], [80, 20], [80, 80], [20, 80])
    await page.keyboard.press('Enter')
    // Near the border, within reach: the vertices come to lie on it, and the corner between them comes along.
    const { scale } = { scale: Number(await canvas.canvas.getAttribute('data-scale')) }
    const near = 4 / scale
    await clicks([80 + near, 40], [140, 40], [140, 130], [50, 130], [50, 80 + near])
    await page.keyboard.press('Enter')
    const [first, second] = geometries(await saved(2))
    if (first?.type !== 'polygon' || second?.type !== 'polygon') throw new Error('two polygons were drawn')
    expect(first.rings[0]).toHaveLength(12)
    expect(second.rings[0]).toHaveLength(12)
    expect(sharedArea(first, second)).toBeLessThan(1e-9)

    await page.keyboard.press('v')
    await clicks([30, 30])
    await canvas.drag([80, 80], [90, 90])
    const moved = geometries(await saved(2, ([one]) => one !== undefined && areaOf(one.geometry) !== areaOf(first)))
    const isNear = (g: (typeof moved)[number] | undefined) =>
      g?.type === 'polygon' && g.rings[0]?.some((v, i, ring) => i % 2 === 0 && Math.hypot(v - 90, (ring[i + 1] ?? 0) - 90) < 1)
    expect(moved.map(isNear)).toEqual([true, true])
    const [a, b] = moved
    expect(a && b && sharedArea(a, b)).toBeLessThan(1e-9)
    await page.keyboard.press('Control+z')
    await saved(2, ([one]) => one !== undefined && areaOf(one.geometry) === areaOf(first))
    expect(errors).toEqual([])
  })

  it('G26, G27: cuts in two, cuts a hole, joins again, stretches and turns several', async () => {
    const { page, canvas, clicks, clear, errors } = await bench()
    await clear()
    await page.keyboard.press('g')
    await clicks([60, 50], [120, 50], [120, 110], [60, 110])
    await page.keyboard.press('Enter')
    await page.keyboard.press('m')
    await canvas.drag([90, 30], [90, 130])
    const halves = geometries(await saved(2))
    expect(halves.map((g) => Math.round(areaOf(g) / 10))).toEqual([180, 180])
    await page.keyboard.press('v')
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+j')
    const [whole] = geometries(await saved(1))
    expect(whole && areaOf(whole)).toBeCloseTo(
      halves.map(areaOf).reduce((x, y) => x + y),
      6,
    )
    await page.keyboard.press('n')
    await clicks([70, 60], [80, 60], [80, 70], [70, 70])
    await page.keyboard.press('Enter')
    const [holed] = geometries(await saved(1, ([one]) => one?.geometry.type === 'polygon' && one.geometry.rings.length === 2))
    expect(holed && Math.round(areaOf(holed))).toBeGreaterThan(3400)

    await page.keyboard.press('b')
    await canvas.drag([140, 60], [160, 80])
    await saved(2)
    await page.keyboard.press('v')
    await page.keyboard.press('Control+a')
    const scale = Number(await canvas.canvas.getAttribute('data-scale'))
    // The lower right handle of the frame around both stands 12 px off on the screen.
    const gap = 12 / scale
    await canvas.drag([160 + gap, 110 + gap], [180 + gap, 120 + gap])
    const [, box] = geometries(await saved(2, ([, one]) => one?.geometry.type === 'box' && one.geometry.width > 21))
    expect(box?.type === 'box' && Math.round(box.width)).toBe(24)
    await page.keyboard.press('Control+z')
    await canvas.drag([110, 50 - gap - 24 / scale], [160, 50 - gap - 24 / scale])
    await saved(2, ([, one]) => one?.geometry.type === 'rotated-box')
    expect(errors).toEqual([])
  })
})
