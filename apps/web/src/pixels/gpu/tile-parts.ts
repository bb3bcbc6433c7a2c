import type { Rect } from '../tile-grid.ts'
import { isEmpty, type TileLie } from './frame-geometry.ts'
import type { Sampling } from './shaders.ts'

/** `dx`, `dy`: the neighbours that texels of the part reach into, -1, 0 or 1 tiles away. */
export type TilePart = { readonly sampling: Sampling; readonly rect: Rect; readonly dx: number; readonly dy: number }

/** The first device pixel whose place along an axis is at least `texel`. */
const deviceAt = (texel: number, start: number, from: number, step: number): number => Math.ceil(start + (texel - from) / step - 0.5)

type Strip = { readonly from: number; readonly to: number; readonly side: -1 | 0 | 1 }

/** An axis of a tile cut into what reaches over its low side, what stays within, and what reaches over its high side. */
const strips = (from: number, to: number, texel: number, step: number, size: number): Strip[] => {
  const within = (at: number, least: number) => Math.max(least, Math.min(to, deviceAt(at, from, texel, step)))
  const low = within(0.5, from)
  const high = within(size - 0.5, low)
  return [
    { from, to: low, side: -1 },
    { from: low, to: high, side: 0 },
    { from: high, to, side: 1 },
  ]
}

/**
 * A tile cut into what is drawn in which way: smooth tiles reach into their neighbours within half a texel of their sides.
 * @param size of the tile in texels
 */
export const tileParts = (
  { rect, texel, fraction, step }: TileLie,
  size: { readonly width: number; readonly height: number },
  isSmooth: boolean,
): TilePart[] => {
  if (!isSmooth) return [{ sampling: 'nearest', rect, dx: 0, dy: 0 }]
  const columns = strips(rect.left, rect.right, texel[0] + fraction[0], step[0], size.width)
  const rows = strips(rect.top, rect.bottom, texel[1] + fraction[1], step[1], size.height)
  const parts = rows.flatMap((row) =>
    columns.map((column): TilePart => {
      const isInside = column.side === 0 && row.side === 0
      return {
        sampling: isInside ? 'inside' : 'border',
        rect: { left: column.from, right: column.to, top: row.from, bottom: row.to },
        dx: column.side,
        dy: row.side,
      }
    }),
  )
  return parts.filter((part) => !isEmpty(part.rect))
}
