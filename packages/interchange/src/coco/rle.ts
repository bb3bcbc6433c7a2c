import { intersectRows, type MaskGeometry, maskFromRows, rowsOfBounds, rowsOfMask, transposedRows } from '@reticle/geometry'

/** COCO's run lengths: of the whole image, column by column, the first run counts zeros. */
export type CocoRle = { readonly size: readonly [height: number, width: number]; readonly counts: readonly number[] }

/** A mask (cropped, row by row) as COCO's run lengths; pixels outside of the image are left out. Costs its border and not its area. */
export const rleOf = (mask: MaskGeometry, width: number, height: number): CocoRle => {
  const columns = transposedRows(intersectRows(rowsOfMask(mask), rowsOfBounds({ x: 0, y: 0, width, height })))
  // Positions at which a run ends; a run that goes on from the foot of a column at the head of the next has none there.
  const ends: number[] = []
  columns.rows.forEach((column, index) => {
    for (const y of column) {
      const at = (columns.top + index) * height + y
      if (ends.length % 2 === 0 && ends.at(-1) === at) ends.pop()
      else ends.push(at)
    }
  })
  const counts = ends.map((end, index) => end - (ends[index - 1] ?? 0))
  const rest = width * height - (ends.at(-1) ?? 0)
  return { size: [height, width], counts: rest > 0 || counts.length === 0 ? [...counts, rest] : counts }
}

/** The mask of COCO's run lengths, cropped; null when no pixel is set. The runs must add up to the size (checked by the caller). */
export const maskOfRle = ({ size: [height, width], counts }: CocoRle): MaskGeometry | null => {
  const columns: number[][] = Array.from({ length: width }, () => [])
  let at = 0
  counts.forEach((count, index) => {
    const end = at + count
    while (index % 2 === 1 && at < end) {
      const column = Math.floor(at / height)
      const stop = Math.min(end, (column + 1) * height)
      const spans = columns[column]
      const [from, to] = [at - column * height, stop - column * height]
      if (spans !== undefined && spans.at(-1) === from) spans[spans.length - 1] = to
      else spans?.push(from, to)
      at = stop
    }
    at = end
  })
  const rows = transposedRows({ top: 0, rows: columns })
  return rows.rows.length === 0 ? null : maskFromRows(rows)
}

/**
 * Counts from the text form of pycocotools (`rleFrString` of maskApi.c): base 32 with a continuation bit, characters from 48 on, and from
 * the fourth count on differences to the count before the last one. Undefined when the text is not of that form.
 */
export const countsOfText = (text: string): number[] | undefined => {
  const counts: number[] = []
  let at = 0
  while (at < text.length) {
    let value = 0
    let shift = 0
    let more = true
    while (more) {
      const code = text.charCodeAt(at++) - 48
      if (!(code >= 0 && code < 64) || shift > 30) return undefined
      value += (code & 0x1f) * 2 ** shift
      more = (code & 0x20) !== 0
      shift += 5
      if (!more && (code & 0x10) !== 0) value -= 2 ** shift
    }
    counts.push(counts.length > 2 ? value + (counts[counts.length - 2] ?? 0) : value)
  }
  return counts
}
