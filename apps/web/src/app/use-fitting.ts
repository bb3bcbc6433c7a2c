import { type CSSProperties, type RefObject, useLayoutEffect, useState } from 'react'

/** Room for the menu that holds what did not fit, in px. */
const menuWidth = 120

/** Still measured, and in nobody's way. */
export const outOfSight = { position: 'absolute', visibility: 'hidden', pointerEvents: 'none' } as const satisfies CSSProperties

/** How many of some widths (px) fit into a row; when not all do, a menu has to fit beside them. */
export const fitting = (widths: readonly number[], room: number): number => {
  const all = widths.reduce((sum, width) => sum + width, 0)
  if (all <= room) return widths.length
  let used = menuWidth
  for (const [index, width] of widths.entries()) {
    used += width
    if (used > room) return index
  }
  return widths.length
}

/** How many of the row's children that carry `data-fitting` fit into it, as its width changes. */
export const useFitting = (row: RefObject<HTMLElement | null>, count: number): number => {
  const [shown, setShown] = useState(count)
  useLayoutEffect(() => {
    const element = row.current
    if (element === null) return
    const measure = () => {
      const children = [...element.querySelectorAll<HTMLElement>('[data-fitting]')].slice(0, count)
      setShown(
        fitting(
          children.map(({ offsetWidth }) => offsetWidth),
          element.clientWidth,
        ),
      )
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    // A count beside a name, or a font that has come, makes a name wider.
    for (const child of element.querySelectorAll('[data-fitting]')) observer.observe(child)
    return () => observer.disconnect()
  }, [row, count])
  return Math.min(shown, count)
}
