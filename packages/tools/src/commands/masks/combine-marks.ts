import { addRows, intersectRows, maskFromRows, noRows, pixelsIn, type RowSpans, rowsOfMask, subtractRows, xorRows } from '@reticle/geometry'
import type { Change } from '../../change.ts'
import { asMask, isMask } from '../../masks-in-sight.ts'
import { defineMaskCommand, type MaskCommand, together } from './command.ts'

/**
 * A command that makes one mask of several marks with an area: the lowest in drawing order keeps its id and takes what comes out, the
 * others are removed or stay. Where nothing would be left, nothing is done.
 */
const onMarks = <const Id extends string>(
  said: { readonly id: Id },
  combine: (first: RowSpans, others: readonly RowSpans[]) => RowSpans,
  areOthersKept: boolean,
): MaskCommand<Id> =>
  defineMaskCommand({
    ...said,
    make: (regions, _, context) => {
      const marks = regions.flatMap((region) => {
        const mask = isMask(region) ? region.geometry : asMask(region.geometry, context)
        return mask === undefined ? [] : [{ id: region.id, rows: rowsOfMask(mask) }]
      })
      const [first, ...others] = marks
      if (first === undefined || others.length === 0 || context.kinds?.includes('mask') === false) return undefined
      const rows = combine(
        first.rows,
        others.map((mark) => mark.rows),
      )
      if (rows.rows.length === 0 || (areOthersKept && pixelsIn(xorRows(rows, first.rows)) === 0)) return undefined
      return together([
        { type: 'set-geometry', regionId: first.id, geometry: maskFromRows(rows) },
        ...(areOthersKept ? [] : others.map((mark): Change => ({ type: 'remove-region', regionId: mark.id }))),
      ])
    },
  })

export const uniteMasks = onMarks({ id: 'unite-masks' }, (first, others) => others.reduce(addRows, first), false)

export const subtractMasks = onMarks(
  {
    id: 'subtract-masks',
  },
  (first, others) => subtractRows(first, others.reduce(addRows, noRows)),
  true,
)

export const intersectSelected = onMarks({ id: 'intersect-masks' }, (first, others) => others.reduce(intersectRows, first), false)

export const xorSelected = onMarks(
  {
    id: 'xor-masks',
  },
  (first, others) => others.reduce(xorRows, first),
  false,
)
