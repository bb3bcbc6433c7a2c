import type { CDPSession, Page } from 'playwright-core'
import { report } from '../figure.ts'

const common = { bench: 'canvas', unit: 'MB', better: 'lower' } as const

/** All that JavaScript holds after a collection of garbage, typed arrays too, in MB. */
const heapOf = async (session: CDPSession): Promise<number> => {
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const usage: { usedSize: number; embedderHeapUsedSize?: number; backingStorageSize?: number } = await session.send('Runtime.getHeapUsage')
  return (usage.usedSize + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0)) / 2 ** 20
}

/** P16: 50 masks as large as the image, each of them painted on. */
export const measureMaskHeap = async (page: Page, say: (line: string) => void): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  const before = await heapOf(session)
  const count = await page.evaluate(() => globalThis.canvasBench.manyMasks(50))
  const after = await heapOf(session)
  say(`heap ${before.toFixed(0)} MB without, ${after.toFixed(0)} MB with ${count} masks of 4,096 x 4,096`)
  report({ ...common, name: 'P16 heap with 50 masks of 4,096 x 4,096 on screen, against 300 MB', value: after, baseline: 300, goal: 1 })
}

/** 500 samples of 200 regions, labelled in a row. */
export const measureSamples = async (page: Page, say: (line: string) => void): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  const heaps: number[] = []
  for (let part = 0; part < 5; part++) {
    const marks = await page.evaluate(() => globalThis.canvasBench.labelSamples(100, 200))
    heaps.push(await heapOf(session))
    say(`${100 * (part + 1)} samples: ${marks} marks more, heap ${heaps.at(-1)?.toFixed(1)} MB`)
  }
  report({
    ...{ ...common, name: 'heap after 500 samples of 200 marks, against that after 200', goal: 1.1 },
    ...{ value: heaps[4] ?? Number.NaN, baseline: heaps[1] ?? Number.NaN },
  })
}
