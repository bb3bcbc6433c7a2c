import type { Region } from '@reticle/domain'
import type { PixelServer } from './pixel-server.ts'
import { addSample, plane } from './samples.ts'
import type { Shot } from './testbed.ts'

type Block = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
type Lie = { readonly scale: number; readonly x: number; readonly y: number; readonly ratio: number }

/** A dark image with bright blocks, single pixels among them, and marks that cover just these. */
export const blockSample = (server: PixelServer) => {
  const blocks = [
    { x: 100, y: 60, width: 40, height: 30 },
    { x: 142, y: 62, width: 1, height: 1 },
    { x: 144, y: 64, width: 3, height: 2 },
    { x: 160, y: 70, width: 62, height: 44 },
  ] as const satisfies readonly Block[]
  const isIn = (x: number, y: number) => (one: Block) => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height
  const { image } = addSample(server, {
    ...{ number: 8, axes: plane(300, 200), dtype: 'float32', chunk: [64, 48], levels: 2 },
    at: ([y = 0, x = 0]) => (blocks.some(isIn(x, y)) ? 1 : 0),
  })
  const regions = blocks.map(
    (block, n): Region => ({
      id: `block-${n}`,
      labelId: 'block',
      geometry: { type: 'box', ...block },
      attributes: {},
      origin: { kind: 'tool', tool: 'box' },
    }),
  )
  return { image, blocks, regions }
}

/** The zoom from which on the pixel grid is drawn. */
const gridScale = 12

/**
 * How much of a device pixel the red mark covers. Under it is the grey of the image; where the pixels are so large that a grid is drawn over
 * them, black or white, and the grey 128 of the grid's lines with an opacity that the other two colours tell.
 */
const coverage = ([red, green]: readonly [number, number, number], isBright: boolean, scale: number): number => {
  if (scale < gridScale) return (red - green) / 255
  const line = isBright ? (255 - red) / 127 : green / 128
  return isBright ? 1 - (green - 128 * line) / (255 * (1 - line)) : (red - 128 * line) / (255 * (1 - line))
}

/** Coverages this near to one half may fall on either side. */
const undecided = 0.03

/**
 * A device pixel of the image must be bright just when the mark, which is drawn by coverage, covers more than half of it. Compared along the
 * row and the column through the middle of each block, some pixels over its edges.
 */
export const edgesOf = (bare: Shot, marked: Shot, blocks: readonly Block[], { scale, x, y, ratio }: Lie) => {
  const wrong: string[] = []
  let edges = 0
  const device = (at: number, offset: number) => (at * scale + offset) * ratio
  const compare = (start: number, end: number, spot: (along: number) => readonly [number, number]) => {
    const places = Array.from({ length: Math.ceil(end) - Math.floor(start) + 6 }, (_, n) => spot(Math.floor(start) - 3 + n))
    const inSight = places.filter(([dx, dy]) => dx >= 0 && dy >= 0 && dx < bare.width && dy < bare.height)
    const looked = inSight.map(([dx, dy]) => {
      const isBright = bare.at(dx, dy)[1] > 127
      return { dx, dy, isBright, covered: coverage(marked.at(dx, dy), isBright, scale) }
    })
    for (const [n, { dx, dy, isBright, covered }] of looked.entries()) {
      if (n > 0 && looked[n - 1]?.isBright !== isBright) edges++
      if (Math.abs(covered - 0.5) > undecided && isBright !== covered > 0.5)
        wrong.push(`(${dx}, ${dy}) is ${isBright ? 'bright' : 'dark'} and covered by ${covered.toFixed(2)}`)
    }
  }
  for (const block of blocks) {
    // Smaller ones are drawn as squares of a fixed size, so that they can be seen.
    if (Math.max(block.width, block.height) * scale < 6) continue
    const middleX = Math.floor(device(block.x + block.width / 2, x))
    const middleY = Math.floor(device(block.y + block.height / 2, y))
    compare(device(block.x, x), device(block.x + block.width, x), (at) => [at, middleY])
    compare(device(block.y, y), device(block.y + block.height, y), (at) => [middleX, at])
  }
  return { wrong, edges }
}
