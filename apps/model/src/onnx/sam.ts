import { createHash } from 'node:crypto'
import type { Pixels, Place, Prediction, Prompt } from '@reticle/backends'
import { regionOf } from '../cells/regions.ts'
import { channelsOf } from '../pixels/channels.ts'
import { rowsOfBits } from '../pixels/pieces.ts'
import { type Plane, planeOf } from '../pixels/plane.ts'
import { Refusal } from '../refusal.ts'
import { byteCache } from './byte-cache.ts'
import type { SamConfig } from './config.ts'
import { inputOf, shapeOf, withChannels } from './input.ts'
import { resized } from './resized.ts'
import { checkInput, checkOutput, type Numbers, openSession, run } from './session.ts'

/** Embeddings that are kept, in bytes. */
const room = 256 * 2 ** 20
/** Logits of an earlier answer, which the decoder takes, and we have none: its size in the public export. */
const lowSide = 256
/** Kinds of points in the decoder: not there, background, foreground, and two corners of a box. */
const [absent, background, foreground, topLeft, bottomRight] = [-1, 0, 1, 2, 3] as const

const scaleOf = ({ encoder }: SamConfig, width: number, height: number): number => Math.max(...encoder.input.size) / Math.max(width, height)

type Pointed = { readonly x: number; readonly y: number; readonly kind: number }

/** What was pointed at, in elements; strokes are points along them. @throws Refusal for a point outside of what was sent, and for two boxes. */
const pointsOf = ({ points, boxes, strokes }: Prompt, place: Place, width: number, height: number): readonly Pointed[] => {
  const element = (x: number, y: number) => ({ x: (x - place.x) / place.scale, y: (y - place.y) / place.scale })
  const inside = points.map((point) => {
    const { x, y } = element(point.x, point.y)
    if (!(x >= 0 && y >= 0 && x < width && y < height))
      throw new Refusal(422, `request.prompt.points: (${point.x}, ${point.y}) is not on the part of the image that was sent`)
    return { x, y, kind: point.isForeground ? foreground : background }
  })
  const along = strokes.flatMap(({ points: path, isForeground }) =>
    Array.from({ length: Math.floor(path.length / 2) }, (_, at) => ({
      ...element(path[2 * at] ?? 0, path[2 * at + 1] ?? 0),
      kind: isForeground ? foreground : background,
    })),
  )
  if (boxes.length > 1) throw new Refusal(422, 'request.prompt.boxes: this model takes one box at a time')
  const corners = boxes.flatMap((box) => [
    { ...element(box.x, box.y), kind: topLeft },
    { ...element(box.x + box.width, box.y + box.height), kind: bottomRight },
  ])
  // The public export wants a point that is not there where no box is.
  return [...inside, ...along, ...(corners.length > 0 ? corners : [{ x: 0, y: 0, kind: absent }])]
}

const scalar = (values: readonly number[], shape: readonly number[] = [values.length]): Numbers => ({
  values: Float32Array.from(values),
  shape,
})

/** What the decoder is asked, in the words of the public export of Segment Anything. */
const questionOf = (embedding: Numbers, points: readonly Pointed[], scale: number, width: number, height: number, config: SamConfig) => ({
  [config.decoder.embedding]: embedding,
  point_coords: scalar(
    points.flatMap(({ x, y }) => [x * scale, y * scale]),
    [1, points.length, 2],
  ),
  point_labels: scalar(
    points.map(({ kind }) => kind),
    [1, points.length],
  ),
  mask_input: { values: new Float32Array(lowSide * lowSide), shape: [1, 1, lowSide, lowSide] },
  has_mask_input: scalar([0]),
  orig_im_size: scalar([height, width]),
})

