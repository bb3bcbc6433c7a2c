import { memo, useEffect, useState, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { DisplaySettings } from '../pixels/display-settings.ts'
import type { PixelSource } from '../pixels/pixel-source.ts'
import styles from './image-canvas.module.css'
import type { PlaceStore } from './place-store.ts'
import { pixelAt } from './view-math.ts'
import type { ViewStore } from './view-store.ts'

const zoomText = (scale: number): string => (scale >= 10 ? `${Math.round(scale * 10) / 10}×` : `${Math.round(scale * 100)} %`)

/** One number when all channels say the same. */
const valuesText = (values: readonly number[]): string => {
  const texts = values.map((value) => `${Number.isInteger(value) ? value : Number(value.toPrecision(6))}`)
  return texts.every((text) => text === texts[0]) ? (texts[0] ?? '') : texts.slice(0, 4).join(' ')
}

/** The pointer rests when it has not moved for this long: a value that is not there is then fetched. */
const restAfter = 150

type Props = {
  readonly source: PixelSource
  readonly settings: DisplaySettings | undefined
  readonly hover: PlaceStore
  readonly view: ViewStore
}

/** Pixel indices under the pointer, the stored values there, and the zoom. */
export const Readout = memo(({ source, settings, hover, view }: Props) => {
  const place = useSyncExternalStore(hover.subscribe, hover.get)
  const scale = useStore(view, (state) => state.view.scale)
  const [, setLoads] = useState(0)
  const pixel = place === undefined ? undefined : pixelAt(place, source)
  const z = settings?.projection === 'max' ? 'max' : (settings?.z ?? 0)
  const t = settings?.t ?? 0
  const values = pixel === undefined ? undefined : source.valueAt(pixel.x, pixel.y, z, t)
  const isAsked = pixel !== undefined && (values === undefined || values.some((value) => Number.isNaN(value)))
  const [x, y] = [pixel?.x ?? 0, pixel?.y ?? 0]
  useEffect(() => {
    if (!isAsked) return
    const controller = new AbortController()
    const timer = setTimeout(() => {
      source.readAt(x, y, z, t, controller.signal).then(
        () => setLoads((n) => n + 1),
        () => undefined,
      )
    }, restAfter)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [source, isAsked, x, y, z, t])
  return (
    <div className={styles.readout} data-testid="readout">
      <span>{pixel === undefined ? '' : `x ${pixel.x}  y ${pixel.y}`}</span>
      <span>{values === undefined ? '' : valuesText(values)}</span>
      <span>{zoomText(scale)}</span>
    </div>
  )
})
