import { answerSchema, type Region, resolutionKinds } from '@reticle/domain'
import { z } from 'zod'
import type { LabelledSample, Support } from '../port.ts'
import { geometryFrom } from './geometry-from.ts'
import { annotationSchema, categorySchema, imageSchema } from './schemas.ts'

const supported = answerSchema.extend({ support: z.int().optional(), raters: z.int().optional() })

/** An image as `writeCoco` describes it. */
const ownImage = imageSchema.extend({
  reticle: z.object({
    sample_id: z.string(),
    name: z.string(),
    sha256: z.string(),
    split: z.string(),
    fold: z.int().optional(),
    group: z.string().nullable(),
    groups: z.record(z.string(), z.string()),
    protocol_version: z.int(),
    resolution: z.object({ id: z.string(), kind: z.enum(resolutionKinds) }),
    answers: z.array(supported),
  }),
})
const ownAnnotation = annotationSchema.extend({
  reticle: z.object({
    ...annotationSchema.shape.reticle.unwrap().shape,
    answers: z.array(supported).optional(),
    support: z.int().optional(),
    raters: z.int().optional(),
  }),
})
type OwnAnnotation = z.infer<typeof ownAnnotation>

const lists = ['categories', 'images', 'annotations'] as const
type List = (typeof lists)[number]

/** The element in a line; the last of a list has the list's end behind it. */
const elementIn = (line: string): unknown => {
  const text = line.replace(/,$/, '')
  for (const end of [0, 1, 2])
    try {
      return JSON.parse(text.slice(0, text.length - end))
    } catch {
      // The ends of the list and of the document: `]` and `]}`.
    }
  return undefined
}

/** The elements of one list of a document that `writeCoco` wrote: one a line, in bounded memory. @throws where a line is not JSON */
const elements = async function* (
  lines: AsyncIterable<string>,
  wanted: List,
): AsyncGenerator<{ readonly at: string; readonly value: unknown }> {
  let list: List | undefined
  let [number, index] = [0, 0]
  for await (const line of lines) {
    number++
    const opened = lists.find((name) => line.startsWith(`"${name}":[`))
    if (opened !== undefined) {
      if (list === wanted) return
      list = opened
      // Categories are few, and stand in the line that opens them.
      if (opened === wanted && wanted === 'categories')
        for (const value of z.array(z.unknown()).parse(elementIn(line.slice('"categories":'.length))))
          yield { at: `categories[${index++}]`, value }
    } else if (list === wanted && line !== '') {
      const at = `${wanted}[${index++}] (line ${number})`
      const value = elementIn(line)
      if (value === undefined) throw new Error(`${at}: is not JSON`)
      yield { at, value }
    }
  }
}

const parsed = <T>(schema: z.ZodType<T>, { at, value }: { readonly at: string; readonly value: unknown }): T => {
  const found = schema.safeParse(value)
  if (found.success) return found.data
  const issue = found.error.issues[0]
  throw new Error(`${[at, ...(issue?.path ?? [])].join('.')}: ${issue?.message}`)
}

const supportOf = ({
  support,
  raters,
}: {
  readonly support?: number | undefined
  readonly raters?: number | undefined
}): Support | undefined => (support === undefined || raters === undefined ? undefined : { support, raters })

const answersOf = (answers: readonly z.infer<typeof supported>[]) => ({
  answers: answers.map(({ support: _, raters: __, ...answer }) => answer),
  supports: new Map(
    answers.flatMap((answer) => {
      const support = supportOf(answer)
      return support === undefined ? [] : [[answer.questionId, support] as const]
    }),
  ),
})

const regionOf = (entry: OwnAnnotation, size: { readonly width: number; readonly height: number }, labelId: string, at: string): Region => {
  const geometry = geometryFrom(entry, size)
  if (!geometry.ok) throw new Error(`${at}.${geometry.error.at}: ${geometry.error.reason}`)
  const { region_id: id, attributes, plane, track, answers } = entry.reticle
  return {
    ...{ id, labelId, geometry: geometry.value, attributes, origin: { kind: 'file', name: 'labels/coco.json' } },
    ...(plane === undefined ? {} : { plane }),
    ...(track === undefined ? {} : { track }),
    ...(answers === undefined ? {} : { answers: answersOf(answers).answers }),
  }
}

/**
 * The samples of a COCO document that `writeCoco` wrote, with all that it says of them, in its order and in bounded memory: it is read twice at
 * once, its images beside its annotations.
 * @param lines the document's lines, without their ends, from the first, as often as asked for.
 * @throws where the document is not one of ours, with the place.
 */
export const cocoSamples = async function* (lines: () => AsyncIterable<string>): AsyncGenerator<LabelledSample> {
  const labelIds = new Map<number, string>()
  for await (const element of elements(lines(), 'categories')) {
    const { id, reticle } = parsed(categorySchema, element)
    if (reticle !== undefined) labelIds.set(id, reticle.label_id)
  }
  const annotations = elements(lines(), 'annotations')
  let next = await annotations.next()
  for await (const element of elements(lines(), 'images')) {
    const { id, file_name: fileName, width, height, reticle } = parsed(ownImage, element)
    const regions: Region[] = []
    const regionSupport = new Map<string, Support>()
    const markAnswerSupport = new Map<string, ReadonlyMap<string, Support>>()
    while (next.done !== true) {
      const entry = parsed(ownAnnotation, next.value)
      if (entry.image_id !== id) break
      const labelId = labelIds.get(entry.category_id)
      if (labelId === undefined) throw new Error(`${next.value.at}.category_id: there is no category ${entry.category_id}`)
      const region = regionOf(entry, { width, height }, labelId, next.value.at)
      regions.push(region)
      const support = supportOf(entry.reticle)
      if (support !== undefined) regionSupport.set(region.id, support)
      const { supports } = answersOf(entry.reticle.answers ?? [])
      if (supports.size > 0) markAnswerSupport.set(region.id, supports)
      next = await annotations.next()
    }
    const { answers, supports } = answersOf(reticle.answers)
    const { sample_id, protocol_version: protocolVersion, ...said } = reticle
    const { name, sha256, split, fold, group, groups, resolution } = said
    yield {
      ...{ id: sample_id, name, fileName, sha256, width, height, split, group, groups, protocolVersion, resolution },
      ...(fold === undefined ? {} : { fold }),
      ...{ regions, answers, regionSupport, answerSupport: supports, markAnswerSupport },
    }
  }
  if (next.done !== true) throw new Error(`${next.value.at}: its image is not where the order of the document has it`)
}