/** The mask that the decoder thinks best of, as rows x columns of logits, and what it thinks of it. */
const bestOf = (
  { masks, iou_predictions: scores }: Readonly<Partial<Record<string, Numbers>>>,
  width: number,
  height: number,
  file: string,
) => {
  const [one, count = 0, rows, columns] = masks?.shape ?? []
  if (masks === undefined || one !== 1 || count < 1 || rows !== height || columns !== width)
    throw new Error(`${file}: output "masks" is ${masks?.shape.join(' x ') ?? 'not there'}; 1 x n x ${height} x ${width} was to come`)
  let best = 0
  for (let mask = 1; mask < count; mask++) if ((scores?.values[mask] ?? 0) > (scores?.values[best] ?? 0)) best = mask
  return { logits: masks.values.subarray(best * width * height, (best + 1) * width * height), score: scores?.values[best] ?? 0 }
}

export type Prompter = (pixels: Pixels, place: Place, prompt: Prompt, label: string) => Promise<Prediction>

/**
 * Opens an encoder and a decoder and tries both once. The encoder runs once for the same pixels; what it says is kept by their hash, up to 256 MiB.
 * @throws with the file, the place and the reason when files and description do not fit.
 */
export const openSam = async (config: SamConfig, [encoderFile = '', decoderFile = '']: readonly string[]): Promise<Prompter> => {
  const [encoder, decoder] = [await openSession(encoderFile), await openSession(decoderFile)]
  const { input, output } = config.encoder
  checkInput(encoder, encoderFile, input.name, shapeOf(input))
  checkOutput(encoder, encoderFile, output)
  for (const name of [config.decoder.embedding, 'point_coords', 'point_labels', 'mask_input', 'has_mask_input', 'orig_im_size'])
    checkInput(decoder, decoderFile, name, undefined)
  checkOutput(decoder, decoderFile, 'masks')
  const embeddings = byteCache<Numbers>(room, ({ values }) => values.byteLength)

  const embed = async (channels: readonly Plane[]): Promise<Numbers> => {
    const { width, height } = channels[0] ?? { width: 1, height: 1 }
    const scale = scaleOf(config, width, height)
    const [columns, rows] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
    const fitted = withChannels(channels, input.channels).map((channel) => resized(channel, columns, rows))
    const said = (await run(encoder, encoderFile, { [input.name]: inputOf(fitted, 0, 0, input, 'zero') }))[output]
    if (said === undefined) throw new Error(`${encoderFile}: output "${output}" is no tensor of float32`)
    return said
  }
  const decode = async (embedding: Numbers, points: readonly Pointed[], width: number, height: number) => {
    const question = questionOf(embedding, points, scaleOf(config, width, height), width, height, config)
    return bestOf(await run(decoder, decoderFile, question), width, height, decoderFile)
  }
  const small = Array.from({ length: input.channels }, () => planeOf(16, 12))
  await decode(
    await embed(small),
    [
      { x: 8, y: 6, kind: foreground },
      { x: 0, y: 0, kind: absent },
    ],
    16,
    12,
  )

  return async (pixels, place, prompt, label) => {
    const [, height, width] = pixels.shape
    const points = pointsOf(prompt, place, width, height)
    const nothing: Prediction = { regions: [], answers: [], scores: {}, embedding: null }
    if (points.every(({ kind }) => kind === absent)) return nothing
    const key = createHash('sha256')
      .update(`${pixels.dtype} ${pixels.shape.join(' ')}\n`)
      .update(pixels.bytes)
      .digest('hex')
    const known = embeddings.get(key)
    const embedding = known ?? (await embed(channelsOf(pixels)))
    if (known === undefined) embeddings.set(key, embedding)
    const { logits, score } = await decode(embedding, points, width, height)
    const likely = planeOf(
      width,
      height,
      logits.map((logit) => 1 / (1 + Math.exp(config.threshold - logit))),
    )
    const rows = rowsOfBits(
      logits.map((logit) => (logit > config.threshold ? 1 : 0)),
      width,
      height,
    )
    const region = regionOf(rows, label, likely, place)
    const confidence = Math.min(1, Math.max(0, score))
    return { ...nothing, regions: region === undefined ? [] : [{ ...region, confidence }] }
  }
}
