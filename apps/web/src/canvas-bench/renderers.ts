import type { Region } from '@reticle/domain'
import { createIndex, type View } from '@reticle/geometry'
import Konva from 'konva/lib/Core'
import { Circle } from 'konva/lib/shapes/Circle'
import { Line } from 'konva/lib/shapes/Line'
import type { CanvasLayer, RegionStyle } from '../canvas/canvas-layer.ts'
import { createCanvasStage } from '../canvas/stage.ts'
import { pointRadius } from '../canvas/trace-geometry.ts'
import { imageBounds } from '../canvas/view-math.ts'
import { runFrames } from './frames.ts'

export const screen = { width: 1600, height: 1000 }
const image = { width: 8192, height: 8192 }

/** Fill and outline and no more: what all of them paint. */
export const style: RegionStyle = { stroke: '#e69f00', fill: 'rgba(230, 159, 0, 0.3)', width: 1.5 }

export type Renderer = {
  /** Draws a frame under a view, all of it: no drawing command is left waiting when it comes back. */
  readonly frame: (view: View) => void
  /** Lets the view rest: what was left coarse while it moved is drawn in full. */
  readonly rest: () => Promise<void>
  /** The canvas with the marks. */
  readonly canvas: HTMLCanvasElement
  readonly stop: () => void
}

/** Waits for all drawing commands of a canvas: its pixels have to be known to read one of them. */
export const force = (canvas: HTMLCanvasElement): void => {
  canvas.getContext('2d')?.getImageData(0, 0, 1, 1)
}

const host = (): HTMLDivElement => {
  const element = document.createElement('div')
  element.className = 'host'
  document.body.append(element)
  return element
}

const noRest = () => Promise.resolve()

/** The canvas of the application as it is. */
export const reticle = (regions: readonly Region[]): Renderer => {
  const element = host()
  const stage = createCanvasStage(element, () => undefined)
  const layers: readonly CanvasLayer[] = [{ id: 'own', regions, style: () => style, isVisible: true }]
  const active: ReadonlySet<string> = new Set()
  const drawing = { selected: [], hovered: undefined, draft: undefined, marquee: undefined, hasHandles: false }
  const canvases = () => [...element.querySelectorAll<HTMLCanvasElement>('.konvajs-content canvas')]
  const [canvas] = canvases()
  if (canvas === undefined) throw new Error('the stage has no canvas')
  return {
    frame: (view) => {
      stage.show({ view, screen, image, source: undefined, settings: undefined, layers, active, drawing, paintOver: undefined })
      runFrames()
      for (const one of canvases()) force(one)
    },
    rest: async () => {
      await new Promise((resolve) => setTimeout(resolve, 250))
      runFrames()
      force(canvas)
    },
    canvas,
    stop: () => {
      stage.destroy()
      element.remove()
    },
  }
}

/** Konva as its first examples use it: one node for each mark. */
export const konva = (regions: readonly Region[]): Renderer => {
  const element = host()
  const stage = new Konva.Stage({ container: element, ...screen })
  const layer = new Konva.Layer()
  const paint = { fill: style.fill, stroke: style.stroke, strokeWidth: style.width, strokeScaleEnabled: false }
  const circles: Circle[] = []
  for (const { geometry } of regions) {
    if (geometry.type === 'polygon') layer.add(new Line({ points: [...(geometry.rings[0] ?? [])], closed: true, ...paint }))
    else if (geometry.type === 'point') {
      const circle = new Circle({ x: geometry.x, y: geometry.y, radius: pointRadius, ...paint })
      circles.push(circle)
      layer.add(circle)
    }
  }
  stage.add(layer)
  const canvas = layer.getNativeCanvasElement()
  let scale = 0
  return {
    frame: (view) => {
      if (view.scale !== scale) {
        scale = view.scale
        layer.scale({ x: scale, y: scale })
        for (const circle of circles) circle.radius(pointRadius / scale)
      }
      layer.position({ x: view.x, y: view.y })
      layer.draw()
      force(canvas)
    },
    rest: noRest,
    canvas,
    stop: () => {
      stage.destroy()
      element.remove()
    },
  }
}

/** Plain canvas 2D: each mark in sight, found by an R-tree, as one path. */
export const raw = (regions: readonly Region[]): Renderer => {
  const canvas = document.createElement('canvas')
  canvas.className = 'host'
  canvas.width = screen.width
  canvas.height = screen.height
  document.body.append(canvas)
  const paint = canvas.getContext('2d')
  if (paint === null) throw new Error('this browser gives no canvas')
  const index = createIndex(regions.map(({ geometry }) => geometry))
  return {
    frame: (view) => {
      const { scale, x: dx, y: dy } = view
      paint.clearRect(0, 0, screen.width, screen.height)
      paint.fillStyle = style.fill
      paint.strokeStyle = style.stroke
      paint.lineWidth = style.width
      paint.lineJoin = 'round'
      const pad = (pointRadius + 5) / scale
      const { x, y, width, height } = imageBounds(view, { x: 0, y: 0, ...screen })
      for (const at of index.search({ x: x - pad, y: y - pad, width: width + 2 * pad, height: height + 2 * pad })) {
        const geometry = regions[at]?.geometry
        paint.beginPath()
        if (geometry?.type === 'polygon') {
          const ring = geometry.rings[0] ?? []
          paint.moveTo((ring[0] ?? 0) * scale + dx, (ring[1] ?? 0) * scale + dy)
          for (let i = 2; i < ring.length; i += 2) paint.lineTo((ring[i] ?? 0) * scale + dx, (ring[i + 1] ?? 0) * scale + dy)
          paint.closePath()
        } else if (geometry?.type === 'point') paint.arc(geometry.x * scale + dx, geometry.y * scale + dy, pointRadius, 0, 2 * Math.PI)
        paint.fill()
        paint.stroke()
      }
      force(canvas)
    },
    rest: noRest,
    canvas,
    stop: () => canvas.remove(),
  }
}
