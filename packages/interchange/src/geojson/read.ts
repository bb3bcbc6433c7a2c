import { attributeValueSchema, type Region, slugSchema } from '@reticle/domain'
import { z } from 'zod'
import { baseOf, isSafeName, notSafe } from '../file-names.ts'
import { mostSide } from '../inside.ts'
import { markOf, type OwnMark, ownMarkSchema, ownSampleSchema, plainAnswers } from '../own.ts'
import type { LabelRecord, LabelSource, Reading, Reject, Size } from '../port.ts'
import { slugsOf } from '../slugs-of.ts'
import { jsonOf, pathsWith } from '../source.ts'
import { jsonGeometry, jsonGeometrySchema, outlineProblem, shapesFrom } from './shapes.ts'
import { reserved } from './write.ts'

const side = z.int().min(1).max(mostSide)
const collectionSchema = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(z.unknown()),
  crs: z.unknown().optional(),
  reticle: ownSampleSchema.extend({ file_name: z.string(), width: side, height: side, split: z.string().optional() }).optional(),
})
const featureSchema = z.object({
  id: z.union([z.string(), z.number()]).optional().catch(undefined),
  properties: z.record(z.string(), z.unknown()).nullish(),
  geometry: z.unknown().optional(),
  reticle: ownMarkSchema.optional(),
})
type Feature = z.infer<typeof featureSchema>

const issueOf = (error: z.ZodError): string => {
  const [issue] = error.issues
  return [issue?.path.join('.') ?? '', issue?.message ?? 'is not of the expected form'].filter((part) => part !== '').join(': ')
}

/** Some tools write a list of features, one feature, or a geometry by itself. */
const asCollection = (value: unknown): unknown => {
  if (Array.isArray(value)) return { type: 'FeatureCollection', features: value }
  if (typeof value !== 'object' || value === null || !('type' in value)) return value
  if (value.type === 'Feature') return { type: 'FeatureCollection', features: [value] }
  return 'coordinates' in value ? { type: 'FeatureCollection', features: [{ geometry: value, properties: {} }] } : value
}

