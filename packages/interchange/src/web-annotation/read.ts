import type { Region } from '@reticle/domain'
import { z } from 'zod'
import { isSafeName, notSafe } from '../file-names.ts'
import { mostSide } from '../inside.ts'
import { markOf, type OwnSample, ownMarkSchema, ownSampleSchema, plainAnswers } from '../own.ts'
import type { LabelRecord, LabelSource, Reading, Reject, Size } from '../port.ts'
import { slugsOf } from '../slugs-of.ts'
import { jsonOf, pathsWith } from '../source.ts'
import { selectorOf, shapeOf } from './selectors.ts'

const side = z.int().min(1).max(mostSide)
const ownImageSchema = ownSampleSchema.extend({ file_name: z.string(), width: side, height: side, split: z.string().optional() })
type OwnImage = z.infer<typeof ownImageSchema>

const selectorSchema = z.object({ type: z.string(), conformsTo: z.string().optional(), value: z.string().max(20_000_000) })
const listOr = <T extends z.ZodType>(one: T) => z.union([one.transform((value) => [value]), z.array(one)])
const targetSchema = z.union([
  z.string().transform((source) => ({ source, selector: undefined })),
  z.object({
    source: z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]),
    selector: listOr(selectorSchema).optional(),
  }),
  z.object({ id: z.string() }).transform(({ id }) => ({ source: id, selector: undefined })),
])
const bodySchema = z.object({
  purpose: z.string().optional(),
  value: z.union([z.string(), z.number()]).optional(),
  label: z.string().optional().catch(undefined),
  source: z
    .union([z.string(), z.object({ label: z.string().optional().catch(undefined), id: z.string().optional() })])
    .optional()
    .catch(undefined),
})
type Body = z.infer<typeof bodySchema>
const annotationSchema = z.object({
  id: z.string().optional().catch(undefined),
  type: z.union([z.literal('Annotation'), z.array(z.string())]),
  created: z.string().optional().catch(undefined),
  modified: z.string().optional().catch(undefined),
  creator: z.unknown().optional(),
  body: listOr(z.union([z.string().transform((value): Body => ({ value })), bodySchema])).optional(),
  bodyValue: z.string().optional(),
  target: listOr(targetSchema),
  reticle: z.unknown().optional(),
})
type Annotation = z.infer<typeof annotationSchema>

const issueOf = (error: z.ZodError): string => {
  const [issue] = error.issues
  return [issue?.path.join('.') ?? '', issue?.message ?? 'is not of the expected form'].filter((part) => part !== '').join(': ')
}

/** What the annotation calls its mark: its tag, or what else it has as a body. */
const labelNameOf = ({ body = [], bodyValue }: Annotation): string => {
  const texts = (['tagging', 'classifying', 'identifying', undefined] as const).flatMap((purpose) =>
    body.filter((one) => one.purpose === purpose),
  )
  const named = texts.map(({ value, label, source }) => {
    const inner = typeof source === 'object' ? (source.label ?? source.id) : source
    return `${value ?? label ?? inner ?? ''}`.trim()
  })
  return (named.find((text) => text !== '') ?? bodyValue?.trim() ?? '').slice(0, 200) || 'unlabelled'
}

const creatorOf = ({ creator }: Annotation): string | undefined => {
  const one = Array.isArray(creator) ? creator[0] : creator
  if (typeof one === 'string') return one.slice(0, 200)
  if (typeof one !== 'object' || one === null) return undefined
  const named = ['nickname', 'name', 'id'].map((key) => Reflect.get(one, key)).find((value) => typeof value === 'string' && value !== '')
  return typeof named === 'string' ? named.slice(0, 200) : undefined
}

const momentOf = (text: string | undefined): string | undefined => {
  const moment = Date.parse(text ?? '')
  return Number.isFinite(moment) ? new Date(moment).toISOString() : undefined
}

/** Remarks are kept as attributes; the other bodies are the label. */
const attributesOf = ({ body = [] }: Annotation): Region['attributes'] => {
  const remarks = body.filter(({ purpose }) => purpose === 'commenting' || purpose === 'describing').map(({ value }) => `${value ?? ''}`)
  return remarks.length === 0 ? {} : { comment: remarks.join('\n').slice(0, 2000) }
}

/** The name of an image of its address: the path of an address of the web, and all of a name by itself. Its fragment is a selector. */
const nameOf = (source: string): { readonly name: string; readonly fragment: string | undefined } => {
  const [address = '', fragment] = source.split('#')
  const path = address.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*\//i, '').replace(/\?.*$/, '')
  const isAddress = path !== address
  try {
    return { name: isAddress ? decodeURIComponent(path) : address, fragment }
  } catch {
    return { name: path, fragment }
  }
}

type Growing = {
  readonly base: Omit<LabelRecord, 'regions' | 'answers' | 'width' | 'height'>
  readonly marks: { readonly name: string; readonly ownId: string | undefined; readonly region: Omit<Region, 'labelId'> }[]
  size: Size | undefined
  own: OwnSample | undefined
}

