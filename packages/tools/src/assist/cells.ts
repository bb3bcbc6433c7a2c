import { type Bounds, type MaskGeometry, maskFromSpans } from '@reticle/geometry'

const neighboursOf = (at: number, width: number, length: number, see: (next: number) => void) => {
  const column = at % width
  if (column > 0) see(at - 1)
  if (column < width - 1) see(at + 1)
  if (at >= width) see(at - width)
  if (at < length - width) see(at + width)
}

/** Pieces that hang together (4-neighbours) of pixels with one label, numbered by their first pixels; their sizes and labels. */
const piecesOf = (labels: Int32Array, width: number) => {
  const pieces = new Int32Array(labels.length).fill(-1)
  const [sizes, owners]: [number[], number[]] = [[], []]
  for (let start = 0; start < labels.length; start++) {
    if (pieces[start] !== -1) continue
    const members = [start]
    pieces[start] = sizes.length
    for (let n = 0; n < members.length; n++)
      neighboursOf(members[n] ?? 0, width, labels.length, (next) => {
        if (pieces[next] !== -1 || labels[next] !== labels[start]) return
        pieces[next] = sizes.length
        members.push(next)
      })
    sizes.push(members.length)
    owners.push(labels[start] ?? 0)
  }
  return { pieces, sizes, owners }
}

/**
 * Labels that hang together (4-neighbours): of each label its largest piece stays, and the pixels of the others go to the nearest piece that
 * stays, side by side. Numbered from 0 in the order of the pieces that stay.
 */
export const connected = (labels: Int32Array, width: number) => {
  const { pieces, sizes, owners } = piecesOf(labels, width)
  const largest = new Map<number, number>()
  for (const [piece, label] of owners.entries()) {
    const before = largest.get(label)
    if (before === undefined || (sizes[piece] ?? 0) > (sizes[before] ?? 0)) largest.set(label, piece)
  }
  const numbers = new Map([...largest.values()].sort((a, b) => a - b).map((piece, number) => [piece, number]))
  const out = pieces.map((piece) => numbers.get(piece) ?? -1)
  const front: number[] = []
  for (const [at, number] of out.entries())
    if (number !== -1) neighboursOf(at, width, out.length, (next) => out[next] === -1 && front.push(at))
  for (let n = 0; n < front.length; n++) {
    const at = front[n] ?? 0
    neighboursOf(at, width, out.length, (next) => {
      if (out[next] !== -1) return
      out[next] = out[at] ?? 0
      front.push(next)
    })
  }
  return { labels: out, count: numbers.size }
}

/** One mask for each label, in their order. */
export const masksOf = (labels: Int32Array, count: number, bounds: Bounds): readonly MaskGeometry[] => {
  const spans = Array.from({ length: count }, (): number[] => [])
  for (let y = 0; y < bounds.height; y++)
    for (let x = 0; x < bounds.width; ) {
      const start = y * bounds.width + x
      const label = labels[start] ?? 0
      while (x < bounds.width && labels[y * bounds.width + x] === label) x++
      spans[label]?.push(start, y * bounds.width + x)
    }
  return spans.filter((list) => list.length > 0).map((list) => maskFromSpans(list, bounds))
}
