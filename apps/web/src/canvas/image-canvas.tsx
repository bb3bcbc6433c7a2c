import { Button } from '@mantine/core'
import type { Point, View } from '@reticle/geometry'
import type { Gesture } from '@reticle/tools'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { LayerState } from '../pixels/pixel-layer.ts'
import { createPixelView, type PixelView } from '../pixels/pixel-view.ts'
import { type SampleImage, usePixels } from '../pixels/use-pixels.ts'
import type { ActiveDrawing } from './active.ts'
import { hitRegion } from './batch.ts'
import type { CanvasLayer, RegionHit } from './canvas-layer.ts'
import { CanvasNotice } from './canvas-notice.tsx'
import styles from './image-canvas.module.css'
import { createPlaceStore } from './place-store.ts'
import { listenToPointers } from './pointer-input.ts'
import { Readout } from './readout.tsx'
import { type CanvasStage, createCanvasStage } from './stage.ts'
import { touchMode } from './touch-mode.ts'
import { TouchToggle } from './touch-toggle.tsx'
import type { Paint } from './trace-geometry.ts'
import type { Size } from './view-math.ts'
import { createViewStore, type ViewStore } from './view-store.ts'
import { listenToWindowDrags, type WindowDrag } from './window-drag.ts'
import { t } from './words.ts'

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
  /** Keep its identity as long as nothing of it changes. */
  readonly image: SampleImage
  /** From the bottom to the top. Keep the identity of the list and of its `regions` as long as nothing changes. */
  readonly layers: readonly CanvasLayer[]
  /** Share one store to keep several canvases at the same place. */
  readonly view?: ViewStore
  /** How the pixels are shown: windows, colours, slice. One for each canvas. */
  readonly pixels?: PixelView
  readonly active?: ActiveMarks
  readonly cursor?: string
  /** The space bar is down: a drag moves the image. */
  readonly isPanning?: boolean
  /** Gestures for a tool. Without it a drag moves the image. */
  readonly onGesture?: ((gesture: Gesture) => void) | undefined
  /** The barrel button of a pen goes down, or up again: what comes between erases. */
  readonly onErase?: ((isErasing: boolean) => void) | undefined
  readonly onHoverRegion?: ((hit: RegionHit | undefined) => void) | undefined
  readonly onPickRegion?: ((hit: RegionHit | undefined) => void) | undefined
  readonly onHoverPlace?: ((place: Point<'image'> | undefined) => void) | undefined
  /** A drag of the right button. */
  readonly onWindowDrag?: ((drag: WindowDrag) => void) | undefined
  /** Paints above all marks, in CSS pixels of the screen. Keep its identity as long as it paints the same. */
  readonly paintOver?: ((paint: Paint, view: View, screen: Size) => void) | undefined
  /** Lies over the image; takes no pointer events unless a part of it asks for them. */
  readonly overlay?: ReactNode
  /** False: the caller shows values by itself. */
  readonly readout?: false
}

/** CSS pixels within which a mark is met. */
const reach = 6

/**
 * An image with marks on it. One coordinate space: native image pixels; the page finds image places on screen by the attributes `data-scale`,
 * `data-x`, `data-y`, `data-angle` of the frame (screen = turned(image * scale) + (x, y), from the frame's top-left corner, in CSS pixels; the
 * angle clockwise in degrees). `data-waiting` and `data-failed` count the tiles in sight that are still coming, and those that could not be had.
 */
