import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import type { PixelSource } from '../../pixels/pixel-source.ts'

type Pixel = { readonly x: number; readonly y: number }

/** The pointer rests this long, in milliseconds, before a value is fetched for its own sake. */
const rest = 120

const join = (values: readonly number[] | undefined): string => values?.join(' ') ?? ''

/** The stored values under the pointer, one for each channel: from what is loaded, or fetched when the pointer rests; undefined until then. */
export const usePixelValue = (
  source: PixelSource | undefined,
  pixel: Pixel | undefined,
  z: number | 'max',
  t: number,
): readonly number[] | undefined => {
  const [fetched, setFetched] = useState<{ readonly key: string; readonly values: readonly number[] } | undefined>(undefined)
  const subscribe = useCallback((listener: () => void) => source?.subscribe(listener) ?? (() => undefined), [source])
  // Numbers as text: the source may answer with a new list each time.
  const text = useSyncExternalStore(subscribe, () =>
    source === undefined || pixel === undefined ? '' : join(source.valueAt(pixel.x, pixel.y, z, t)),
  )
  const key = `${source?.key} ${pixel?.x} ${pixel?.y} ${z} ${t}`
  const x = pixel?.x
  const y = pixel?.y
  useEffect(() => {
    if (source === undefined || x === undefined || y === undefined || text !== '') return
    const controller = new AbortController()
    const timer = setTimeout(() => {
      source.readAt(x, y, z, t, controller.signal).then(
        (values) => setFetched({ key: `${source.key} ${x} ${y} ${z} ${t}`, values }),
        // Moved on, or not to be had: the read-out stays empty and the canvas says what is wrong.
        () => undefined,
      )
    }, rest)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [source, x, y, z, t, text])
  if (text !== '') return text.split(' ').map(Number)
  return fetched?.key === key ? fetched.values : undefined
}
