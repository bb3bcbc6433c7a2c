import { Button } from '@mantine/core'
import type { Gesture } from '@reticle/tools'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { type ActiveDrawing, paintActive } from './active.ts'
import { hitRegion } from './batch.ts'
import type { CanvasLayer, RegionHit } from './canvas-layer.ts'
import { type Display, filterOf, plainDisplay } from './display.ts'
import styles from './image-canvas.module.css'
import { listenToPointers } from './pointer-input.ts'
import { createHoverStore, Readout } from './readout.tsx'
import { type CanvasStage, createCanvasStage } from './stage.ts'
import { useImage } from './use-image.ts'
import { createViewStore, type ViewStore } from './view-store.ts'

/** The mark or shape that the hand works on; drawn on the active layer, above all others. */
export type ActiveMarks = {
  /** Ids of regions in `layers` that are drawn here instead. */
  readonly ids: ReadonlySet<string>
  readonly drawing: ActiveDrawing
}

const nothingActive: ActiveMarks = {
  ids: new Set(),
  drawing: { selected: [], hovered: undefined, draft: undefined, marquee: undefined, hasHandles: false },
}

export type ImageCanvasProps = {
  /** Native size; the picture must decode to it. */
  readonly image: { readonly url: string; readonly width: number; readonly height: number; readonly name: string }
  /** From the bottom to the top. Keep the identity of the list and of its `regions` as long as nothing changes. */
  readonly layers: readonly CanvasLayer[]
  /** Share one store to keep several canvases at the same place. */
  readonly view?: ViewStore
  readonly display?: Display
  readonly active?: ActiveMarks
  readonly cursor?: string
  /** The space bar is down: a drag moves the image. */
  readonly isPanning?: boolean
  /** Gestures for a tool. Without it a drag moves the image. */
  readonly onGesture?: ((gesture: Gesture) => void) | undefined
  readonly onHoverRegion?: ((hit: RegionHit | undefined) => void) | undefined
  readonly onPickRegion?: ((hit: RegionHit | undefined) => void) | undefined
}

/** CSS pixels within which a mark is met. */
const reach = 6

/**
 * An image with marks on it. One coordinate space: native image pixels; the page finds image places on screen by the attributes `data-scale`,
 * `data-x`, `data-y` of the frame (screen = image * scale + (x, y), from the frame's top-left corner, in CSS pixels).
 */
export const ImageCanvas = (props: ImageCanvasProps) => {
  const { layers, display = plainDisplay, active = nothingActive, isPanning = false, cursor } = props
  const frame = useRef<HTMLDivElement>(null)
  const host = useRef<HTMLDivElement>(null)
  const stage = useRef<CanvasStage>(undefined)
  const [ownView] = useState(createViewStore)
  const view = props.view ?? ownView
  const { url, width, height, name } = props.image
  const { image, retry } = useImage(url, props.image)
  const picture = image.kind === 'ready' ? image.picture : undefined
  const { view: place, screen } = useStore(view)
  const [hover] = useState(createHoverStore)
  const [isDragging, setDragging] = useState(false)
  /** The listeners live as long as the frame; they read what is current. */
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })

  useEffect(() => view.begin(url, { width, height }), [view, url, width, height])

  useEffect(() => {
    if (host.current === null || frame.current === null) return
    const made = createCanvasStage(host.current)
    stage.current = made
    const element = frame.current
    const measure = () => view.resize({ width: element.clientWidth, height: element.clientHeight })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => {
      observer.disconnect()
      made.destroy()
      stage.current = undefined
    }
  }, [view])

  useEffect(() => {
    if (frame.current === null) return
    const hitAt = (at: { x: number; y: number }) => hitRegion(latest.current.layers, at, reach / view.getState().view.scale)
    const pick = (gesture: Gesture) => {
      if (gesture.type === 'up') latest.current.onPickRegion?.(hitAt(gesture.at))
    }
    return listenToPointers({
      element: frame.current,
      view,
      isPanning: () => latest.current.isPanning === true,
      dragsImage: () => latest.current.onGesture === undefined,
      onGesture: (gesture) => (latest.current.onGesture ?? pick)(gesture),
      onHover: (at) => {
        hover.set(at)
        if (latest.current.onHoverRegion !== undefined) latest.current.onHoverRegion(at === undefined ? undefined : hitAt(at))
      },
      onPanState: setDragging,
    })
  }, [view, hover])

  useEffect(() => {
    stage.current?.show({
      view: place,
      screen,
      picture,
      filter: filterOf(display),
      layers,
      active: active.ids,
      paintActive: (paint) => paintActive(paint, active.drawing, place),
    })
  }, [place, screen, picture, display, layers, active])

  return (
    <div
      ref={frame}
      className={styles.frame}
      style={{ cursor: isDragging ? 'grabbing' : isPanning || props.onGesture === undefined ? 'grab' : (cursor ?? 'crosshair') }}
      role="application"
      aria-label={`Image ${name}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the canvas takes keys; its marks are listed beside it as text
      tabIndex={0}
      data-testid="canvas"
      data-state={image.kind}
      data-scale={place.scale}
      data-x={place.x}
      data-y={place.y}
      data-image-width={width}
      data-image-height={height}
    >
      <div ref={host} className={styles.stage} />
      {image.kind === 'loading' && <div className={styles.skeleton} role="status" aria-label="The image is loading" />}
      {image.kind === 'failed' && (
        <div className={styles.notice} role="alert">
          <div>
            The image {name} could not be shown: {image.reason}.
          </div>
          <Button size="xs" onClick={retry}>
            Try again
          </Button>
        </div>
      )}
      {picture !== undefined && <Readout image={picture} hover={hover} view={view} />}
    </div>
  )
}
