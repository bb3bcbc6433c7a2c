import type { Geometry, MaskGeometry } from '@reticle/geometry'
import { maskFromBits } from '@reticle/geometry'
import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { choose, drag, edit, isAtWork, look, marksOf, pen, touch } from './canvas/editing.ts'
import { imagePlace, type Spot, type TestView, viewWith } from './canvas/place-of.ts'
import { launch } from './support/browser.ts'
import { blockSample } from './viewer/edges.ts'
import type { PixelServer } from './viewer/pixel-server.ts'
import { addSample, plane } from './viewer/samples.ts'
import { frames, openTestbed, settled, shot, show, startSharedTestbed } from './viewer/testbed.ts'

const found = testBrowser()
let browser: Browser
let server: PixelServer

const middle = { x: 500, y: 400 }
const screenMiddle = { x: 320, y: 240 }
const image = () =>
  addSample(server, {
    number: 21,
    axes: plane(1000, 800),
    dtype: 'uint8',
    chunk: [256, 256],
    levels: 3,
    at: ([y = 0, x = 0]) => (x + y) % 256,
  }).image

const near = (stored: number | undefined, wanted: number, scale: number) =>
  expect(Math.abs((stored ?? Number.NaN) - wanted) * scale, `${stored} is not ${wanted}`).toBeLessThan(1e-6)

/** Draws with four tools by real pointer events, and holds what is stored against the places that were pressed. */
const drawAndCompare = async (page: Page, view: TestView): Promise<void> => {
  const at = (x: number, y: number): Spot => ({ x: screenMiddle.x + x, y: screenMiddle.y + y })
  const before = (await marksOf(page)).length
  const newest = async (): Promise<Geometry | undefined> => (await marksOf(page))[before]
  const undo = () => page.evaluate(() => globalThis.testbed.editor().undo())

  await choose(page, 'point')
  await page.mouse.click(at(13, -7).x, at(13, -7).y)
  const point = await newest()
  const wantedPoint = imagePlace(view, at(13, -7))
  if (point?.type !== 'point') throw new Error('no point was made')
  near(point.x, wantedPoint.x, view.scale)
  near(point.y, wantedPoint.y, view.scale)
  await undo()

  await choose(page, 'box')
  await drag(page, [at(-40, -30), at(10, 10), at(50, 40)])
  const box = await newest()
  const corners = [imagePlace(view, at(-40, -30)), imagePlace(view, at(50, 40))] as const
  if (box?.type !== 'box') throw new Error('no box was made')
  near(box.x, Math.min(corners[0].x, corners[1].x), view.scale)
  near(box.y, Math.min(corners[0].y, corners[1].y), view.scale)
  near(box.width, Math.abs(corners[0].x - corners[1].x), view.scale)
  near(box.height, Math.abs(corners[0].y - corners[1].y), view.scale)
  await undo()

  await choose(page, 'polygon')
  const clicks = [at(-60, -40), at(60, -30), at(0, 50)]
  for (const { x, y } of clicks) await page.mouse.click(x, y)
  await page.evaluate(() => globalThis.testbed.editor().gesture({ type: 'confirm' }))
  const polygon = await newest()
  if (polygon?.type !== 'polygon') throw new Error('no polygon was made')
  const ring = polygon.rings[0] ?? []
  expect(ring).toHaveLength(6)
  for (const click of clicks) {
    const wanted = imagePlace(view, click)
    const distances = [0, 2, 4].map((n) => Math.hypot((ring[n] ?? 0) - wanted.x, (ring[n + 1] ?? 0) - wanted.y))
    near(Math.min(...distances), 0, view.scale)
  }

  // A vertex that is dragged goes where it is put.
  await choose(page, 'select')
  await page.evaluate(() =>
    globalThis.testbed.editor().select([globalThis.testbed.editor().store.getState().content.regions.at(-1)?.id ?? '']),
  )
  await frames(page)
  await drag(page, [at(60, -30), at(70, -20), at(80, -60)])
  const moved = await newest()
  const wanted = imagePlace(view, at(80, -60))
  const places = moved?.type === 'polygon' ? (moved.rings[0] ?? []) : []
  near(Math.min(...[0, 2, 4].map((n) => Math.hypot((places[n] ?? 0) - wanted.x, (places[n + 1] ?? 0) - wanted.y))), 0, view.scale)
  await undo()
  await undo()
  expect(await marksOf(page)).toHaveLength(before)
}

