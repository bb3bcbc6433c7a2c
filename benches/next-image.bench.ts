/**
 * From the submit key to the next sample's image (goal P18): the built web app in Chromium against a real server, with 100 ms of network
 * latency added. A submit counts as shown in the frame after which the next image's pixels can be read back from the canvas; the time until
 * the end of that frame is stated in frames of this very page, measured while it only counts frames. RETICLE_CHROMIUM names the browser.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { aProtocol, testBrowser } from '@reticle/testkit'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { enter, launch } from '../tests/large/support/browser.ts'
import { type Client, enterByApi } from '../tests/large/support/client.ts'
import { startReticle } from '../tests/large/support/reticle.ts'
import { buildWeb } from './build-web.ts'
import { median, report } from './figure.ts'

const root = new URL('../', import.meta.url).pathname
const warmUps = 3
const submits = 20
const samples = warmUps + submits + 3
const latency = 100
const say = (line: string) => process.stderr.write(`${line}\n`)

/** A photograph with a square of its own colour in the middle: one pixel there tells which image is drawn. */
const image = async (index: number): Promise<Uint8Array> => {
  const square = { width: 240, height: 240, channels: 3 as const, background: { r: 30 + 8 * index, g: 250 - 8 * index, b: 128 } }
  const middle = await sharp({ create: square }).png().toBuffer()
  const photograph = sharp(join(root, 'demo/images/craters-01.png'))
    .resize(1024, 1024)
    .composite([{ input: middle }])
  return new Uint8Array(await photograph.png().toBuffer())
}

const makeProject = async (manager: Client, annotator: Client): Promise<string> => {
  const protocol = aProtocol({ redundancy: { reads: 1 }, dispensing: { prefetch: 2 } })
  const projectId = ((await manager.ask('POST', '/projects', { name: 'Next image', protocol })).body as { id: string }).id
  await manager.ask('PUT', `/projects/${projectId}/members/${annotator.personId}`, { roles: ['annotator'] })
  const form = new FormData()
  for (let index = 0; index < samples; index++)
    form.append('files', new Blob([new Uint8Array(await image(index))], { type: 'image/png' }), `${index}.png`)
  const { id } = (await manager.ask('POST', `/projects/${projectId}/imports`, form)).body as { id: string }
  for (;;) {
    const { state, added } = (await manager.ask('GET', `/imports/${id}`)).body as { state: string; added: number }
    if (state === 'done' && added === samples) return projectId
    if (state === 'failed') throw new Error('the images could not be imported')
    await sleep(100)
  }
}

type Shown = { readonly milliseconds: number; readonly frames: number }

/** In the page: the usual time between two frames, and a promise of the frame in which the next image stands after a press. */
const instrument = () => {
  const copy = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const centre = (): string => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid=canvas] [data-layer=image]')
    if (canvas === null || copy === null) return 'none'
    copy.clearRect(0, 0, 1, 1)
    copy.drawImage(canvas, -Math.floor(canvas.width / 2), -Math.floor(canvas.height / 2))
    return copy.getImageData(0, 0, 1, 1).data.join(' ')
  }
  const after = (run: (now: number) => void) => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => run(performance.now())
    // A message that is posted in a frame arrives when that frame is done.
    requestAnimationFrame(() => channel.port2.postMessage(undefined))
  }
  const frameTime = (): Promise<number> =>
    new Promise((resolve) => {
      const times: number[] = []
      const note = (now: number) => {
        times.push(now)
        if (times.length < 61) requestAnimationFrame(note)
        else resolve(((times.at(-1) ?? 0) - (times[0] ?? 0)) / 60)
      }
      requestAnimationFrame(note)
    })
  const nextShown = (): Promise<Shown> =>
    new Promise((resolve) => {
      const before = centre()
      const press = (event: KeyboardEvent) => {
        if (event.key !== 'Enter') return
        window.removeEventListener('keydown', press, true)
        let frames = 0
        const look = (now: number) => {
          frames++
          const pixel = centre()
          if (pixel !== before && pixel.endsWith(' 255')) resolve({ milliseconds: now - event.timeStamp, frames })
          else after(look)
        }
        after(look)
      }
      window.addEventListener('keydown', press, true)
    })
  return { frameTime, nextShown }
}
type Instruments = ReturnType<typeof instrument>
declare global {
  var instruments: Instruments
}

const submitOnce = async (page: Page): Promise<Shown> => {
  await page.keyboard.press('3')
  // As somebody who looks at the sample, so that what comes next is there; at no fixed place between two frames.
  await sleep(700 + Math.random() * 100)
  const shown = page.evaluate(() => globalThis.instruments.nextShown())
  await sleep(100)
  await page.keyboard.press('Control+Enter')
  return await shown
}

const found = testBrowser()
if ('skipped' in found) {
  say(`skipped: next-image: ${found.skipped}`)
  process.exit(0)
}
const folder = await buildWeb()
process.env.RETICLE_WEB = folder
const reticle = await startReticle({ demo: true })
const browser = await launch(found.executablePath)
try {
  const annotator = await enterByApi(reticle.url, 'Ana Ruiz')
  const projectId = await makeProject(await enterByApi(reticle.url, 'Mei Tanaka'), annotator)
  const { page, errors } = await enter(browser, reticle.url, 'Ana Ruiz')
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  await network.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput: -1, uploadThroughput: -1 })
  await page.goto(`/projects/${projectId}/label`)
  await page.locator('[data-testid=canvas][data-state=ready]').waitFor()
  await page.evaluate(`globalThis.instruments = (${instrument.toString()})()`)
  const frame = await page.evaluate(() => globalThis.instruments.frameTime())
  const shown: Shown[] = []
  for (let n = 0; n < warmUps + submits; n++) shown.push(await submitOnce(page))
  const counted = shown.slice(warmUps)
  say(`frame ${frame.toFixed(2)} ms; submits: ${counted.map((one) => `${one.milliseconds.toFixed(1)} ms (${one.frames})`).join(', ')}`)
  if (errors.length > 0) throw new Error(errors.join('\n'))
  const milliseconds = median(counted.map((one) => one.milliseconds))
  report({
    bench: 'next-image',
    name: 'submit key to the next image drawn, 100 ms of network added: frames begun',
    value: median(counted.map((one) => one.frames)),
    unit: 'frames',
    baseline: 1,
    goal: 1,
    better: 'lower',
  })
  report({
    bench: 'next-image',
    name: 'submit key to the next image drawn, 100 ms of network added: time',
    value: milliseconds,
    unit: 'ms',
    baseline: frame,
    goal: 3,
    better: 'lower',
  })
} finally {
  await browser.close()
  await reticle.stop()
  await rm(folder, { recursive: true, force: true })
}
