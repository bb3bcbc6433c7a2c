import { type Bounds, maskFromRows, pixelsIn, type RowSpans, rowsOfMask, xorRows } from '@reticle/geometry'
import { isMask } from '../../masks-in-sight.ts'
import { type Amount, defineMaskCommand, type MaskCommand, together } from './command.ts'

type OnPixels<Id extends string> = Omit<MaskCommand<Id>, 'make' | 'amount'> & {
  readonly amount?: Amount
  /** The pixels as they come to be; `image`: all of the image. */
  readonly apply: (rows: RowSpans, amount: number, image: Bounds) => RowSpans
}

/** A command that works on each selected mask by itself. A mask that would have no pixel left stays as it is. */
export const onPixels = <const Id extends string>({ apply, ...said }: OnPixels<Id>): MaskCommand<Id> =>
  defineMaskCommand({
    ...said,
    make: (regions, amount, { width, height }) =>
      together(
        regions.filter(isMask).flatMap((mask) => {
          const before = rowsOfMask(mask.geometry)
          const after = apply(before, amount, { x: 0, y: 0, width, height })
          const isKept = after.rows.length > 0 && pixelsIn(xorRows(before, after)) > 0
          return isKept ? [{ type: 'set-geometry', regionId: mask.id, geometry: maskFromRows(after) } as const] : []
        }),
      ),
  })
