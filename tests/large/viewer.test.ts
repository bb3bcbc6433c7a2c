import { testBrowser } from '@reticle/testkit'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch } from './support/browser.ts'
import { blockSample, edgesOf } from './viewer/edges.ts'
import type { PixelServer } from './viewer/pixel-server.ts'
import { addSample, madeSample, makeChunk, plane } from './viewer/samples.ts'
import { change, frames, openTestbed, place, type Shot, settled, shot, show, startSharedTestbed } from './viewer/testbed.ts'
import { channel, spread } from './viewer/values.ts'

declare global {
  var restore: (() => void) | undefined
}

const found = testBrowser()
let browser: Browser
let server: PixelServer

const grey = (value: number) => [value, value, value]
/** The colour in the middle of a pixel of the image. */
const pixelOf = (screen: Shot, view: { scale: number; x: number; y: number }, x: number, y: number) =>
  screen.at(Math.floor(view.x + (x + 0.5) * view.scale), Math.floor(view.y + (y + 0.5) * view.scale))

const ramp = (number: number, more = {}) =>
  addSample(server, {
    ...{ number, axes: plane(64, 48), dtype: 'uint16', chunk: [16, 16], shard: [2, 2], codec: 'zstd', levels: 2 },
    at: ([y = 0, x = 0]) => 100 + 10 * x + y,
    more: { channels: [{ name: 'a', color: null, unit: null, window: { low: 100, high: 1000 }, spread: null }], ...more },
  })