export const ImageCanvas = (props: ImageCanvasProps) => {
  const { image, layers, active = nothingActive, isPanning = false, cursor, paintOver } = props
  const frame = useRef<HTMLDivElement>(null)
  const host = useRef<HTMLDivElement>(null)
  const stage = useRef<CanvasStage>(undefined)
  const [ownView] = useState(createViewStore)
  const view = props.view ?? ownView
  const [ownPixels] = useState(() => createPixelView())
  const pixelView = props.pixels ?? ownPixels
  const { url, width, height, name, sampleId } = image
  const { pixels, retry } = usePixels(image)
  const source = pixels.kind === 'ready' ? pixels.source : undefined
  const settings = useStore(pixelView, (state) => (state.source === source ? state.settings : undefined))
  const { view: place, screen } = useStore(view)
  const [hover] = useState(createPlaceStore)
  const [isDragging, setDragging] = useState(false)
  const [context, setContext] = useState<LayerState['context']>('ready')
  /** The listeners live as long as the frame; they read what is current. */
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })

  const key = sampleId ?? url
  useEffect(() => view.begin(key, { width, height }), [view, key, width, height])
  // Before the browser paints: a sample that was fetched ahead stands in the first frame.
  useLayoutEffect(() => pixelView.begin(source), [pixelView, source])

  useEffect(() => {
    if (host.current === null || frame.current === null) return
    const element = frame.current
    const made = createCanvasStage(host.current, (state) => {
      element.dataset.waiting = String(state.report.waiting)
      element.dataset.failed = String(state.report.failed)
      setContext(state.context)
    })
    stage.current = made
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
    const stopPointers = listenToPointers({
      element: frame.current,
      view,
      isPanning: () => latest.current.isPanning === true,
      dragsImage: () => latest.current.onGesture === undefined,
      touchMode: () => touchMode.getState().mode,
      onTouch: () => touchMode.getState().isUsed || touchMode.setState({ isUsed: true }),
      onErase: (isErasing) => latest.current.onErase?.(isErasing),
      onGesture: (gesture) => (latest.current.onGesture ?? pick)(gesture),
      onHover: (at) => {
        hover.set(at)
        latest.current.onHoverPlace?.(at)
        if (latest.current.onHoverRegion !== undefined) latest.current.onHoverRegion(at === undefined ? undefined : hitAt(at))
      },
      onPanState: setDragging,
    })
    const stopDrags = listenToWindowDrags(frame.current, (drag) => latest.current.onWindowDrag?.(drag))
    return () => {
      stopPointers()
      stopDrags()
    }
  }, [view, hover])

  useEffect(() => {
    stage.current?.show({
      ...{ view: place, screen, image: { width, height }, source, settings },
      ...{ layers, active: active.ids, drawing: active.drawing, paintOver },
    })
  }, [place, screen, width, height, source, settings, layers, active, paintOver])

  return (
    <div
      ref={frame}
      className={styles.frame}
      style={{ cursor: isDragging ? 'grabbing' : isPanning || props.onGesture === undefined ? 'grab' : (cursor ?? 'crosshair') }}
      role="application"
      aria-label={t('image.name', { name })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the canvas takes keys; its marks are listed beside it as text
      tabIndex={0}
      data-testid="canvas"
      data-state={pixels.kind}
      data-scale={place.scale}
      data-x={place.x}
      data-y={place.y}
      data-angle={place.angle ?? 0}
      data-image-width={width}
      data-image-height={height}
    >
      <div ref={host} className={styles.stage} />
      {pixels.kind === 'loading' && <div className={styles.skeleton} role="status" aria-label={t('image.loading')} />}
      {pixels.kind !== 'failed' && pixels.progress !== null && (
        <div className={styles.progress} role="status">
          {t('image.preparing', { done: pixels.progress.done, total: pixels.progress.total })}
        </div>
      )}
      {pixels.kind === 'failed' && (
        <div className={styles.notice} role="alert">
          <div>{t('image.notShown', { name, reason: pixels.reason })}</div>
          <Button size="xs" onClick={retry}>
            {t('image.tryAgain')}
          </Button>
        </div>
      )}
      {source !== undefined && <CanvasNotice context={context} kind={source.kind} />}
      {props.overlay !== undefined && <div className={styles.overlay}>{props.overlay}</div>}
      {props.onGesture !== undefined && <TouchToggle />}
      {source !== undefined && props.readout !== false && <Readout source={source} settings={settings} hover={hover} view={view} />}
    </div>
  )
}