const textIn = (properties: Feature['properties'], name: string): string | undefined => {
  const value = properties?.[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : undefined
}

/** Where tools say what a feature is. */
const labelNameOf = ({ properties }: Feature): string => {
  const classification = properties?.classification
  const inner = typeof classification === 'object' && classification !== null && 'name' in classification ? classification.name : undefined
  const named = ['label', 'class', 'category', 'classification', 'name']
    .map((name) => textIn(properties, name))
    .find((text) => text !== undefined)
  return named ?? (typeof inner === 'string' && inner.trim() !== '' ? inner.trim().slice(0, 200) : 'unlabelled')
}

/** Plain values of the properties; what is nested stays where it is. */
const attributesOf = ({ properties }: Feature): Region['attributes'] => {
  const skipped = new Set([...reserved, 'class', 'category', 'name', 'objectType'])
  const plain = Object.entries(properties ?? {}).flatMap(([name, value]) => {
    const parsed = attributeValueSchema.safeParse(value)
    return parsed.success && !skipped.has(name) ? [{ name, value: parsed.data }] : []
  })
  const slugs = slugsOf(plain.map(({ name }, key) => ({ key, name, slug: slugSchema.safeParse(name).data })))
  return Object.fromEntries(plain.map(({ value }, index) => [slugs.get(index) ?? 'property', value]))
}

type Found = { readonly name: string; readonly ownId: string | undefined; readonly region: Omit<Region, 'labelId'> }

/** The shapes of a feature. Ours is believed while the feature is still what we write of it. @throws with the reason. */
const geometriesOf = ({ geometry }: Feature, own: OwnMark | undefined, size: Size | undefined) => {
  if (geometry === null || geometry === undefined) throw new Error('geometry: there is none')
  if (own?.geometry !== undefined && JSON.stringify(jsonGeometry(own.geometry)) === JSON.stringify(geometry)) return [own.geometry]
  const parsed = jsonGeometrySchema.safeParse(geometry)
  if (!parsed.success) throw new Error(`geometry: ${issueOf(parsed.error)}`)
  const shapes = shapesFrom(parsed.data, size)
  const problem =
    typeof shapes === 'string' ? shapes : own === undefined ? shapes.map(outlineProblem).find((one) => one !== undefined) : undefined
  if (typeof shapes === 'string' || problem !== undefined) throw new Error(`geometry: ${problem}`)
  return shapes
}

const foundOf = (value: unknown, index: number, path: string, size: Size | undefined, taken: Set<string>): readonly Found[] => {
  const parsed = featureSchema.safeParse(value)
  if (!parsed.success) throw new Error(issueOf(parsed.error))
  const feature = parsed.data
  const own = feature.reticle
  const wanted = `${feature.id ?? ''}`
  const id = wanted !== '' && wanted.length <= 50 && !taken.has(wanted) ? wanted : `feature-${index + 1}`
  taken.add(id)
  const shapes = geometriesOf(feature, own, size)
  return shapes.map((geometry, n) => {
    const { labelId: _, ...region } = markOf(
      {
        ...{ id: shapes.length === 1 ? id : `${id}-${n + 1}`, labelId: '', geometry, origin: { kind: 'file', name: path.slice(-200) } },
        attributes: own === undefined ? attributesOf(feature) : {},
      },
      // Several marks of one feature cannot all have its id.
      shapes.length === 1 ? own : undefined,
      (ours) => ours === geometry,
    )
    return { name: labelNameOf(feature), ownId: own?.label_id, region }
  })
}

type Image = Omit<LabelRecord, 'regions'> & { readonly found: readonly Found[] }

const imageOf = async (path: string, source: LabelSource, rejects: Reject[]): Promise<Image> => {
  const parsed = collectionSchema.safeParse(asCollection(await jsonOf(source, path)))
  if (!parsed.success) throw new Error(`${path}: is not GeoJSON: ${issueOf(parsed.error)}`)
  const { features, crs, reticle: own } = parsed.data
  if (crs !== undefined && crs !== null)
    throw new Error(`${path}: crs: the coordinates are in ${JSON.stringify(crs).slice(0, 200)} and not in pixels of an image`)
  const fileName = own?.file_name ?? path.replace(/^labels\//, '').replace(/\.(?:geo)?json$/i, '')
  if (!isSafeName(fileName)) throw new Error(`${path}: reticle.file_name: "${fileName.slice(0, 100)}" ${notSafe}`)
  const size = own === undefined ? await source.sizeOf?.(fileName) : { width: own.width, height: own.height }
  const taken = new Set<string>()
  const found = features.flatMap((feature, index) => {
    try {
      return foundOf(feature, index, path, size, taken)
    } catch (cause) {
      rejects.push({ at: `${path} features[${index}]`, reason: cause instanceof Error ? cause.message : String(cause) })
      return []
    }
  })
  const { split } = own ?? {}
  return {
    ...{ fileName, width: size?.width ?? null, height: size?.height ?? null, answers: plainAnswers(own?.answers ?? []), found },
    ...(split === undefined || split === '' ? {} : { split }),
  }
}

/** GJ7 to GJ10 of docs/spec/interchange.md. */
export const readGeojson = async (source: LabelSource): Promise<Reading> => {
  const rejects: Reject[] = []
  const images: Image[] = []
  const seen = new Set<string>()
  const all = pathsWith(source, '.geojson')
  for (const path of all.length > 0 ? all : pathsWith(source, '.json')) {
    try {
      const image = await imageOf(path, source, rejects)
      if (seen.has(image.fileName)) rejects.push({ at: path, reason: `another file is about "${baseOf(image.fileName)}" already` })
      else images.push(image)
      seen.add(image.fileName)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      rejects.push({ at: path, reason: reason.startsWith(`${path}: `) ? reason.slice(path.length + 2) : reason })
    }
  }
  return named(images, rejects)
}

/** Labels get their ids when all are known. */
const named = (images: readonly Image[], rejects: readonly Reject[]): Reading => {
  const byName = new Map<string, string | undefined>()
  for (const { found } of images) for (const { name, ownId } of found) byName.set(name, byName.get(name) ?? ownId)
  const slugs = slugsOf([...byName].map(([name, slug]) => ({ key: name, name, slug })))
  return {
    labels: [...byName.keys()].map((name) => ({ id: slugs.get(name) ?? '', name })),
    records: images.map(({ found, ...image }) => ({
      ...image,
      regions: found.map(({ name, region }) => ({ ...region, labelId: slugs.get(name) ?? '' })),
    })),
    rejects,
  }
}
