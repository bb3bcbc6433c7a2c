import { z } from 'zod'

const name = z.string().min(1).max(200)
/** Names in the order of their values from 1, or names with their values. */
export const labelTableSchema = z.union([z.array(name).max(65_535), z.record(name, z.number().int().min(0).max(65_535))])

const modelSchema = z.looseObject({
  type: z.string().max(100),
  labels: labelTableSchema.nullish(),
  dimension: z.number().int().nullish(),
})
/** Of `GET /info/`. */
export const infoSchema = z.looseObject({
  name: z.string().max(200).nullish(),
  version: z.union([z.string().max(200), z.number()]).nullish(),
  models: z.record(name, modelSchema),
  train_stats: z.record(z.string(), z.unknown()).nullish(),
})
export type MonaiInfo = z.infer<typeof infoSchema>

/** What a model is asked for: all of an image, or what was pointed at. */
export type Kind = 'predict' | 'prompt'
export type Chosen = {
  readonly id: string
  /** By value; the background is left out. Empty where the model has no labels: its 1 is then what was pointed at. */
  readonly names: ReadonlyMap<number, string>
  /** `pieces`: each piece that hangs together is an object; `whole`: a label is one object. */
  readonly objects: 'pieces' | 'whole'
  readonly type: string
}

/** Types of models in the order in which they are taken, best first (monailabel/interfaces/tasks/infer_v2.py). */
const typesOf: Readonly<Record<Kind, readonly string[]>> = {
  predict: ['segmentation', 'vista3d'],
  prompt: ['deepgrow', 'deepedit', 'annotation', 'vista3d'],
}

/** Names by their values, in the order of these; the background has none. */
export const namesOf = (table: z.infer<typeof labelTableSchema> | null | undefined): ReadonlyMap<number, string> => {
  const pairs = Array.isArray(table)
    ? table.map((one, index) => [index + 1, one] as const)
    : Object.entries(table ?? {}).map(([one, value]) => [value, one] as const)
  const named = pairs.filter(([value, one]) => value > 0 && one.toLowerCase() !== 'background')
  return new Map(named.sort(([a], [b]) => a - b))
}

/** The model of a server that is asked; undefined when it has none of that kind. `wanted`: only that one. */
export const chooseModel = ({ models }: MonaiInfo, kind: Kind, wanted: string | undefined): Chosen | undefined => {
  const types = typesOf[kind]
  const [found] = Object.entries(models)
    .filter(([id, { type }]) => types.includes(type) && (wanted === undefined || wanted === id))
    .sort(([, a], [, b]) => types.indexOf(a.type) - types.indexOf(b.type))
  if (found === undefined) return undefined
  const [id, { type, labels, dimension }] = found
  const objects = kind === 'predict' && dimension === 2 ? 'pieces' : 'whole'
  return { id, type, names: namesOf(labels), objects }
}