describe.skipIf('skipped' in found)('the viewer', () => {
  beforeAll(async () => {
    if ('skipped' in found) return
    browser = await launch(found.executablePath)
    server = await startSharedTestbed()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('shows each value in its pixel, and reads it out as it is stored', async () => {
    const { image } = ramp(1)
    const { page, errors, close } = await openTestbed(browser, server.url)
    await show(page, image)
    const view = { scale: 8, x: 10, y: 20 }
    await place(page, view)
    const screen = await shot(page)
    for (const [x, y] of [
      [0, 0],
      [20, 30],
      [63, 0],
      [15, 16],
      [63, 47],
    ] as const)
      expect(pixelOf(screen, view, x, y)).toEqual(grey(Math.floor(((10 * x + y) / 900) * 256)))
    await page.mouse.move(10 + 8 * 20 + 3, 20 + 8 * 30 + 3)
    await page.getByTestId('readout').getByText('330', { exact: true }).waitFor()
    const values = await page.evaluate(async () => {
      const { source } = globalThis.testbed.pixels.getState()
      const region = await source?.region({ x: 14, y: 15, width: 4, height: 3 }, { channel: 0, z: 0, t: 0 })
      return [...(region?.values ?? [])]
    })
    expect(values).toEqual([15, 16, 17].flatMap((y) => [14, 15, 16, 17].map((x) => 100 + 10 * x + y)))
    expect(errors).toEqual([])
    await close()
  })

  // Side by side: a page waits for frames, in which the others go on.
  for (const ratio of [1, 1.25, 2])
    it.concurrent(`lies exactly under the marks at every zoom and offset, at ${ratio} device pixels per CSS pixel`, async () => {
      const { image, blocks, regions } = blockSample(server)
      const [block] = blocks
      const { page, errors, close } = await openTestbed(browser, server.url, { ratio })
      await show(page, image)
      let edges = 0
      for (const [n, scale] of [0.37, 0.5, 0.83, 1, 1.37, 2, 3.3, 8, 17.25, 64].entries()) {
        await place(page, { scale, x: 31.3 + 0.41 * n - block.x * scale, y: 47.7 - 0.23 * n - block.y * scale })
        await show(page, image)
        const bare = await shot(page)
        await show(page, image, regions)
        const marked = await shot(page)
        const lie = { scale, x: 31.3 + 0.41 * n - block.x * scale, y: 47.7 - 0.23 * n - block.y * scale, ratio }
        const compared = edgesOf(bare, marked, blocks, lie)
        expect(compared.wrong, `at scale ${scale}`).toEqual([])
        edges += compared.edges
      }
      // Each zoom has edges in sight; those half a pixel wide were compared as well.
      expect(edges).toBeGreaterThan(60)
      expect(errors).toEqual([])
      await close()
    })

  it('shows an 8-bit picture with the very colours of an <img>, transparent parts too', async () => {
    const { width, height } = { width: 96, height: 64 }
    const pixels = Uint8Array.from(
      { length: width * height * 4 },
      (_, n) => (n % 4 === 3 ? [255, 255, 255, 128, 0][(n >> 6) % 5] : n * 7919) ?? 0,
    )
    const png = await sharp(pixels, { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer()
    server.served.files.set('/picture/image', Uint8Array.from(png))
    const { page, close } = await openTestbed(browser, server.url)
    await show(page, { url: '/api/v1/picture/image', width, height, name: 'picture' })
    await place(page, { scale: 1, x: 40, y: 50 })
    const drawn = await shot(page)
    await page.evaluate(() => {
      globalThis.testbed.clear()
      const image = document.createElement('img')
      image.src = '/api/v1/picture/image'
      image.style.cssText = 'position: fixed; left: 40px; top: 50px'
      document.body.append(image)
      document.body.style.background = '#d6d9dd'
      return image.decode()
    })
    await frames(page)
    const wanted = await shot(page)
    const different: string[] = []
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const [one, two] = [drawn.at(40 + x, 50 + y), wanted.at(40 + x, 50 + y)]
        // Half transparent colours may be rounded the other way.
        const most = pixels[(y * width + x) * 4 + 3] === 255 ? 0 : 2
        if (one.some((part, n) => Math.abs(part - (two[n] ?? 0)) > most)) different.push(`${x} ${y}: ${one} is not ${two}`)
      }
    expect(different).toEqual([])
    await close()
  })

  it('redraws a new window, stretch and colour map in one frame, and asks the server for nothing', async () => {
    const { image } = ramp(2)
    const { page, close } = await openTestbed(browser, server.url)
    await show(page, image)
    const view = { scale: 8, x: 0, y: 0 }
    await place(page, view)
    // What is fetched ahead is there, too.
    await expect.poll(() => server.log.length).toBeGreaterThan(0)
    await page.waitForTimeout(500)
    const asked = server.log.length
    const framesUntilDrawn = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('[data-layer=image]')
        const look = () => {
          const copy = new OffscreenCanvas(1, 1).getContext('2d')
          if (canvas === null || copy === null) return ''
          copy.drawImage(canvas, -300, -100)
          return copy.getImageData(0, 0, 1, 1).data.join()
        }
        const after = (run: () => void) => {
          const channel = new MessageChannel()
          channel.port1.onmessage = run
          requestAnimationFrame(() => channel.port2.postMessage(undefined))
        }
        return new Promise<readonly [string, number]>((resolve) => {
          const before = look()
          const { settings } = globalThis.testbed.pixels.getState()
          const [channel] = settings?.channels ?? []
          if (channel === undefined) return resolve(['no channel', 0])
          const next = { ...channel, high: channel.high * 0.8, stretch: 'asinh', paint: { kind: 'map', map: 'viridis' } } as const
          globalThis.testbed.pixels.change({ channels: [next] })
          let count = 0
          const check = () => {
            count++
            const now = look()
            if (now !== before || count > 10) resolve([now, count])
            else after(check)
          }
          after(check)
        })
      })
    const [, count] = await framesUntilDrawn()
    expect(count).toBe(1)
    for (const stretch of ['linear', 'gamma', 'sqrt', 'log', 'asinh'] as const)
      for (const map of ['grey', 'magma', 'cividis', 'hot-iron']) {
        await change(page, { stretch, gamma: 0.5, low: 150, high: 700, paint: { kind: 'map', map } })
        await frames(page)
      }
    expect(server.log.length).toBe(asked)
    await close()
  })

  for (const { dtype, low, high } of [
    { dtype: 'uint8', low: 10, high: 200 },
    { dtype: 'int8', low: -100, high: 90 },
    { dtype: 'int16', low: -1_024, high: 3_071 },
    // Beyond 2^24 single precision knows no odd numbers.
    { dtype: 'uint32', low: 4_000_000_000, high: 4_000_000_190 },
    { dtype: 'int32', low: -2_000_000_000, high: -1_999_999_810 },
    { dtype: 'float32', low: -0.25, high: 0.75 },
    { dtype: 'float64', low: 1e9 + 0.25, high: 1e9 + 0.75 },
  ] as const)
    it(`shows the steps of ${dtype} as they are`, async () => {
      const width = 20
      const value = (x: number) => low + ((high - low) * x) / (width - 1)
      const { image } = addSample(server, {
        ...{ number: 3, axes: plane(width, 2), dtype, chunk: [2, 8], codec: 'gzip' },
        at: ([, x = 0]) => value(x),
        more: { channels: [channel(low, high, { spread: spread(low, (low + high) / 2, high) })] },
      })
      const { page, close } = await openTestbed(browser, server.url)
      await show(page, image)
      const view = { scale: 16, x: 40, y: 50 }
      await place(page, view)
      const screen = await shot(page)
      const isWhole = !dtype.startsWith('float')
      for (let x = 0; x < width; x++) {
        const stored = isWhole ? Math.trunc(value(x)) : value(x)
        const light = Math.min(255, Math.floor(((stored - low) / (high - low)) * 256))
        for (const part of pixelOf(screen, view, x, 0)) expect(Math.abs(part - light), `${x}: ${part}, not ${light}`).toBeLessThanOrEqual(1)
      }
      const read = await page.evaluate(() => globalThis.testbed.pixels.getState().source?.readAt(7, 0, 0, 0))
      expect(read?.[0]).toBe(isWhole ? Math.trunc(value(7)) : dtype === 'float32' ? Math.fround(value(7)) : value(7))
      await close()
    })

  it('adds the light of channels in their colours, and leaves out what is hidden', async () => {
    const { image } = addSample(server, {
      ...{ number: 4, axes: [['c', 3], ...plane(8, 8)], dtype: 'uint16', chunk: [1, 8, 8] },
      at: ([c = 0]) => [200, 100, 50][c] ?? 0,
      more: {
        channels: ['#ff0000', '#00ff00', '#0000ff'].map((color) => channel(0, 255, { color })),
      },
    })
    const { page, close } = await openTestbed(browser, server.url)
    await show(page, image)
    const view = { scale: 40, x: 20, y: 20 }
    await place(page, view)
    expect(pixelOf(await shot(page), view, 3, 3)).toEqual([200, 100, 50])
    await change(page, { isVisible: false }, 1)
    await frames(page)
    expect(pixelOf(await shot(page), view, 3, 3)).toEqual([200, 0, 50])
    await change(page, { paint: { kind: 'color', color: '#ffffff' } }, 2)
    await frames(page)
    expect(pixelOf(await shot(page), view, 3, 3)).toEqual([250, 50, 50])
    await page.evaluate(() => globalThis.testbed.pixels.change({ blending: 'single', active: 1 }))
    await settled(page)
    expect(pixelOf(await shot(page), view, 3, 3)).toEqual([0, 100, 0])
    await close()
  })

  it('marks what was not measured, and never lets it shine into its neighbours', async () => {
    const { image } = addSample(server, {
      ...{ number: 5, axes: plane(12, 12), dtype: 'float32', chunk: [4, 4] },
      at: ([y = 0, x = 0]) => (x === 5 && y === 5 ? Number.NaN : x === 6 && y === 5 ? -9999 : x === 2 ? Number.POSITIVE_INFINITY : 1),
      more: { nodata: -9999, channels: [channel(0, 1)] },
    })
    const { page, close } = await openTestbed(browser, server.url)
    await show(page, image)
    const view = { scale: 20, x: 20, y: 20 }
    await place(page, view)
    const isMarked = ([red, green, blue]: readonly [number, number, number]) => red < 100 && green < red && blue > green
    for (const interpolation of ['nearest', 'smooth'] as const) {
      await page.evaluate((next) => globalThis.testbed.pixels.change({ interpolation: next }), interpolation)
      await settled(page)
      const screen = await shot(page)
      const marked = Array.from({ length: 144 }, (_, n) => [n % 12, Math.floor(n / 12)] as const).filter(([x, y]) =>
        isMarked(pixelOf(screen, view, x, y)),
      )
      expect(marked).toEqual(
        Array.from({ length: 12 }, (_, y) =>
          y === 5
            ? [
                [2, y],
                [5, y],
                [6, y],
              ]
            : [[2, y]],
        ).flat(),
      )
      for (const [x, y] of [
        [4, 5],
        [7, 5],
        [5, 4],
        [1, 0],
        [3, 11],
      ] as const)
        expect(pixelOf(screen, view, x, y)).toEqual(grey(255))
    }
    await close()
  })

  it('has no seams between tiles where it is smooth', async () => {
    const { image } = addSample(server, {
      ...{ number: 6, axes: plane(40, 40), dtype: 'float32', chunk: [8, 8], levels: 2 },
      at: ([y = 0, x = 0]) => x * 5 + y,
      more: { channels: [channel(0, 240)] },
    })
    const { page, close } = await openTestbed(browser, server.url)
    await show(page, image)
    await page.evaluate(() => globalThis.testbed.pixels.change({ interpolation: 'smooth' }))
    const view = { scale: 11.3, x: 12.4, y: 7.8 }
    await place(page, view)
    const screen = await shot(page)
    const wrong: string[] = []
    for (let dy = 20; dy < 440; dy += 7)
      for (let dx = 30; dx < 450; dx++) {
        const [x, y] = [(dx + 0.5 - view.x) / view.scale - 0.5, (dy + 0.5 - view.y) / view.scale - 0.5]
        if (x < 0 || y < 0 || x > 39 || y > 39) continue
        const wanted = ((x * 5 + y) / 240) * 256
        const [light] = screen.at(dx, dy)
        if (Math.abs(light - wanted) > 1.2) wrong.push(`(${dx}, ${dy}): ${light}, not ${wanted.toFixed(1)}`)
      }
    expect(wrong).toEqual([])
    await close()
  })

  it('shows one slice of a volume, or the largest value of all', async () => {
    const { image } = addSample(server, {
      ...{
        number: 7,
        axes: [['t', 2], ['c', 2], ['z', 5], ...plane(8, 8)],
        dtype: 'uint16',
        chunk: [1, 2, 2, 8, 8],
        shard: [1, 1, 2, 1, 1],
      },
      at: ([t = 0, c = 0, z = 0, y = 0, x = 0]) => (x === z && y === 1 ? 200 + t : 10 * z + c),
      more: { nodata: 201, channels: [channel(0, 255), channel(0, 255)] },
    })
    const { page, close } = await openTestbed(browser, server.url)
    await show(page, image)
    const view = { scale: 40, x: 20, y: 20 }
    await place(page, view)
    const set = async (settings: object) => {
      await page.evaluate((next) => globalThis.testbed.pixels.change({ blending: 'single', ...next }), settings)
      await settled(page)
      return await shot(page)
    }
    for (const c of [0, 1]) await change(page, { paint: { kind: 'map', map: 'grey' } }, c)
    const slice = await set({ active: 1, z: 3 })
    expect([pixelOf(slice, view, 3, 1), pixelOf(slice, view, 4, 4)]).toEqual([grey(200), grey(31)])
    const largest = await set({ active: 0, projection: 'max' })
    expect([0, 1, 2, 3, 4, 5].map((x) => pixelOf(largest, view, x, 1)[0])).toEqual([200, 200, 200, 200, 200, 40])
    // Of what was not measured at the second time the rest counts.
    const later = await set({ active: 1, projection: 'max', t: 1 })
    expect([4, 5].map((x) => pixelOf(later, view, x, 1)[0])).toEqual([31, 41])
    const read = await page.evaluate(() => globalThis.testbed.pixels.getState().source?.readAt(2, 1, 'max', 0))
    expect(read).toEqual([200, 200])
    await close()
  })

  it('marks a tile that fails and shows it as soon as it can be had', async () => {
    const { image } = ramp(2)
    const path = `/samples/${image.sampleId}/pixels/v1/0/c/1/1`
    server.served.failures.set(path, 503)
    const { page, close } = await openTestbed(browser, server.url)
    await page.evaluate((shown) => globalThis.testbed.show(shown, []), image)
    const canvas = page.getByTestId('canvas')
    const view = { scale: 8, x: 10, y: 20 }
    await expect.poll(() => page.evaluate(() => globalThis.testbed.view.getState().screen.width)).toBeGreaterThan(0)
    await page.evaluate((next) => globalThis.testbed.view.set(next), view)
    await expect.poll(() => canvas.getAttribute('data-failed')).not.toBe('0')
    server.served.failures.delete(path)
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    await expect.poll(() => canvas.getAttribute('data-failed')).toBe('0')
    await settled(page)
    expect(pixelOf(await shot(page), view, 40, 40)).toEqual(grey(Math.floor((440 / 900) * 256)))
    await close()
  })

  it('shows a pyramid while it is being made, the coarse before the fine', async () => {
    const { image, info } = ramp(1)
    const path = `/samples/${image.sampleId}/pixels`
    const isFine = (file: string) => file.startsWith(`${path}/v1/0/c/`)
    const fine = [...server.served.files].filter(([file]) => isFine(file))
    for (const [file] of fine) server.served.files.delete(file)
    const levels = info.levels.map((level, n) => ({ ...level, isComplete: n > 0 }))
    server.served.infos.set(path, { ...info, state: 'building', progress: { done: 1, total: 5 }, levels })
    const { page, close } = await openTestbed(browser, server.url)
    await page.evaluate((shown) => globalThis.testbed.show(shown, []), image)
    await page.getByText('The pixels are being prepared: 1 of 5').waitFor()
    const view = { scale: 8, x: 10, y: 20 }
    await expect.poll(() => page.evaluate(() => globalThis.testbed.view.getState().screen.width)).toBeGreaterThan(0)
    await page.evaluate((next) => globalThis.testbed.view.set(next), view)
    // Pixel 41 is shown by the coarse pixel that begins at 40.
    const coarse = grey(Math.floor((440 / 900) * 256))
    await expect.poll(async () => pixelOf(await shot(page), view, 41, 40)).toEqual(coarse)
    expect(await page.getByTestId('canvas').getAttribute('data-failed')).toBe('0')
    for (const [file, bytes] of fine) server.served.files.set(file, bytes)
    server.served.infos.set(path, info)
    await settled(page)
    await page.getByText('The pixels are being prepared').waitFor({ state: 'detached' })
    expect(pixelOf(await shot(page), view, 41, 40)).toEqual(grey(Math.floor((450 / 900) * 256)))
    await close()
  })

  it('Y15: shows the sketch of the whole image while no level is there, and the exact values when they are', async () => {
    const { image, info } = ramp(3)
    const path = `/samples/${image.sampleId}/pixels`
    const own = [...server.served.files].filter(([file]) => file.startsWith(`${path}/v1/`))
    const sketchOf = (file: string) => file.replace(`${path}/v1/1/`, `${path}/v1/sketch/`)
    for (const [file] of own) server.served.files.delete(file)
    for (const [file, bytes] of own) if (sketchOf(file) !== file) server.served.files.set(sketchOf(file), bytes)
    const levels = info.levels.map((level, n) => (n === 1 ? { ...level, path: 'sketch' } : { ...level, isComplete: false }))
    server.served.infos.set(path, { ...info, state: 'queued', progress: { done: 0, total: 0 }, levels })
    const { page, close } = await openTestbed(browser, server.url)
    await page.evaluate((shown) => globalThis.testbed.show(shown, []), image)
    const view = { scale: 8, x: 10, y: 20 }
    await expect.poll(() => page.evaluate(() => globalThis.testbed.view.getState().screen.width)).toBeGreaterThan(0)
    await page.evaluate((next) => globalThis.testbed.view.set(next), view)
    // Pixel 41 is shown by the pixel of the sketch that begins at 40, also at a scale for which finer levels are meant.
    await expect.poll(async () => pixelOf(await shot(page), view, 41, 40)).toEqual(grey(Math.floor((440 / 900) * 256)))
    expect(await page.getByTestId('canvas').getAttribute('data-failed')).toBe('0')
    for (const [file, bytes] of own) server.served.files.set(file, bytes)
    server.served.infos.set(path, info)
    await expect.poll(async () => pixelOf(await shot(page), view, 41, 40)).toEqual(grey(Math.floor((450 / 900) * 256)))
    await close()
  })

  it('draws again after the graphics card was lost', async () => {
    const { image } = ramp(1)
    const { page, close } = await openTestbed(browser, server.url)
    await show(page, image)
    const view = { scale: 8, x: 10, y: 20 }
    await place(page, view)
    const before = pixelOf(await shot(page), view, 20, 30)
    await page.evaluate(async () => {
      const gl = document.querySelector<HTMLCanvasElement>('[data-layer=image]')?.getContext('webgl2')
      const lose = gl?.getExtension('WEBGL_lose_context')
      lose?.loseContext()
      await new Promise((resolve) => setTimeout(resolve, 100))
      globalThis.restore = () => lose?.restoreContext()
    })
    await page.getByText('The graphics card was reset').waitFor()
    await page.evaluate(() => globalThis.restore?.())
    await page.getByText('The graphics card was reset').waitFor({ state: 'detached' })
    await settled(page)
    expect(pixelOf(await shot(page), view, 20, 30)).toEqual(before)
    await close()
  })

  it('says so where there is no WebGL 2, and shows 8-bit pictures all the same', async () => {
    const { image } = ramp(1)
    const png = await sharp({ create: { width: 64, height: 48, channels: 3, background: { r: 200, g: 100, b: 50 } } })
      .png()
      .toBuffer()
    server.served.files.set('/plain/image', Uint8Array.from(png))
    const { page, close } = await openTestbed(browser, server.url)
    await page.evaluate(() => {
      const original = HTMLCanvasElement.prototype.getContext
      HTMLCanvasElement.prototype.getContext = new Proxy(original, {
        apply: (target, self, args) => (args[0] === 'webgl2' ? null : Reflect.apply(target, self, args)),
      })
    })
    await page.evaluate((shown) => globalThis.testbed.show(shown, []), image)
    await page.getByText('Measured values are drawn by WebGL 2').waitFor()
    await page.evaluate(() => globalThis.testbed.show({ url: '/api/v1/plain/image', width: 64, height: 48, name: 'plain' }, []))
    await page.locator('[data-testid=canvas][data-state=ready]').waitFor()
    await frames(page)
    await expect.poll(async () => (await shot(page)).at(320, 240)).toEqual([200, 100, 50])
    expect(await page.getByText('Measured values are drawn by WebGL 2').count()).toBe(0)
    await close()
  })

  it('gives up tiles that went out of sight, and keeps to its memory in an image of ten thousand million pixels', async () => {
    server.served.makers.push(makeChunk)
    const image = madeSample(server, 9, 100_000)
    const { page, close } = await openTestbed(browser, server.url)
    await page.evaluate((shown) => globalThis.testbed.show(shown, []), image)
    await settled(page)
    const goTo = (at: number) => page.evaluate((offset) => globalThis.testbed.view.set({ scale: 1, x: offset, y: offset }), at)
    // The description of the level is there.
    await goTo(-50_000)
    await frames(page)
    await settled(page)
    const asked = server.log.length
    server.given.hold()
    await goTo(-1_000)
    // A coarser level may be asked for first.
    await expect.poll(() => server.log.slice(asked).some((path) => path.includes('/pixels/v1/0/c/'))).toBe(true)
    await goTo(-90_000)
    await frames(page)
    server.given.release()
    await settled(page)
    const chunks = server.log
      .filter((path) => path.includes(`/${image.sampleId}/pixels/v1/0/c/`))
      .map((path) => path.split('/').slice(-2).map(Number))
    // Of the first place no more was asked for than may be under way at the same time.
    const first = chunks.filter(([y = 0, x = 0]) => y < 40 && x < 40).length
    expect(first).toBeGreaterThan(0)
    expect(first).toBeLessThanOrEqual(5)
    expect(chunks.filter(([y = 0, x = 0]) => y > 300 && x > 300).length).toBeGreaterThan(5)
    for (let step = 0; step < 40; step++) {
      await page.evaluate((n) => globalThis.testbed.view.set({ scale: 1, x: -1000 - 2000 * n, y: -3000 - 1500 * n }), step)
      await frames(page)
    }
    await settled(page)
    const most = 256 * 1024 * 1024
    expect(await page.evaluate(() => globalThis.testbed.chunkBytes())).toBeLessThanOrEqual(most)
    expect(Number(await page.locator('[data-layer=image]').getAttribute('data-bytes'))).toBeLessThanOrEqual(most)
    await close()
  })
})
