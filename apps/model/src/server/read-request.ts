import { type Pixels, type Place, type Prompt, readMultipart } from '@reticle/backends'
import { z } from 'zod'
import { Refusal } from '../refusal.ts'
import { readNpy } from './read-npy.ts'

const number = z.number().min(-1e9).max(1e9)
const length = z.number().min(0).max(1e9)
const side = z.int().min(1).max(10_000_000)
const placeSchema = z.looseObject({
  x: number,
  y: number,
  scale: z.number().gt(0).max(1e6),
  width: side,
  height: side,
  plane: z.looseObject({ z: z.int().optional(), t: z.int().optional() }).optional(),
})
const promptSchema = z.looseObject({
  points: z.array(z.looseObject({ x: number, y: number, isForeground: z.boolean() })).max(10_000),
  boxes: z.array(z.looseObject({ x: number, y: number, width: length, height: length })).max(100),
  strokes: z
    .array(
      z.looseObject({
        points: z
          .array(number)
          .max(20_000)
          .refine((points) => points.length % 2 === 0, 'x and y by turns'),
        width: z.number().gt(0).max(1e6),
        isForeground: z.boolean(),
      }),
    )
    .max(1000),
  label: z.string().max(200).optional(),
})
const requestSchema = z.looseObject({
  sample: z.string().max(1000).default(''),
  image: placeSchema,
  labels: z.array(z.string().max(200)).max(10_000).default([]),
  prompt: promptSchema.optional(),
})

export type Asked = {
  readonly place: Place
  readonly pixels: Pixels
  readonly labels: readonly string[]
  readonly prompt: Prompt | undefined
}

/** JSON of a shape. @throws Refusal with the place and the reason. */
export const readShape = <T>(body: Buffer, schema: z.ZodType<T>, what: string): T => {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw new Refusal(400, `${what}: not JSON: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const [first] = read.error.issues
  throw new Refusal(422, `${[what, ...(first?.path ?? [])].map(String).join('.')}: ${first?.message ?? 'is not as it should be'}`)
}

/** A request of `/predict` or `/prompt` (docs/spec/backends.md, MB12 and MB13). @throws Refusal with the place and the reason. */
export const readRequest = (mediaType: string, body: Buffer): Asked => {
  const parts = readMultipart(mediaType, body)
  if (!parts.ok) throw new Refusal(415, parts.error)
  const partOf = (name: string): Buffer => {
    const found = parts.value.find((part) => part.name === name)
    if (found === undefined) throw new Refusal(422, `${name}: the part is missing`)
    return found.body
  }
  const { image, labels, prompt } = readShape(partOf('request'), requestSchema, 'request')
  return { place: image, pixels: readNpy(partOf('pixels')), labels, prompt }
}
