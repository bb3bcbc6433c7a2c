import { setTimeout as sleep } from 'node:timers/promises'
import { aProtocol, testBrowser } from '@reticle/testkit'
import type { Browser, Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enter, launch, type Person } from './support/browser.ts'
import { enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/registered.test.ts: ${found.skipped}\n`)

type Place = readonly [x: number, y: number]
/** No two neighbours of the parent image look alike. */
const colourAt = ([x, y]: Place) => [(7 * x) % 256, (5 * y) % 256, (3 * x + 11 * y) % 256] as const

const corners: Readonly<Record<string, Place>> = { 'blue.png': [100, 50], 'red.png': [80, 60] }
const side = 200

const cut = async ([left, top]: Place): Promise<Blob> => {
  const pixels = Uint8Array.from({ length: side * side * 3 }, (_, index) => {
    const pixel = Math.floor(index / 3)
    return colourAt([left + (pixel % side), top + Math.floor(pixel / side)])[index % 3] ?? 0
  })
  const bytes = await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer()
  return new Blob([new Uint8Array(bytes)], { type: 'image/png' })
}

/** Where a place of the parent lies on the page, by what a canvas says of its view. */
const onPage = async (canvas: Locator, corner: Place, [x, y]: Place) => {
  const box = await canvas.boundingBox()
  if (box === null) throw new Error('the canvas is not on screen')
  const [scale = 1, dx = 0, dy = 0] = await canvas.evaluate((frame) =>
    ['data-scale', 'data-x', 'data-y'].map((name) => Number(frame.getAttribute(name))),
  )
  return { x: box.x + dx + (x - corner[0]) * scale, y: box.y + dy + (y - corner[1]) * scale }
}

describe.skipIf('skipped' in found)('K16: samples that were cut from the same image', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let ana: Person
  let page: Page
  /** Of the sample on the bench, and of the one beside it. */
  let corner: Place
  let otherCorner: Place

  beforeAll(async () => {
    if ('skipped' in found) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    const manager = await enterByApi(reticle.url, 'Mei Tanaka')
    const { personId } = await enterByApi(reticle.url, 'Ana Ruiz')
    const project = await manager.ask('POST', '/projects', { name: 'Two bands', protocol: aProtocol({ redundancy: { reads: 1 } }) })
    const { id: projectId } = project.body as { id: string }
    await manager.ask('PUT', `/projects/${projectId}/members/${personId}`, { roles: ['annotator'] })
    const form = new FormData()
    const about = Object.fromEntries(
      Object.entries(corners).map(([name, [x, y]]) => [name, { origin: { parent: { name: 'field', x, y } } }]),
    )
    form.append('about', JSON.stringify(about))
    for (const [name, at] of Object.entries(corners)) form.append('files', await cut(at), name)
    const { id } = (await manager.ask('POST', `/projects/${projectId}/imports`, form)).body as { id: string }
    const isDone = async () => ((await manager.ask('GET', `/imports/${id}`)).body as { state: string }).state === 'done'
    while (!(await isDone())) await sleep(200)
    ana = await enter(browser, reticle.url, 'Ana Ruiz')
    page = ana.page
    await page.goto(`/projects/${projectId}/label`)
    await page.locator('[data-testid=canvas][data-state=ready]').waitFor()
    const name = (await page.getByTestId('sample-name').textContent()) ?? ''
    const [other] = Object.keys(corners).filter((one) => one !== name)
    corner = corners[name] ?? [0, 0]
    otherCorner = corners[other ?? ''] ?? [0, 0]
    await page.keyboard.press('Shift+F')
    await page.getByRole('combobox', { name: 'What the right view shows' }).click()
    await page.getByRole('option', { name: other }).click()
    await page.getByTestId('second-view').locator(`[data-testid=canvas][data-state=ready][aria-label="Image ${other}"]`).waitFor()
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
  })

  const first = () => page.getByTestId('canvas').first()
  const second = () => page.getByTestId('second-view').getByTestId('canvas')
  const middles: readonly Place[] = [
    [150.5, 100.5],
    [171.5, 133.5],
    [190.5, 160.5],
  ]

  /** The colours under the places of the parent, in both views. */
  const colours = async () => {
    for (const canvas of [first(), second()]) await expect.poll(() => canvas.getAttribute('data-waiting')).toBe('0')
    const shot = await sharp(await page.screenshot())
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const under = ({ x, y }: { x: number; y: number }) => [
      ...shot.data.subarray(3 * (Math.floor(y) * shot.info.width + Math.floor(x))).subarray(0, 3),
    ]
    return Promise.all(
      middles.map(async (place) => [under(await onPage(first(), corner, place)), under(await onPage(second(), otherCorner, place))]),
    )
  }
  const expected = middles.map(([x, y]) => colourAt([Math.floor(x), Math.floor(y)]))
  const showTheSame = () => expect.poll(colours).toEqual(expected.map((colour) => [colour, colour]))

  it('show the same place in two views at the bench, wherever one goes', async () => {
    await showTheSame()
    await first().focus()
    await page.keyboard.press('+')
    await showTheSame()
    const from = await onPage(second(), otherCorner, [170, 130])
    await page.keyboard.down('Space')
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 14, from.y - 9, { steps: 3 })
    await page.mouse.up()
    await page.keyboard.up('Space')
    await showTheSame()
  })

  it('show the pointer of one at the same place of the other', async () => {
    const at = await onPage(first(), corner, [160.5, 120.5])
    await page.mouse.move(at.x, at.y)
    const there = await onPage(second(), otherCorner, [160.5, 120.5])
    const pointer = page.getByTestId('second-view').locator('svg[width="20"][aria-hidden=true]').first()
    await expect
      .poll(async () => {
        const box = await pointer.boundingBox()
        return box === null ? Number.POSITIVE_INFINITY : Math.hypot(box.x + 10 - there.x, box.y + 10 - there.y)
      })
      .toBeLessThan(2)
    expect(ana.errors).toEqual([])
  })
})
