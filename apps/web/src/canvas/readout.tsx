import type { Point } from '@reticle/geometry'
import { useMemo, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import styles from './image-canvas.module.css'
import type { Picture } from './picture.ts'
import { createPixelReader, formatPixel } from './pixel-reader.ts'
import { pixelAt } from './view-math.ts'
import type { ViewStore } from './view-store.ts'

/** Where the pointer is; kept beside React's state, since it changes with every movement. */
export type HoverStore = {
  readonly get: () => Point<'image'> | undefined
  readonly set: (place: Point<'image'> | undefined) => void
  readonly subscribe: (listener: () => void) => () => void
}

export const createHoverStore = (): HoverStore => {
  let place: Point<'image'> | undefined
  const listeners = new Set<() => void>()
  return {
    get: () => place,
    set: (next) => {
      place = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const zoomText = (scale: number): string => (scale >= 10 ? `${Math.round(scale * 10) / 10}×` : `${Math.round(scale * 100)} %`)

/** Pixel indices under the pointer, the value there as the file holds it, and the zoom. */
export const Readout = ({ image, hover, view }: { image: Picture; hover: HoverStore; view: ViewStore }) => {
  const place = useSyncExternalStore(hover.subscribe, hover.get)
  const scale = useStore(view, (state) => state.view.scale)
  const read = useMemo(() => createPixelReader(image.levels[0]), [image])
  const pixel = place === undefined ? undefined : pixelAt(place, image)
  const value = pixel === undefined ? undefined : read(pixel.x, pixel.y)
  return (
    <div className={styles.readout} data-testid="readout">
      <span>{pixel === undefined ? '' : `x ${pixel.x}  y ${pixel.y}`}</span>
      <span>{value === undefined ? '' : formatPixel(value)}</span>
      <span>{zoomText(scale)}</span>
    </div>
  )
}
