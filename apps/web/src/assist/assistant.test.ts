import { areaOf, type Bounds, boundsOf, type Geometry } from '@reticle/geometry'
import type { AssistAnswer, AssistJob } from '@reticle/tools'
import { describe, expect, it } from 'vitest'
import { openingSettings } from '../pixels/display-settings.ts'
import type { PixelSource } from '../pixels/pixel-source.ts'
import { testSource } from '../view/test-source.ts'
import { createAssistant } from './create-assistant.ts'
import { createSolver } from './worker/create-solver.ts'
import type { Order, Report } from './worker/messages.ts'
import type { WorkerPort } from './worker-seat.ts'

/** The worker's own code on this thread; messages are copied, and their arrays given away, as between threads. */
const workerHere = (sent: Order[] = []): WorkerPort => {
  const listeners: ((event: MessageEvent<Report>) => void)[] = []
  let [isEnded, clock] = [false, 0]
  const solver = createSolver({
    report: (report) => {
      const data = structuredClone(report)
      if (!isEnded) for (const listener of listeners) listener(new MessageEvent('message', { data }))
    },
    // Every step is a stretch of work of its own.
    now: () => {
      clock += 100
      return clock
    },
    breathe: () => new Promise((resolve) => setTimeout(resolve)),
  })
  return {
    postMessage: (order: Order, options?: Transferable[] | StructuredSerializeOptions) => {
      const copy = structuredClone(order, Array.isArray(options) ? { transfer: options } : options)
      sent.push(copy)
      setTimeout(() => isEnded || solver(copy))
    },
    terminate: () => {
      isEnded = true
    },
    addEventListener: (type, listener) => {
      if (type === 'message') listeners.push(listener)
    },
  }
}

const never = new AbortController().signal
const whole: Bounds = { x: 0, y: 0, width: 64, height: 48 }

type Made = { readonly source?: PixelSource; readonly sent?: Order[]; readonly seconds?: number }

const assistantOn = ({ source = testSource({ number: 1 }), sent, seconds }: Made) =>
  createAssistant({
    shown: () => ({ source, settings: openingSettings(source.info) }),
    makeWorker: () => workerHere(sent),
    ...(seconds === undefined ? {} : { seconds }),
  })

const wand = (tolerance: number | null, isContiguous = true): AssistJob => ({
  kind: 'wand',
  seed: { x: 10.5, y: 20.5 },
  tolerance,
  isContiguous,
  within: whole,
})

const marks = (answer: AssistAnswer): readonly Geometry[] => (answer.kind === 'marks' ? answer.geometries : [])

