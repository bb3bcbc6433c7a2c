import type { Page } from 'playwright-core'
import { median, report } from '../figure.ts'

type Say = (line: string) => void
const common = { bench: 'canvas', unit: 'ms', better: 'lower' } as const

const share = (values: readonly number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(part * (values.length - 1))] ?? Number.NaN

/** P14: one vertex is dragged, from the movement of the hand to the last pixel, through the editor as it is. */
export const measureDrags = async (page: Page, say: Say): Promise<void> => {
  const times: { few: number[]; many: number[] } = { few: [], many: [] }
  for (let round = 0; round < 3; round++) {
    times.few.push(median(await page.evaluate(() => globalThis.canvasBench.dragVertex(1_000, 120))))
    times.many.push(median(await page.evaluate(() => globalThis.canvasBench.dragVertex(50_000, 120))))
  }
  const [few, many] = [median(times.few), median(times.many)]
  say(`a vertex dragged: ${few.toFixed(2)} ms among 1,000 marks, ${many.toFixed(2)} ms among 50,000`)
  report({ ...common, name: 'P14 one vertex dragged among 50,000 marks, against 1,000', value: many, baseline: few, goal: 1.5 })
  report({ ...common, name: 'P14 one vertex dragged among 50,000 marks, against 1 ms', value: many, baseline: 1, goal: 1 })
}

/** P15: what lies under the pointer. */
export const measureHits = async (page: Page, say: Say): Promise<void> => {
  const { met, microseconds } = await page.evaluate(() => globalThis.canvasBench.hits(50_000, 100_000))
  say(`${met} of 100,000 places met a mark`)
  report({
    ...{ bench: 'canvas', name: 'P15 hit test among 50,000 marks, against 5 us', unit: 'us', better: 'lower' },
    ...{ value: microseconds, baseline: 5, goal: 1 },
  })
}

/** P16: a brush on a mask of 4,096 x 4,096. */
export const measureBrush = async (page: Page, say: Say): Promise<void> => {
  const rounds = { large: [] as number[][], small: [] as number[][], obvious: [] as number[][] }
  // In turns, so that both ways meet the same machine; the first round warms up.
  for (let round = 0; round < 6; round++) {
    const large = await page.evaluate(() => globalThis.canvasBench.segmentsAlone(4000, 200))
    const small = await page.evaluate(() => globalThis.canvasBench.segmentsAlone(64, 200))
    const obvious = await page.evaluate(() => globalThis.canvasBench.fullReadback(12))
    if (round === 0) continue
    rounds.large.push(large)
    rounds.small.push(small)
    rounds.obvious.push(obvious)
  }
  const typical = (times: readonly number[][], part: number) => median(times.map((round) => share(round, part)))
  const [p95, theirs] = [typical(rounds.large, 0.95), typical(rounds.obvious, 0.95)]
  const [large, small] = [typical(rounds.large, 0.5), typical(rounds.small, 0.5)]
  say(
    `a segment, median and p95: ${large.toFixed(3)} and ${p95.toFixed(3)} ms; full read-back ${typical(rounds.obvious, 0.5).toFixed(0)} and ${theirs.toFixed(0)} ms`,
  )
  report({
    ...common,
    name: 'P16 segment of a brush on 4,096 x 4,096, p95, against full read-back',
    value: p95,
    baseline: theirs,
    goal: 1 / 300,
  })
  report({ ...common, name: 'P16 segment of a brush on 4,096 x 4,096, p95, against 0.5 ms', value: p95, baseline: 0.5, goal: 1 })
  report({
    ...{ ...common, name: 'P16 segment on a mask of 4,000 x 4,000, median, against one of 64 x 64', goal: 1.5 },
    ...{ value: large, baseline: small },
  })
  await page.evaluate(() => globalThis.canvasBench.stroke(4000, 1, 30))
  const near = await page.evaluate(() => globalThis.canvasBench.stroke(4000, 1, 400))
  const undos = [near.undo]
  for (let round = 0; round < 4; round++) undos.push((await page.evaluate(() => globalThis.canvasBench.stroke(4000, 1, 60))).undo)
  const whole = await page.evaluate(() => globalThis.canvasBench.stroke(4000, 0.24, 400))
  say(
    `through the page: p95 ${share(near.segments, 0.95).toFixed(2)} ms, ${share(whole.segments, 0.95).toFixed(2)} ms with all in sight; down ${near.down.toFixed(1)}, up ${near.up.toFixed(1)} ms`,
  )
  const page16 = 'P16 segment from the hand to the screen, through the page, median, against 0.5 ms'
  report({ ...common, name: page16, value: median(near.segments), baseline: 0.5, goal: 1 })
  report({ ...common, name: `${page16}, all of the mask in sight`, value: median(whole.segments), baseline: 0.5, goal: 1 })
  report({ ...common, name: 'P16 undo of a stroke on 4,096 x 4,096, drawn, against 16 ms', value: median(undos), baseline: 16, goal: 1 })
}
