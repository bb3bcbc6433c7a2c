/**
 * A first visit to the bench over a slow link (1.6 Mbit/s down, 768 kbit/s up, 150 ms a request: a fast 3G): from the start of the navigation, with nothing in
 * the browser's cache, to the first pixels of the first sample on the canvas, a 16-bit image of 4,096 x 4,096. Goal: below 5 s. The baseline is
 * those 5 s. RETICLE_CHROMIUM names the browser.
 */
import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { aProtocol, testBrowser } from '@reticle/testkit'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { enter, launch } from '../tests/large/support/browser.ts'
import { type Client, enterByApi } from '../tests/large/support/client.ts'
import { startReticle } from '../tests/large/support/reticle.ts'
import { buildWeb } from './build-web.ts'
import { median, report } from './figure.ts'

const rounds = 5
const link = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 768e3 / 8 }
const side = 4096

const image = async (): Promise<Uint8Array> => {
  const values = Uint16Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)]
    return 1000 + 400 * Math.sin(x / 97) * Math.cos(y / 61) + ((i * 2_654_435_761) % 211)
  })
  const raw = { width: side, height: side, channels: 1 as const }
  return new Uint8Array(await sharp(values, { raw }).toColourspace('grey16').tiff({ compression: 'lzw', tile: true }).toBuffer())
}

const makeProject = async (manager: Client, annotator: Client): Promise<string> => {
  const protocol = aProtocol({ redundancy: { reads: 1 } })
  const projectId = ((await manager.ask('POST', '/projects', { name: 'Cold load', protocol })).body as { id: string }).id
  await manager.ask('PUT', `/projects/${projectId}/members/${annotator.personId}`, { roles: ['annotator'] })
  const form = new FormData()
  form.append('files', new Blob([new Uint8Array(await image())], { type: 'image/tiff' }), 'large.tif')
  const { id } = (await manager.ask('POST', `/projects/${projectId}/imports`, form)).body as { id: string }
  for (;;) {
    const { state, added } = (await manager.ask('GET', `/imports/${id}`)).body as { state: string; added: number }
    if (state === 'done' && added === 1) break
    if (state === 'failed') throw new Error('the image could not be imported')
    await sleep(100)
  }
  await allLevels(manager, projectId)
  return projectId
}

/** A first visit comes long after the import: the pyramid is there. */
const allLevels = async (manager: Client, projectId: string): Promise<void> => {
  const { rows } = (await manager.ask('GET', `/projects/${projectId}/samples`)).body as { rows: { id: string }[] }
  for (;;) {
    const { state } = (await manager.ask('GET', `/samples/${rows[0]?.id}/pixels`)).body as { state: string }
    if (state === 'ready') return
    if (state === 'failed') throw new Error('the pyramid could not be made')
    await sleep(100)
  }
}

/** In the page, before anything else of it: notes when the middle of the image's canvas is first opaque, in ms since the navigation began. */
const watch = `
const copy = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
const look = () => {
  const canvas = document.querySelector('[data-testid=canvas] [data-layer=image]')
  if (canvas !== null && canvas.width > 0 && document.querySelector('[data-testid=canvas][data-state=ready]') !== null) {
    copy.clearRect(0, 0, 1, 1)
    copy.drawImage(canvas, -Math.floor(canvas.width / 2), -Math.floor(canvas.height / 2))
    if (copy.getImageData(0, 0, 1, 1).data[3] === 255) { globalThis.firstPixels = performance.now(); return }
  }
  requestAnimationFrame(look)
}
requestAnimationFrame(look)
`

declare global {
  var firstPixels: number | undefined
}

type State = Awaited<ReturnType<Awaited<ReturnType<typeof enter>>['context']['storageState']>>

const visit = async (browser: Browser, url: string, projectId: string, storageState: State): Promise<number> => {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 }, storageState })
  try {
    const page = await context.newPage()
    const network = await context.newCDPSession(page)
    await network.send('Network.enable')
    await network.send('Network.emulateNetworkConditions', link)
    await page.addInitScript(watch)
    await page.goto(`/projects/${projectId}/label`, { waitUntil: 'commit' })
    await page.waitForFunction(() => globalThis.firstPixels !== undefined, undefined, { timeout: 60_000 })
    return (await page.evaluate(() => globalThis.firstPixels)) ?? Number.NaN
  } finally {
    await context.close()
  }
}

const found = testBrowser()
if ('skipped' in found) {
  process.stderr.write(`skipped: cold-load: ${found.skipped}\n`)
  process.exit(0)
}
const folder = await buildWeb()
process.env.RETICLE_WEB = folder
const reticle = await startReticle({ demo: true })
const browser = await launch(found.executablePath)
try {
  const annotator = await enterByApi(reticle.url, 'Ana Ruiz')
  const projectId = await makeProject(await enterByApi(reticle.url, 'Mei Tanaka'), annotator)
  const { context } = await enter(browser, reticle.url, 'Ana Ruiz')
  const state = await context.storageState()
  await context.close()
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await visit(browser, reticle.url, projectId, state))
  process.stderr.write(`${times.map((time) => `${(time / 1000).toFixed(2)} s`).join(', ')}\n`)
  const name = 'first visit to the bench over a fast 3G: until the first pixels of the first sample'
  report({ bench: 'cold-load', name, value: median(times) / 1000, unit: 's', baseline: 5, goal: 1, better: 'lower' })
} finally {
  await browser.close()
  await reticle.stop()
  await rm(folder, { recursive: true, force: true })
}