const ownImageOf = ({ reticle }: Annotation): OwnImage | undefined => {
  if (typeof reticle !== 'object' || reticle === null || !('file_name' in reticle)) return undefined
  const parsed = ownImageSchema.safeParse(reticle)
  if (!parsed.success) throw new Error(`reticle.${issueOf(parsed.error)}`)
  return parsed.data
}

/** Adds what one annotation says to the record of its image and its reader. @throws with the reason when it is not sound. */
const take = async (annotation: Annotation, n: number, path: string, source: LabelSource, records: Map<string, Growing>): Promise<void> => {
  const [target, ...more] = annotation.target
  if (target === undefined || more.length > 0) throw new Error('target: one is read, and not none or several')
  const { name, fragment } = nameOf(target.source)
  if (!isSafeName(name)) throw new Error(`target: "${name.slice(0, 100)}" ${notSafe}`)
  const reader = creatorOf(annotation)
  const key = JSON.stringify([name, reader ?? null])
  const at = momentOf(annotation.modified ?? annotation.created)
  const ownImage = ownImageOf(annotation)
  const said = ownImage?.split
  const base = {
    fileName: name,
    ...(reader === undefined ? {} : { reader }),
    ...(at === undefined ? {} : { at }),
    ...(said === undefined || said === '' ? {} : { split: said }),
  }
  const record: Growing = records.get(key) ?? { base, marks: [], size: ownImage ?? (await source.sizeOf?.(name)), own: undefined }
  records.set(key, record)
  if (ownImage !== undefined) {
    record.own = ownImage
    return
  }
  const selector = target.selector?.find(({ type }) => type === 'SvgSelector' || type === 'FragmentSelector') ?? target.selector?.[0]
  const chosen = selector ?? (fragment === undefined ? undefined : { type: 'FragmentSelector', value: fragment })
  if (chosen === undefined) throw new Error('target.selector: there is none, and marks are what is read')
  const own = annotation.reticle === undefined ? undefined : ownMarkSchema.safeParse(annotation.reticle)
  if (own?.success === false) throw new Error(`reticle.${issueOf(own.error)}`)
  const ours = own?.data
  const isOurs = ours?.geometry !== undefined && selectorOf(ours.geometry).value === chosen.value
  const shape = isOurs ? ours.geometry : shapeOf(chosen, record.size)
  if (shape === undefined || typeof shape === 'string') throw new Error(`target.selector: ${shape}`)
  const { labelId: _, ...region } = markOf(
    {
      ...{ id: `annotation-${n}`, labelId: '', geometry: shape, attributes: ours === undefined ? attributesOf(annotation) : {} },
      origin: { kind: 'file', name: path.slice(-200) },
    },
    ours,
    () => isOurs,
  )
  record.marks.push({ name: labelNameOf(annotation), ownId: ours?.label_id, region })
}

/** Pages, collections with their first page, lists, and one annotation by itself. */
const itemsOf = (value: unknown, path: string): readonly unknown[] => {
  if (Array.isArray(value)) return value
  if (typeof value !== 'object' || value === null) throw new Error(`${path}: is not a page of annotations`)
  if ('items' in value && Array.isArray(value.items)) return value.items
  if ('first' in value && typeof value.first === 'object') return itemsOf(value.first, path)
  if ('type' in value && value.type === 'Annotation') return [value]
  throw new Error(`${path}: is not a page of annotations: there is no list of items`)
}

/** WA6 to WA9 of docs/spec/interchange.md. */
export const readWebAnnotation = async (source: LabelSource): Promise<Reading> => {
  const rejects: Reject[] = []
  const records = new Map<string, Growing>()
  const linked = pathsWith(source, '.jsonld')
  let n = 0
  for (const path of linked.length > 0 ? linked : pathsWith(source, '.json')) {
    let items: readonly unknown[] = []
    try {
      items = itemsOf(await jsonOf(source, path), path)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      rejects.push({ at: path, reason: reason.startsWith(`${path}: `) ? reason.slice(path.length + 2) : reason })
    }
    for (const [index, value] of items.entries()) {
      n++
      const at = `${path} items[${index}]`
      const parsed = annotationSchema.safeParse(value)
      if (!parsed.success) rejects.push({ at, reason: issueOf(parsed.error) })
      else {
        try {
          await take(parsed.data, n, path, source, records)
        } catch (cause) {
          rejects.push({ at, reason: cause instanceof Error ? cause.message : String(cause) })
        }
      }
    }
  }
  const byName = new Map<string, string | undefined>()
  for (const { marks } of records.values()) for (const { name, ownId } of marks) byName.set(name, byName.get(name) ?? ownId)
  const slugs = slugsOf([...byName].map(([name, slug]) => ({ key: name, name, slug })))
  return {
    labels: [...byName.keys()].map((name) => ({ id: slugs.get(name) ?? '', name })),
    records: [...records.values()].map(({ base, marks, size, own }) => ({
      ...{ ...base, width: size?.width ?? null, height: size?.height ?? null, answers: plainAnswers(own?.answers ?? []) },
      regions: marks.map(({ name, region }) => ({ ...region, labelId: slugs.get(name) ?? '' })),
    })),
    rejects,
  }
}