describe.skipIf('skipped' in found)('the canvas', () => {
  beforeAll(async () => {
    if ('skipped' in found) return
    browser = await launch(found.executablePath)
    server = await startSharedTestbed()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  // Side by side: a page waits for the next frame after each event, in which the others go on.
  for (const ratio of [1, 1.25, 2, 3])
    it.concurrent(`G14: stores what is drawn at the places pressed, at any zoom and turn, at ${ratio} device pixels per CSS pixel`, async () => {
      const { page, errors, close } = await openTestbed(browser, server.url, { ratio })
      await edit(page, image())
      for (const angle of [0, 30, 90, 217.5])
        for (const scale of [0.37, 1, 3.3, 17.25, 64]) {
          await drawAndCompare(page, await look(page, viewWith(scale, angle, middle, { x: 320.3, y: 239.8 })))
        }
      expect(errors).toEqual([])
      await close()
    })

  it('G14: stores the same when the page is zoomed in the middle of the work', async () => {
    const { page, errors, close } = await openTestbed(browser, server.url)
    await edit(page, image())
    const session = await page.context().newCDPSession(page)
    // What a browser does at 150 % and 80 %: fewer CSS pixels, each of more device pixels.
    for (const zoom of [1.5, 0.8]) {
      await session.send('Emulation.setDeviceMetricsOverride', {
        ...{ width: Math.round(640 / zoom), height: Math.round(480 / zoom), deviceScaleFactor: zoom, mobile: false },
      })
      await frames(page)
      await settled(page)
      await drawAndCompare(page, await look(page, viewWith(2.7, 12, middle, screenMiddle)))
      const sizes = await page.evaluate(() =>
        [...document.querySelectorAll('canvas')].map(({ width, style }) => width / Number.parseFloat(style.width)),
      )
      for (const size of sizes) expect(Math.abs(size - zoom)).toBeLessThan(0.01)
    }
    expect(errors).toEqual([])
    await close()
  })

  it('turns the image and the marks alike: they lie on each other at any angle', async () => {
    const { image: blocksImage, blocks, regions } = blockSample(server)
    const corners = blocks.flatMap(({ x, y, width, height }) =>
      [x, x + width].flatMap((cx) => [y, y + height].map((cy) => ({ x: cx, y: cy }))),
    )
    for (const ratio of [1, 2]) {
      const { page, close } = await openTestbed(browser, server.url, { ratio })
      for (const [angle, scale] of [
        [90, 2],
        [180, 3.3],
        [270, 1.37],
        [30, 4],
        [201.7, 2.6],
      ] as const) {
        await show(page, blocksImage)
        const view = await look(page, viewWith(scale, angle, { x: 160, y: 90 }, { x: 320.3, y: 240.6 }))
        await settled(page)
        const bare = await shot(page)
        await show(page, blocksImage, regions)
        const marked = await shot(page)
        const wrong: string[] = []
        let [bright, edges] = [0, 0]
        for (let y = 0; y < bare.height; y++)
          for (let x = 0; x < bare.width; x++) {
            const place = imagePlace(view, { x: (x + 0.5) / ratio, y: (y + 0.5) / ratio })
            // To the corners, where the share of a pixel that is covered says nothing of its middle.
            let distance = Infinity
            for (const corner of corners) distance = Math.min(distance, Math.hypot(place.x - corner.x, place.y - corner.y))
            // Two blocks are so small that they are drawn as squares of a fixed size, so that they can be seen.
            const isBySmallOnes = place.x > 140 && place.x < 149 && place.y > 60 && place.y < 68
            if (isBySmallOnes || distance * scale * ratio < 3) continue
            const isBright = bare.at(x, y)[1] > 127 && bare.at(x, y)[0] > 250
            const [red, green] = marked.at(x, y)
            const covered = (red - green) / 255
            if (isBright) bright++
            if (covered > 0.05 && covered < 0.95) edges++
            const isOutside = place.x < 0 || place.y < 0 || place.x > 300 || place.y > 200
            // Of a slanting edge a browser reckons the share roughly.
            const undecided = angle % 90 === 0 ? 0.08 : 0.15
            if (!isOutside && Math.abs(covered - 0.5) > undecided && isBright !== covered > 0.5)
              wrong.push(`(${x}, ${y}) ${isBright} ${covered}`)
          }
        expect(wrong.slice(0, 5), `at ${angle} degrees`).toEqual([])
        expect(bright).toBeGreaterThan(1000)
        expect(edges).toBeGreaterThan(angle % 90 === 0 ? 0 : 100)
      }
      await close()
    }
  })

  for (const ratio of [1, 1.25, 2])
    it.concurrent(`draws each pixel of a mask where it is and no other, at ${ratio} device pixels per CSS pixel`, async () => {
      const [width, height] = [23, 17]
      const bits = Array.from({ length: width * height }, (_, n) => ((n * 7919) % 13) % 3 === 0)
      const mask: MaskGeometry = maskFromBits(width, height, bits, 101, 53)
      const isSet = (x: number, y: number) =>
        x >= 101 && y >= 53 && x < 101 + width && y < 53 + height && bits[(y - 53) * width + x - 101] === true
      const { image: blocksImage } = blockSample(server)
      const region = { id: 'mask', labelId: 'a', geometry: mask, attributes: {}, origin: { kind: 'tool', tool: 'brush' } } as const
      const { page, close } = await openTestbed(browser, server.url, { ratio })
      for (const [scale, angle] of [
        [1, 0],
        [3.3, 0],
        [8, 90],
        [17.25, 0],
        [5.1, 33],
      ] as const) {
        await show(page, blocksImage, [region])
        const view = await look(page, viewWith(scale, angle, { x: 112, y: 61 }, { x: 320.3, y: 240.6 }))
        await settled(page)
        const screen = await shot(page)
        const wrong: string[] = []
        let painted = 0
        for (let y = 0; y < screen.height; y++)
          for (let x = 0; x < screen.width; x++) {
            const place = imagePlace(view, { x: (x + 0.5) / ratio, y: (y + 0.5) / ratio })
            if (place.x < 95 || place.y < 48 || place.x > 130 || place.y > 76) continue
            // On the very line between two pixels either is right.
            if ([place.x, place.y].some((one) => Math.abs(one - Math.round(one)) * scale * ratio < 0.02)) continue
            const [red, green] = screen.at(x, y)
            const isRed = red - green > 100
            if (isRed) painted++
            if (isRed !== isSet(Math.floor(place.x), Math.floor(place.y))) wrong.push(`(${x}, ${y})`)
          }
        expect(wrong.slice(0, 5), `at scale ${scale}, ${angle} degrees: ${wrong.length}`).toEqual([])
        expect(painted).toBeGreaterThan(20)
      }
      await close()
    })

  it('loses at most the gesture when the capture, the window or the graphics card is lost in the middle of it', async () => {
    const { page, errors, close } = await openTestbed(browser, server.url)
    await edit(page, image())
    const view = await look(page, viewWith(1, 0, middle, screenMiddle))
    await choose(page, 'box')
    await drag(page, [
      { x: 200, y: 150 },
      { x: 260, y: 200 },
    ])
    const kept = await marksOf(page)
    expect(kept).toHaveLength(1)
    const begin = async () => {
      await page.mouse.move(300, 200)
      await page.mouse.down()
      await page.mouse.move(340, 260)
      expect(await isAtWork(page)).toBe(true)
    }
    const cuts: readonly (() => Promise<unknown>)[] = [
      () =>
        page.evaluate(() => {
          const frame = document.querySelector('[data-testid=canvas]')
          for (let id = 0; id < 20; id++) if (frame?.hasPointerCapture(id) === true) frame.releasePointerCapture(id)
        }),
      () => page.evaluate(() => window.dispatchEvent(new Event('blur'))),
    ]
    for (const cut of cuts) {
      await begin()
      await cut()
      // A capture is lost with the next event of the pointer.
      await page.mouse.move(380, 300)
      expect(await isAtWork(page)).toBe(false)
      await page.mouse.up()
      expect(await isAtWork(page)).toBe(false)
      expect(await marksOf(page)).toEqual(kept)
    }
    // The next gesture is whole again, and one that the graphics card left in its middle is finished.
    await begin()
    await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-layer=image]')
      const lost = canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context')
      lost?.loseContext()
      setTimeout(() => lost?.restoreContext(), 200)
    })
    await page.mouse.move(360, 280)
    await page.mouse.up()
    const marks = await marksOf(page)
    expect(marks).toHaveLength(2)
    const corner = imagePlace(view, { x: 300, y: 200 })
    expect(marks[1]).toEqual({ type: 'box', x: corner.x, y: corner.y, width: 60, height: 80 })
    await settled(page)
    expect(errors).toEqual([])
    await close()
  })

  it('draws with one finger and moves with two, or moves with one when that is chosen', async () => {
    const { page, errors, close } = await openTestbed(browser, server.url)
    await edit(page, image())
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 })
    const view = await look(page, viewWith(1, 0, middle, screenMiddle))
    await choose(page, 'box')
    await touch(session, 'touchStart', [{ x: 200, y: 150 }])
    await touch(session, 'touchMove', [{ x: 250, y: 180 }])
    await touch(session, 'touchMove', [{ x: 280, y: 220 }])
    await touch(session, 'touchEnd', [])
    await expect.poll(() => marksOf(page)).toHaveLength(1)
    const corner = imagePlace(view, { x: 200, y: 150 })
    expect((await marksOf(page))[0]).toEqual({ type: 'box', x: corner.x, y: corner.y, width: 80, height: 70 })

    // The second finger takes the shape of the first away, and both move and zoom.
    await touch(session, 'touchStart', [{ x: 250, y: 240 }])
    await touch(session, 'touchMove', [{ x: 270, y: 240 }])
    await touch(session, 'touchStart', [
      { x: 270, y: 240 },
      { x: 370, y: 240 },
    ])
    await touch(session, 'touchMove', [
      { x: 220, y: 240 },
      { x: 420, y: 240 },
    ])
    await touch(session, 'touchEnd', [])
    await frames(page)
    expect(await isAtWork(page)).toBe(false)
    expect(await marksOf(page)).toHaveLength(1)
    const zoomed = Number(await page.getByTestId('canvas').getAttribute('data-scale'))
    expect(zoomed).toBeGreaterThan(1.9)
    expect(zoomed).toBeLessThan(2.1)

    await page.getByText('Finger moves').click()
    const before = Number(await page.getByTestId('canvas').getAttribute('data-x'))
    await touch(session, 'touchStart', [{ x: 300, y: 300 }])
    await touch(session, 'touchMove', [{ x: 330, y: 300 }])
    await touch(session, 'touchEnd', [])
    await frames(page)
    expect(Number(await page.getByTestId('canvas').getAttribute('data-x'))).toBe(before + 30)
    expect(await marksOf(page)).toHaveLength(1)
    expect(errors).toEqual([])
    await close()
  })

  it('takes a pen for what it is: no palm, no pressure, and its barrel button erases', async () => {
    const { page, errors, close } = await openTestbed(browser, server.url)
    await edit(page, image())
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 })
    await look(page, viewWith(1, 0, middle, screenMiddle))
    await choose(page, 'brush')
    const area = async () => {
      const [mask] = await marksOf(page)
      if (mask?.type !== 'mask') return 0
      return mask.counts.reduce((sum, count, n) => sum + (n % 2 === 1 ? count : 0), 0)
    }
    const paint = async (button: 'left' | 'right', y: number, force: number) => {
      await pen(session, { x: 200, y }, { type: 'mouseMoved' })
      await pen(session, { x: 200, y }, { type: 'mousePressed', button, force })
      await pen(session, { x: 260, y }, { type: 'mouseMoved', button, force })
      await pen(session, { x: 260, y }, { type: 'mouseReleased', button, force })
    }
    await paint('left', 150, 0.1)
    const light = await area()
    expect(light).toBeGreaterThan(500)
    await page.evaluate(() => globalThis.testbed.editor().undo())
    await paint('left', 150, 1)
    expect(await area()).toBe(light)

    // The hand that holds the pen.
    await touch(session, 'touchStart', [{ x: 300, y: 330 }])
    await touch(session, 'touchMove', [{ x: 350, y: 350 }])
    await touch(session, 'touchEnd', [])
    await frames(page)
    expect(await area()).toBe(light)
    expect(await isAtWork(page)).toBe(false)

    await paint('right', 150, 0.5)
    await frames(page)
    expect(await area()).toBeLessThan(light / 2)
    expect(await page.evaluate(() => globalThis.testbed.editor().store.getState().tool)).toBe('brush')
    expect(errors).toEqual([])
    await close()
  })
})
