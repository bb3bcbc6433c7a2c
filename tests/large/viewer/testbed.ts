import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Region } from '@reticle/domain'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import type { ChannelSettings } from '../../../apps/web/src/pixels/display-settings.ts'
import type { SampleImage } from '../../../apps/web/src/pixels/use-pixels.ts'
import type {} from '../../../apps/web/src/testbed/main.ts'
import { madeOnce } from '../support/made-once.ts'
import { type PixelServer, startPixelServer } from './pixel-server.ts'

const web = new URL('../../../apps/web', import.meta.url).pathname

const build = (index: string, folder: string): void => {
  const { status, stderr } = spawnSync(join(web, 'node_modules/.bin/vite'), ['build', '--outDir', folder, '--emptyOutDir'], {
    cwd: web,
    encoding: 'utf8',
    env: { ...process.env, RETICLE_WEB_PAGE: index },
  })
  if (status !== 0) throw new Error(`the testbed could not be built: ${stderr}`)
}

/** A page made of parts of the application, built and served: the image canvas alone, unless another is named. */
export const startTestbed = async (index = 'src/testbed/index.html'): Promise<PixelServer> => {
  const folder = await mkdtemp('/tmp/reticle-testbed-')
  build(index, folder)
  const server = await startPixelServer(folder, index)
  const stop = async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { ...server, stop }
}

/** The same for a test file: the page is built once for all files of a run. */
export const startSharedTestbed = async (): Promise<PixelServer> => {
  const index = 'src/testbed/index.html'
  return startPixelServer(await madeOnce('testbed', async (folder) => build(index, folder)), index)
}

export type Opened = { readonly page: Page; readonly errors: string[]; readonly close: () => Promise<void> }

/** A page of the testbed. Errors of the page are collected. */
export const openTestbed = async (
  browser: Browser,
  url: string,
  options: { ratio?: number; width?: number; height?: number; global?: string } = {},
): Promise<Opened> => {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 640, height: options.height ?? 480 },
    deviceScaleFactor: options.ratio ?? 1,
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(url)
  await page.waitForFunction((name) => name in globalThis, options.global ?? 'testbed')
  return { page, errors, close: () => context.close() }
}

/**
 * All tiles in sight are drawn in the level that fits, and the frame is on screen. The count of waiting tiles speaks of the frame before, and a
 * change comes to the canvas after React has painted it, which on a busy machine takes more than two frames: so it has to be quiet for some.
 */
export const settled = async (page: Page): Promise<void> => {
  await page.locator('[data-testid=canvas][data-state=ready][data-waiting="0"]').waitFor({ timeout: 60_000 })
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let quiet = 0
        const look = () => {
          const frame = document.querySelector<HTMLElement>('[data-testid=canvas]')
          quiet = frame?.dataset.state === 'ready' && frame.dataset.waiting === '0' ? quiet + 1 : 0
          if (quiet < 8) requestAnimationFrame(look)
          else resolve()
        }
        requestAnimationFrame(look)
      }),
  )
}

/** Waits until what was changed is drawn: two frames. */
export const frames = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))))

type View = { readonly scale: number; readonly x: number; readonly y: number }

export const show = async (page: Page, image: SampleImage, regions: readonly Region[] = []): Promise<void> => {
  await page.evaluate(([shown, marks]) => globalThis.testbed.show(shown, marks), [image, regions] as const)
  await settled(page)
}

export const place = async (page: Page, view: View): Promise<void> => {
  await page.evaluate((next) => globalThis.testbed.view.set(next), view)
  await frames(page)
  await settled(page)
}

/** Changes how one channel is shown. */
export const change = async (page: Page, settings: Partial<ChannelSettings>, channel = 0): Promise<void> => {
  await page.evaluate(
    ([part, at]) =>
      globalThis.testbed.pixels.change((before) => ({
        ...before,
        channels: before.channels.map((one, n) => (n === at ? { ...one, ...part } : one)),
      })),
    [settings, channel] as const,
  )
  await settled(page)
}

export type Shot = {
  readonly width: number
  readonly height: number
  readonly at: (x: number, y: number) => readonly [number, number, number]
}

/** What is on screen, in device pixels. */
export const shot = async (page: Page): Promise<Shot> => {
  const { data, info } = await sharp(await page.screenshot({ scale: 'device' }))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return {
    width: info.width,
    height: info.height,
    at: (x, y) => {
      const n = (y * info.width + x) * info.channels
      return [data[n] ?? 0, data[n + 1] ?? 0, data[n + 2] ?? 0]
    },
  }
}
