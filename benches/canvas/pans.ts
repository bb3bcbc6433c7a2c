import type { Page } from 'playwright-core'
import type { Content, RendererName, Zoom } from '../../apps/web/src/canvas-bench/main.ts'
import { median, report } from '../figure.ts'

const rounds = 5
const frames = 20

/** Median of the rounds' medians. */
const typical = (times: readonly (readonly number[])[]): number => median(times.map(median))

const scenes: readonly {
  readonly name: string
  readonly content: Content
  readonly zoom: Zoom
  readonly konva: number
  readonly raw?: number
}[] = [
  { name: '10,000 polygons, zoomed in', content: { kind: 'polygons', count: 10_000 }, zoom: 'in', konva: 1 / 40, raw: 1.1 },
  { name: '10,000 polygons, all visible', content: { kind: 'polygons', count: 10_000 }, zoom: 'out', konva: 1 / 150 },
  { name: '100,000 points, zoomed in', content: { kind: 'points', count: 100_000 }, zoom: 'in', konva: 1 / 40, raw: 1.1 },
  { name: '100,000 points, all visible', content: { kind: 'points', count: 100_000 }, zoom: 'out', konva: 1 / 150 },
]

const share = (part: number, of: number) => `${((100 * part) / of).toFixed(2)} %`

/** P13: frames while the view is moved. */
export const measurePans = async (page: Page, say: (line: string) => void): Promise<void> => {
  for (const { name, content, zoom, konva, raw } of scenes) {
    const names: readonly RendererName[] = raw === undefined ? ['reticle', 'konva'] : ['reticle', 'konva', 'raw']
    const times = await page.evaluate(([what, how, who, n, m]) => globalThis.canvasBench.pan(what, how, who, n, m), [
      content,
      zoom,
      names,
      rounds,
      frames,
    ] as const)
    const covered = await page.evaluate(([what, how, who]) => globalThis.canvasBench.coverage(what, how, who), [
      content,
      zoom,
      ['konva', 'raw'] as const,
    ] as const)
    for (const [other, { moving, resting }] of Object.entries(covered)) {
      say(
        `${name}: of what ${other} paints we paint ${share(moving.shared, moving.theirs)} while moving and ${share(resting.shared, resting.theirs)} at rest; of ours it paints ${share(resting.shared, resting.ours)}`,
      )
    }
    for (const other of names.filter((one) => one !== 'reticle')) say(`${name}: ${other} ${typical(times[other]).toFixed(2)} ms`)
    const ours = typical(times.reticle)
    const common = { bench: 'canvas', value: ours, unit: 'ms', better: 'lower' } as const
    report({ ...common, name: `P13 pan frame, ${name}, against one Konva node each`, baseline: typical(times.konva), goal: konva })
    if (raw !== undefined)
      report({ ...common, name: `P13 pan frame, ${name}, against canvas 2D with culling`, baseline: typical(times.raw), goal: raw })
    const rest = covered.raw?.resting
    if (rest !== undefined && content.kind === 'polygons')
      report({
        ...{ bench: 'canvas', name: `P13 pixels painted at rest, ${name}, that canvas 2D paints too`, unit: 'pixels', better: 'higher' },
        ...{ value: 2 * rest.shared - rest.ours, baseline: rest.theirs, goal: 0.98 },
      })
    if (content.kind === 'points') {
      const { inSight, painted } = await page.evaluate(([what, how]) => globalThis.canvasBench.pointsPainted(what, how), [
        content,
        zoom,
      ] as const)
      report({
        ...{ bench: 'canvas', name: `P13 points painted, ${name}, of those in sight`, unit: 'points', better: 'higher' },
        ...{ value: painted, baseline: inSight, goal: 1 },
      })
    }
    if (zoom === 'in') {
      const apart = await page.evaluate(([what, how]) => globalThis.canvasBench.shiftedApart(what, how), [content, zoom] as const)
      report({
        ...{ bench: 'canvas', name: `P13 pixels that differ after 17 shifted frames, ${name}, of all`, unit: 'pixels', better: 'lower' },
        ...{ value: apart, baseline: 1_600_000, goal: 0.001 },
      })
    }
  }
}
