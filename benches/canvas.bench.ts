/**
 * The canvas in Chromium, by software, side by side with plain Konva and plain canvas 2D (LIMITS.md 1.5): every frame is forced by reading a
 * pixel back, and what is painted is compared, so that nobody is fast by leaving something out. RETICLE_CHROMIUM names the browser;
 * RETICLE_BENCH_PARTS names parts (P13, P14, P15, P16, heap, samples), all without it.
 */
import { testBrowser } from '@reticle/testkit'
import { chromium } from 'playwright-core'
import { openTestbed, startTestbed } from '../tests/large/viewer/testbed.ts'
import { measureBrush, measureDrags, measureHits } from './canvas/hands.ts'
import { measureMaskHeap, measureSamples } from './canvas/heaps.ts'
import { measurePans } from './canvas/pans.ts'

const say = (line: string) => process.stderr.write(`${line}\n`)
const parts = {
  P13: measurePans,
  P14: measureDrags,
  P15: measureHits,
  P16: measureBrush,
  heap: measureMaskHeap,
  samples: measureSamples,
} as const

const found = testBrowser()
if ('skipped' in found) {
  say(`skipped: canvas: ${found.skipped}`)
  process.exit(0)
}
const wanted = process.env.RETICLE_BENCH_PARTS?.split(',') ?? Object.keys(parts)
const server = await startTestbed('src/canvas-bench/index.html')
try {
  for (const [name, measure] of Object.entries(parts)) {
    if (!wanted.includes(name)) continue
    // With the raster of a graphics card that is a program, the first frames would take seconds until the browser gives it up.
    const browser = await chromium.launch({
      executablePath: found.executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-accelerated-2d-canvas',
        '--disable-gpu-rasterization',
        '--enable-precise-memory-info',
      ],
    })
    try {
      const { page, errors } = await openTestbed(browser, server.url, { width: 1600, height: 1000, global: 'canvasBench' })
      page.setDefaultTimeout(600_000)
      await measure(page, say)
      if (errors.length > 0) throw new Error(errors.join('\n'))
    } finally {
      await browser.close()
    }
  }
} finally {
  await server.stop()
}
