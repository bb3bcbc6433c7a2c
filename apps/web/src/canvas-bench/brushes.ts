import type { Region } from '@reticle/domain'
import { maskFromSpans } from '@reticle/geometry'
import { defaultSettings, toolById } from '@reticle/tools'
import { createStrokeSurface } from '../canvas/stroke-surface.ts'
import { contentOf, openEditor, pointer } from './editing.ts'
import { randomOf } from './marks.ts'
import { force, screen, style } from './renderers.ts'

const side = 4096
const radius = 24
const segment = 40

/** A mask with a ragged border and holes, as large as is said, about the middle of the image. */
const maskOf = (n: number, extent: number): Region => {
  const random = randomOf(n)
  const spans: number[] = []
  const from = (side - extent) / 2
  for (let y = from; y < from + extent; y++) {
    const [left, right] = [from + Math.floor(random() * 20), from + extent - Math.floor(random() * 20)]
    const hole = Math.floor(left + random() * (right - left - 12))
    spans.push(y * side + left, y * side + hole, y * side + hole + 4, y * side + right)
  }
  const geometry = maskFromSpans(spans, { x: 0, y: 0, width: side, height: side })
  return { id: `m${n}`, labelId: 'a', geometry, attributes: {}, origin: { kind: 'tool', tool: 'brush' } }
}

/** A way through the middle of the image, in segments of 40 px that turn a little. */
const wayOf = (steps: number, seed: number): { readonly x: number; readonly y: number }[] => {
  const random = randomOf(seed)
  let [x, y, angle] = [side / 2, side / 2, random() * 7]
  return Array.from({ length: steps }, () => {
    angle += random() - 0.5
    const [nextX, nextY] = [x + segment * Math.cos(angle), y + segment * Math.sin(angle)]
    // Stays in sight.
    if (Math.abs(nextX - side / 2) > 600 || Math.abs(nextY - side / 2) > 350) angle += Math.PI
    else [x, y] = [nextX, nextY]
    return { x, y }
  })
}

/** Milliseconds of each segment of a stroke over a selected mask of this extent, of its end, and of its undo. */
const stroke = async (extent: number, scale: number, steps: number) => {
  const opened = await openEditor(side)
  const region = maskOf(1, extent)
  const editor = await opened.show(contentOf([region]))
  await opened.place({ scale, x: 800 - (side / 2) * scale, y: 500 - (side / 2) * scale })
  editor.select([region.id])
  editor.chooseTool('brush')
  editor.tune({ brushRadius: radius })
  await opened.settled()
  const segments: number[] = []
  const way = wayOf(steps, 3)
  const [first = { x: 0, y: 0 }] = way
  const down = await opened.timed(() => editor.gesture(pointer('down', first.x, first.y)))
  for (const { x, y } of way) segments.push(await opened.timed(() => editor.gesture(pointer('move', x, y)), 1))
  if (editor.store.getState().stroke === undefined) throw new Error('no brush is down')
  const up = await opened.timed(() => editor.gesture(pointer('up', first.x, first.y)))
  if (!editor.store.getState().canUndo) throw new Error('nothing was painted')
  const undo = await opened.timed(() => editor.undo())
  opened.close()
  return { segments, down, up, undo }
}

/** Milliseconds of each segment without the page around the canvas, as the obvious way has none: the tool, and what it changes on screen. */
const segmentsAlone = (extent: number, steps: number): number[] => {
  const region = maskOf(1, extent)
  const image = { width: side, height: side }
  const context = {
    regions: [region],
    selected: [region.id],
    ...image,
    settings: { ...defaultSettings, brushRadius: radius },
    labelId: 'a',
  }
  const tool = toolById('brush')
  const canvas = document.createElement('canvas')
  canvas.width = screen.width
  canvas.height = screen.height
  const paint = canvas.getContext('2d')
  if (paint === null) throw new Error('this browser gives no canvas')
  const surface = createStrokeSurface()
  const view = { scale: 1, x: screen.width / 2 - side / 2, y: screen.height / 2 - side / 2 }
  let state: unknown = tool.idle
  const step = ({ x, y }: { x: number; y: number }, type: 'down' | 'move') => {
    const next = tool.next(state, pointer(type, x, y), context)
    state = next.state
    if (next.stroke === undefined) throw new Error('no brush is down')
    surface.paint(paint, canvas, { stroke: next.stroke, style, view, screen, ratio: 1, image })
    force(canvas)
  }
  const [first = { x: 0, y: 0 }, ...way] = wayOf(steps, 3)
  step(first, 'down')
  return way.map((place) => {
    const started = performance.now()
    step(place, 'move')
    return performance.now() - started
  })
}

/** The run lengths of what is painted on a canvas, by a look at all of it. */
const countsOf = ({ data }: ImageData): number[] => {
  const counts: number[] = []
  let isSet = false
  let start = 0
  for (let n = 0; n < data.length / 4; n++) {
    if ((data[4 * n + 3] ?? 0) > 127 === isSet) continue
    counts.push(n - start)
    start = n
    isSet = !isSet
  }
  counts.push(data.length / 4 - start)
  return counts
}

/** The obvious way: the canvas strokes the segment, all of it is read back and coded. */
const fullReadback = (steps: number): number[] => {
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = side
  const paint = canvas.getContext('2d', { willReadFrequently: true })
  if (paint === null) throw new Error('this browser gives no canvas')
  paint.lineWidth = 2 * radius
  paint.lineCap = 'round'
  let last = { x: side / 2, y: side / 2 }
  return wayOf(steps, 3).map((next) => {
    const started = performance.now()
    paint.beginPath()
    paint.moveTo(last.x, last.y)
    paint.lineTo(next.x, next.y)
    paint.stroke()
    const counts = countsOf(paint.getImageData(0, 0, side, side))
    last = next
    if (counts.length < 3) throw new Error('nothing was painted')
    return performance.now() - started
  })
}

/** Shows this many masks, each as large as the image, and paints a stroke on each; they stay on screen. */
const manyMasks = async (count: number): Promise<number> => {
  const opened = await openEditor(side)
  const regions = Array.from({ length: count }, (_, n) => maskOf(n, side - 2 * n))
  const editor = await opened.show(contentOf(regions))
  await opened.place({ scale: 0.24, x: 300, y: 8 })
  for (const [n, region] of regions.entries()) {
    editor.select([region.id])
    editor.chooseTool('brush')
    for (const [at, { x, y }] of wayOf(8, n).entries()) {
      editor.gesture(pointer(at === 0 ? 'down' : 'move', x, y))
      await opened.settled()
    }
    editor.gesture(pointer('up', side / 2, side / 2))
    await opened.settled()
  }
  return editor.store.getState().content.regions.length
}

export const brushes = { stroke, segmentsAlone, fullReadback, manyMasks }
