import type { Place, PredictedRegion, Prediction } from '@reticle/backends'
import { componentsOf, type RowSpans } from '@reticle/geometry'
import type { InferenceSession } from 'onnxruntime-web'
import { objectsIn } from '../cells/objects.ts'
import { isAtLeast, regionOf } from '../cells/regions.ts'
import { rowsOfBits } from '../pixels/pieces.ts'
import { type Plane, planeOf } from '../pixels/plane.ts'
import type { SegmentationConfig } from './config.ts'
import { inputOf, shapeOf, withChannels } from './input.ts'
import { checkInput, checkOutput, type Numbers, openSession, run } from './session.ts'
import { startsOf, weightAt } from './tiles.ts'

const logistic = (value: number): number => 1 / (1 + Math.exp(-value))

/** The maps that the model has: one for each label, and with softmax one for the background before them. */
const mapsOf = ({ labels, output }: SegmentationConfig): number => labels.length + (output.activation === 'softmax' ? 1 : 0)

/** The chance of a map at an element. `numberAt`: what the model says of a map there. */
const chanceOf = (numberAt: (map: number) => number, map: number, maps: number, { output }: SegmentationConfig): number => {
  if (output.activation === 'none') return numberAt(map)
  if (output.activation === 'sigmoid') return logistic(numberAt(map))
  let most = -Infinity
  for (let one = 0; one < maps; one++) most = Math.max(most, numberAt(one))
  let sum = 0
  for (let one = 0; one < maps; one++) sum += Math.exp(numberAt(one) - most)
  return Math.exp(numberAt(map) - most) / sum
}

/** @throws when the output has another shape than the description says. */
const checkShape = ({ shape }: Numbers, config: SegmentationConfig, file: string): void => {
  const [rows, columns] = config.input.size
  const wanted = config.output.layout === 'nchw' ? [1, mapsOf(config), rows, columns] : [1, rows, columns, mapsOf(config)]
  if (shape.join() !== wanted.join())
    throw new Error(`${file}: output "${config.output.name}" is ${shape.join(' x ')}; the description says ${wanted.join(' x ')}`)
}

/** Adds what a tile says to the sums of chances, one plane for each label, and to the sum of weights. */
const addTile = (said: Numbers, x: number, y: number, config: SegmentationConfig, sums: readonly Plane[], weights: Plane): void => {
  const [rows, columns] = config.input.size
  const maps = mapsOf(config)
  const first = maps - config.labels.length
  const [down, across] = [rows * config.overlap, columns * config.overlap]
  const isNchw = config.output.layout === 'nchw'
  for (let row = 0; row < rows && y + row < weights.height; row++)
    for (let column = 0; column < columns && x + column < weights.width; column++) {
      const at = row * columns + column
      const numberAt = (map: number) => said.values[isNchw ? map * rows * columns + at : at * maps + map] ?? 0
      const weight = weightAt(row, rows, down) * weightAt(column, columns, across)
      const place = (y + row) * weights.width + x + column
      weights.values[place] = (weights.values[place] ?? 0) + weight
      for (const [label, sum] of sums.entries())
        sum.values[place] = (sum.values[place] ?? 0) + weight * chanceOf(numberAt, first + label, maps, config)
    }
}

const piecesOf = (chance: Plane, config: SegmentationConfig): readonly RowSpans[] => {
  const { threshold } = config
  if (config.kind === 'semantic-segmentation')
    return [
      rowsOfBits(
        chance.values.map((value) => (value >= threshold ? 1 : 0)),
        chance.width,
        chance.height,
      ),
    ]
  const bent = chance.values.map((value) =>
    value < threshold ? (0.5 * value) / threshold : 0.5 + (0.5 * (value - threshold)) / (1 - threshold),
  )
  return objectsIn({ ...chance, values: bent }).pieces.flatMap((piece) => componentsOf(piece, 8))
}

/** How unsure the chances of all labels are: the entropy of each, by its most, on average. */
const uncertaintyOf = (chances: readonly Plane[]): number => {
  let [sum, count] = [0, 0]
  for (const { values } of chances)
    for (const value of values) {
      const chance = Math.min(1 - 1e-9, Math.max(1e-9, value))
      sum -= chance * Math.log2(chance) + (1 - chance) * Math.log2(1 - chance)
      count++
    }
  return count === 0 ? 0 : sum / count
}

export type Segmenter = (channels: readonly Plane[], place: Place, labels: readonly string[]) => Promise<Prediction>

/** @throws when numbers come that are not finite. */
const checkFinite = (said: Numbers, file: string): void => {
  if (said.values.some((value) => !Number.isFinite(value))) throw new Error(`${file}: it answered with a number that is not finite`)
}

const outputOf = async (session: InferenceSession, file: string, config: SegmentationConfig, input: Numbers): Promise<Numbers> => {
  const said = (await run(session, file, { [config.input.name]: input }))[config.output.name]
  if (said === undefined) throw new Error(`${file}: output "${config.output.name}" is no tensor of float32`)
  checkShape(said, config, file)
  return said
}

/**
 * Opens a model that says of each element how likely each label is, and tries it once. Elements go in as they were sent, in tiles with overlap.
 * @throws with the file, the place and the reason when file and description do not fit.
 */
export const openSegmenter = async (config: SegmentationConfig, file: string): Promise<Segmenter> => {
  const session = await openSession(file)
  checkInput(session, file, config.input.name, shapeOf(config.input))
  checkOutput(session, file, config.output.name)
  const [rows, columns] = config.input.size
  const nothing = Array.from({ length: config.input.channels }, () => planeOf(columns, rows))
  await outputOf(session, file, config, inputOf(nothing, 0, 0, config.input, 'edge'))
  return async (channels, place, labels) => {
    const seen = withChannels(channels, config.input.channels)
    const { width, height } = seen[0] ?? { width: 0, height: 0 }
    const sums = config.labels.map(() => planeOf(width, height))
    const weights = planeOf(width, height)
    for (const y of startsOf(height, rows, Math.round(rows * config.overlap)))
      for (const x of startsOf(width, columns, Math.round(columns * config.overlap))) {
        const said = await outputOf(session, file, config, inputOf(seen, x, y, config.input, 'edge'))
        checkFinite(said, file)
        addTile(said, x, y, config, sums, weights)
      }
    const chances = sums.map((sum) =>
      planeOf(
        width,
        height,
        sum.values.map((value, at) => value / (weights.values[at] ?? 1)),
      ),
    )
    const regions = config.labels.flatMap((label, index): readonly PredictedRegion[] => {
      const chance = chances[index]
      if (chance === undefined || !labels.includes(label)) return []
      const pieces = piecesOf(chance, config).filter((piece) => isAtLeast(piece, config.least))
      return pieces.flatMap((piece) => regionOf(piece, label, chance, place) ?? [])
    })
    return { regions, answers: [], scores: { uncertainty: uncertaintyOf(chances) }, embedding: null }
  }
}
