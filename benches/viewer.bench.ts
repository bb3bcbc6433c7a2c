/**
 * The viewer in Chromium, over a server of this process. How many frames a change of window, stretch and colour map takes until it stands, and
 * what that asks of the server; and whether the browser's memory grows from sample to sample. RETICLE_CHROMIUM names the browser.
 */
import { readFile } from 'node:fs/promises'
import { testBrowser } from '@reticle/testkit'
import type { CDPSession, Page } from 'playwright-core'
import { launch } from '../tests/large/support/browser.ts'
import { madeSample, makeChunk } from '../tests/large/viewer/samples.ts'
import { openTestbed, settled, startTestbed } from '../tests/large/viewer/testbed.ts'
import { median, report } from './figure.ts'

const say = (line: string) => process.stderr.write(`${line}\n`)
const changes = 40
const samples = 500
/** By then all that is kept for good is there, and the bounded caches are full. */
const firstLook = 200

/** In the page: changes the window and counts the frames until a pixel of the canvas has changed. */
const changeWindow = (n: number): Promise<{ frames: number; milliseconds: number }> =>
  new Promise((resolve, reject) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-layer=image]')
    const copy = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
    if (canvas === null || copy === null) return reject(new Error('there is no canvas'))
    const look = () => {
      copy.drawImage(canvas, -Math.floor(canvas.width / 2), -Math.floor(canvas.height / 2))
      return copy.getImageData(0, 0, 1, 1).data.join()
    }
    const after = (run: () => void) => {
      const channel = new MessageChannel()
      channel.port1.onmessage = run
      requestAnimationFrame(() => channel.port2.postMessage(undefined))
    }
    const before = look()
    const started = performance.now()
    const stretches = ['linear', 'sqrt', 'asinh'] as const
    globalThis.testbed.pixels.change((settings) => ({
      ...settings,
      channels: settings.channels.map((one) => ({
        ...one,
        high: n % 2 === 0 ? 30_000 : 65_535,
        stretch: stretches[n % 3] ?? 'linear',
        paint: { kind: 'map', map: n % 2 === 0 ? 'viridis' : 'grey' },
      })),
    }))
    let frames = 0
    const check = () => {
      frames++
      if (look() !== before) resolve({ frames, milliseconds: performance.now() - started })
      else if (frames > 100) reject(new Error('nothing changed'))
      else after(check)
    }
    after(check)
  })

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

/** JavaScript's heap after a collection of garbage, and the resident memory of all renderers, in MB. */
const memoryOf = async (page: Page, session: CDPSession): Promise<{ heap: number; resident: number }> => {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const browserSession = await page.context().browser()?.newBrowserCDPSession()
  const processes = (await browserSession?.send('SystemInfo.getProcessInfo'))?.processInfo ?? []
  let resident = 0
  for (const { id, type } of processes) {
    if (type !== 'renderer' && type !== 'GPU') continue
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '')
    resident += Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
  }
  return { heap: usedSize / 1024 / 1024, resident }
}

const found = testBrowser()
if ('skipped' in found) {
  say(`skipped: viewer: ${found.skipped}`)
  process.exit(0)
}
const browser = await launch(found.executablePath)
const server = await startTestbed()
server.served.makers.push(makeChunk)
try {
  const { page, errors } = await openTestbed(browser, server.url, { width: 1280, height: 800 })
  const show = async (number: number) => {
    const image = madeSample(server, number, 2048)
    await page.evaluate((shown) => globalThis.testbed.show(shown, []), image)
    await settled(page)
  }
  await show(0)
  const frame = await page.evaluate(frameTime)
  const asked = server.log.length
  const seen: { frames: number; milliseconds: number }[] = []
  for (let n = 0; n < changes; n++) seen.push(await page.evaluate(changeWindow, n))
  const requests = server.log.length - asked
  say(`frame ${frame.toFixed(1)} ms; changes: ${seen.map((one) => `${one.milliseconds.toFixed(0)} ms (${one.frames})`).join(', ')}`)
  report({
    ...{ bench: 'viewer', name: 'a new window, stretch and colour map on screen: frames begun' },
    ...{ value: median(seen.map((one) => one.frames)), unit: 'frames', baseline: 1, goal: 1, better: 'lower' },
  })
  report({
    ...{ bench: 'viewer', name: `requests of the server for ${changes} new windows, and one` },
    ...{ value: requests + 1, unit: 'requests', baseline: 1, goal: 1, better: 'lower' },
  })
  const session = await page.context().newCDPSession(page)
  let early = { heap: 0, resident: 0 }
  for (let number = 1; number <= samples; number++) {
    await show(number)
    if (number === firstLook) early = await memoryOf(page, session)
  }
  const late = await memoryOf(page, session)
  say(`after ${firstLook} samples: ${JSON.stringify(early)}; after ${samples}: ${JSON.stringify(late)} (MB)`)
  if (errors.length > 0) throw new Error(errors.join('\n'))
  report({
    ...{ bench: 'viewer', name: `heap of the page after ${samples} samples, against that after ${firstLook}` },
    ...{ value: late.heap, unit: 'MB', baseline: early.heap, goal: 1.2, better: 'lower' },
  })
  if (early.resident > 0)
    report({
      ...{
        bench: 'viewer',
        name: `resident memory of the browser's pages and graphics after ${samples} samples, against that after ${firstLook}`,
      },
      ...{ value: late.resident, unit: 'MB', baseline: early.resident, goal: 1.2, better: 'lower' },
    })
} finally {
  await browser.close()
  await server.stop()
}