describe('the assistant', () => {
  it('A1: works on the stored values: x + 100 y', async () => {
    const answer = await assistantOn({}).run(wand(3), () => undefined, never)
    // 2010 and up to three beside it; rows are a hundred apart.
    expect(marks(answer)).toEqual([{ type: 'mask', x: 7, y: 20, width: 7, height: 1, counts: [0, 7] }])
  })

  it('A2: takes a tenth of the window in sight when nothing is set, and tolerances in the unit of the values', async () => {
    // The window is 0 to 1000: 100, so the pixel above and the one below come too.
    const [mask] = marks(await assistantOn({}).run(wand(null), () => undefined, never))
    expect(mask && boundsOf(mask).height).toBe(3)
    const source = testSource({ number: 2, more: { rescale: { slope: 2, intercept: -1000, unit: 'HU' } } })
    const [scaled] = marks(await assistantOn({ source }).run(wand(6), () => undefined, never))
    expect(scaled && boundsOf(scaled)).toEqual({ x: 7, y: 20, width: 7, height: 1 })
  })

  it("says Otsu's threshold in the unit of the values", async () => {
    const source = testSource({ number: 3, more: { rescale: { slope: 2, intercept: 10, unit: 'HU' } } })
    const region: Geometry = { type: 'box', x: 0, y: 0, width: 64, height: 2 }
    const answer = await assistantOn({ source }).run({ kind: 'threshold', region, range: 'otsu', isBright: true }, () => undefined, never)
    // Stored values 0 to 63 and 100 to 163: the cut is at 81.5.
    expect(answer).toMatchObject({ kind: 'marks', note: "Otsu's threshold: 173 HU" })
    expect(marks(answer).map(areaOf)).toEqual([64])
    const byHand = await assistantOn({ source }).run(
      { kind: 'threshold', region, range: { low: 210, high: 212 }, isBright: true },
      () => undefined,
      never,
    )
    expect(marks(byHand).map(boundsOf)).toEqual([{ x: 0, y: 1, width: 2, height: 1 }])
  })

  it('reads an area once, and sends it once', async () => {
    let reads = 0
    const plain = testSource({ number: 4 })
    const source: PixelSource = {
      ...plain,
      region: (box, request) => {
        reads++
        return plain.region(box, request)
      },
    }
    const sent: Order[] = []
    const assistant = assistantOn({ source, sent })
    for (const tolerance of [1, 2, 3]) await assistant.run(wand(tolerance), () => undefined, never)
    expect(reads).toBe(1)
    expect(sent.map((order) => order.type === 'solve' && order.patch !== undefined)).toEqual([true, false, false])
  })

  it('A10: tells how far it is, and never goes back', async () => {
    const shares: number[] = []
    await assistantOn({}).run({ kind: 'superpixels', cellSize: 4, within: whole }, (share) => shares.push(share), never)
    expect(shares.length).toBeGreaterThan(0)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true)
  })

  it.each([
    ['it reads', 0],
    ['it works', 0.5],
  ])('A10: stops when it is told to while %s, and works on after that', async (_, share) => {
    const assistant = assistantOn({})
    const controller = new AbortController()
    const progress = (now: number) => {
      if (now >= share) controller.abort()
    }
    const running = assistant.run({ kind: 'superpixels', cellSize: 2, within: whole }, progress, controller.signal)
    await expect(running).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
    expect((await assistant.run(wand(3), () => undefined, never)).kind).toBe('marks')
  })

  it('A10: gives up what it does for a new job', async () => {
    const assistant = assistantOn({})
    const first = assistant.run({ kind: 'superpixels', cellSize: 2, within: whole }, () => undefined, never)
    const second = assistant.run(wand(3), () => undefined, never)
    await expect(first).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
    expect((await second).kind).toBe('marks')
  })

  it.each([
    [
      'values that cannot be had',
      { region: () => Promise.reject(new Error('the server cannot be reached')) },
      'the server cannot be reached',
    ],
    ['an image beyond the memory', { width: 100_000, height: 100_000 }, /10,000 million values.*64 million/],
  ])('A10: says why not: %s', async (_, more, reason) => {
    const source: PixelSource = { ...testSource({ number: 5 }), ...more }
    const within = { x: 0, y: 0, width: source.width, height: source.height }
    const answer = await assistantOn({ source }).run({ ...wand(3, false), within } as AssistJob, () => undefined, never)
    expect(answer).toEqual({ kind: 'failed', reason: expect.stringMatching(reason) })
  })

  it('A10: says why not: too long, no values, no model', async () => {
    const long = await assistantOn({ seconds: 0 }).run({ kind: 'superpixels', cellSize: 2, within: whole }, () => undefined, never)
    expect(long).toEqual({ kind: 'failed', reason: expect.stringContaining('longer than 0 seconds') })
    const blind = createAssistant({ shown: () => ({ source: undefined, settings: undefined }), makeWorker: () => workerHere() })
    expect(await blind.run(wand(3), () => undefined, never)).toEqual({
      kind: 'failed',
      reason: 'The values of this image are not there yet.',
    })
    const model = await blind.run({ kind: 'model', prompts: [], within: whole }, () => undefined, never)
    expect(model).toEqual({ kind: 'failed', reason: expect.stringContaining('model') })
  })

  it('makes a new worker after one broke', async () => {
    let made = 0
    const source = testSource({ number: 6 })
    const breaking = (): WorkerPort => {
      const listeners: ((event: Event) => void)[] = []
      return {
        postMessage: () =>
          queueMicrotask(() => {
            for (const tell of listeners) tell(new Event('error'))
          }),
        terminate: () => undefined,
        addEventListener: (type, listener) => {
          if (type === 'error') listeners.push(listener as (event: Event) => void)
        },
      }
    }
    const assistant = createAssistant({
      shown: () => ({ source, settings: openingSettings(source.info) }),
      makeWorker: () => (made++ === 0 ? breaking() : workerHere()),
    })
    expect(await assistant.run(wand(3), () => undefined, never)).toEqual({ kind: 'failed', reason: expect.stringContaining('memory') })
    expect((await assistant.run(wand(3), () => undefined, never)).kind).toBe('marks')
  })
})

describe('an area that goes on', () => {
  it('is looked at in larger parts until it ends', async () => {
    const plain = testSource({ number: 7 })
    const boxes: Bounds[] = []
    // A bright bar of 2,000 px in an image of 4,000.
    const source: PixelSource = {
      ...plain,
      width: 4000,
      height: 40,
      region: (box) => {
        boxes.push(box)
        return Promise.resolve({
          ...box,
          level: 0,
          values: Float32Array.from({ length: box.width * box.height }, (_, i) => {
            const [x, y] = [box.x + (i % box.width), box.y + Math.floor(i / box.width)]
            return x >= 1000 && x < 3000 && y >= 10 && y < 20 ? 500 : 0
          }),
        })
      },
    }
    const job: AssistJob = {
      kind: 'wand',
      seed: { x: 2000, y: 15 },
      tolerance: 10,
      isContiguous: true,
      within: { x: 0, y: 0, width: 4000, height: 40 },
    }
    const [mask] = marks(await assistantOn({ source }).run(job, () => undefined, never))
    expect(mask && boundsOf(mask)).toEqual({ x: 1000, y: 10, width: 2000, height: 10 })
    expect(boxes.map((box) => box.width)).toEqual([768, 3072])
  })
})
