import './frames.ts'
import '@mantine/core/styles.css'
import type { View } from '@reticle/geometry'
import { hitRegion } from '../canvas/batch.ts'
import { brushes } from './brushes.ts'
import { type Coverage, compared, paintedPixels } from './coverage.ts'
import { dragVertex } from './drags.ts'
import { points, polygons, randomOf, side } from './marks.ts'
import { konva, type Renderer, raw, reticle, screen, style } from './renderers.ts'
import { labelSamples } from './robot.ts'

const makers = { reticle, konva, raw } as const
export type RendererName = keyof typeof makers
export type Content = { readonly kind: 'polygons' | 'points'; readonly count: number }
export type Zoom = 'in' | 'out'

const regionsOf = ({ kind, count }: Content) => (kind === 'polygons' ? polygons(count) : points(count))

const viewOf = (zoom: Zoom): View => {
  const scale = zoom === 'in' ? 1 : screen.height / side
  return { scale, x: Math.round(screen.width / 2 - (side / 2) * scale), y: Math.round(screen.height / 2 - (side / 2) * scale) }
}

/** One frame after the other along a path that turns round, so that the same places come again. */
const panned = ({ scale, x, y }: View, frame: number): View => {
  const step = frame % 40 < 20 ? frame % 20 : 20 - (frame % 20)
  return { scale, x: x + 7 * step, y: y + 4 * step }
}

const timed = (renderer: Renderer, view: View, frames: number): number[] =>
  Array.from({ length: frames }, (_, n) => {
    const moved = panned(view, n + 1)
    const started = performance.now()
    renderer.frame(moved)
    return performance.now() - started
  })

/** Milliseconds of pan frames; each renderer in its turn, over and over, so that all of them meet the same machine. */
const pan = (content: Content, zoom: Zoom, names: readonly RendererName[], rounds: number, frames: number) => {
  const regions = regionsOf(content)
  const view = viewOf(zoom)
  const times: Record<RendererName, number[][]> = { reticle: [], konva: [], raw: [] }
  const made = names.map((name) => [name, makers[name](regions)] as const)
  for (const [, renderer] of made) {
    renderer.frame(view)
    timed(renderer, view, 2)
  }
  for (let round = 0; round < rounds; round++)
    for (const [name, renderer] of made) times[name].push(timed(renderer, view, name === 'konva' ? Math.min(frames, 4) : frames))
  for (const [, renderer] of made) renderer.stop()
  return times
}

/** How much of what one paints the others paint, after a pan: moving (as it was drawn under way) and at rest. */
const coverage = async (content: Content, zoom: Zoom, others: readonly RendererName[]) => {
  const regions = regionsOf(content)
  const view = viewOf(zoom)
  const end = panned(view, 13)
  const ours = reticle(regions)
  ours.frame(view)
  timed(ours, view, 12)
  ours.frame(end)
  const moving = paintedPixels(ours.canvas)
  await ours.rest()
  ours.frame(end)
  const resting = paintedPixels(ours.canvas)
  const found: Partial<Record<RendererName, { readonly moving: Coverage; readonly resting: Coverage }>> = {}
  for (const name of others) {
    const other = makers[name](regions)
    other.frame(end)
    const theirs = paintedPixels(other.canvas)
    found[name] = { moving: compared(moving, theirs), resting: compared(resting, theirs) }
    other.stop()
  }
  ours.stop()
  return found
}

/** Pixels that differ between a canvas that was shifted piece by piece and one that was drawn anew; of all pixels. */
const shiftedApart = (content: Content, zoom: Zoom): number => {
  const regions = regionsOf(content)
  const view = viewOf(zoom)
  const [shifted, anew] = [reticle(regions), reticle(regions)]
  shifted.frame(view)
  timed(shifted, view, 17)
  anew.frame(panned(view, 17))
  const pixelsOf = (renderer: Renderer) => renderer.canvas.getContext('2d')?.getImageData(0, 0, screen.width, screen.height).data ?? []
  const [a, b] = [pixelsOf(shifted), pixelsOf(anew)]
  let different = 0
  // As it is seen: the colour by its opacity. A few steps of 255 are rounding.
  const light = (data: ArrayLike<number>, n: number, part: number) =>
    (part === 3 ? 255 : (data[n + part] ?? 0)) * ((data[n + 3] ?? 0) / 255)
  for (let n = 0; n < a.length; n += 4) if ([0, 1, 2, 3].some((part) => Math.abs(light(a, n, part) - light(b, n, part)) > 6)) different++
  shifted.stop()
  anew.stop()
  return different
}

/** Of the points in sight, how many have their middle painted. */
const pointsPainted = (content: Content, zoom: Zoom) => {
  const view = viewOf(zoom)
  const regions = points(content.count)
  const renderer = reticle(regions)
  renderer.frame(view)
  const painted = paintedPixels(renderer.canvas)
  renderer.stop()
  const count = { inSight: 0, painted: 0 }
  for (const { geometry } of regions) {
    if (geometry.type !== 'point') continue
    const [x, y] = [Math.floor(geometry.x * view.scale + view.x), Math.floor(geometry.y * view.scale + view.y)]
    if (x < 0 || y < 0 || x >= screen.width || y >= screen.height) continue
    count.inSight++
    count.painted += painted[y * screen.width + x] ?? 0
  }
  return count
}

/** Microseconds of one hit test at random places, and how many of them met a mark. */
const hits = (count: number, times: number) => {
  const layers = [{ id: 'own', regions: polygons(count), style: () => style, isVisible: true }]
  const random = randomOf(7)
  const places = Array.from({ length: times }, () => ({ x: random() * side, y: random() * side }))
  const run = () => places.reduce((sum, place) => sum + (hitRegion(layers, place, 6) === undefined ? 0 : 1), 0)
  const met = run()
  const started = performance.now()
  run()
  return { met, microseconds: ((performance.now() - started) * 1000) / times }
}

const bench = { pan, coverage, shiftedApart, pointsPainted, hits, dragVertex, ...brushes, labelSamples }
export type CanvasBench = typeof bench

declare global {
  var canvasBench: CanvasBench
}
globalThis.canvasBench = bench
