import { type Region, slugSchema } from '@reticle/domain'
import { maskFromRows } from '@reticle/geometry'
import type { LabelRecord, LabelSource, Reading, ReadLabel, Reject } from '../port.ts'
import { safeName } from '../safe-name.ts'
import { slugsOf } from '../slugs-of.ts'
import { own, segmentationStorage } from './data-set.ts'
import { packedBytes, unpackFrame } from './pack-bits.ts'
import { type DataSet, isDicom, itemOf, numberOf, readDicom, textOf } from './read-elements.ts'

const mostPixels = 2 ** 29

type Known = { readonly id: string | undefined; readonly name: string; readonly mark: string }

/** Segments by their numbers. */
const segmentsIn = (file: DataSet): ReadonlyMap<number, Known> =>
  new Map(
    (file.get(0x00620002)?.items ?? []).map((segment): [number, Known] => {
      const type = itemOf(segment, 0x0062000f)
      const isOurs = textOf(type, 0x00080102) === '99RETICLE'
      const value = textOf(type, 0x00080100) || textOf(type, 0x00080119)
      const name = textOf(segment, 0x00620006) || textOf(segment, 0x00620005) || 'segment'
      const number = numberOf(segment, 0x00620004) ?? 0
      const slug = isOurs && slugSchema.safeParse(value).success ? value : undefined
      // Descriptions of others are sentences: the label is what names a segment.
      return [
        number,
        {
          id: slug,
          name: (slug === undefined ? textOf(segment, 0x00620005) || name : name).slice(0, 200),
          mark: textOf(segment, 0x00620020),
        },
      ]
    }),
  )

const planeOf = (content: DataSet | undefined): Region['plane'] => {
  const [z, t] = [numberOf(content, 0x00209057), numberOf(content, 0x00209128)]
  const inside = (index: number | undefined): index is number => index !== undefined && index >= 1 && index <= 1_000_001
  if (!inside(z) && !inside(t)) return undefined
  return { ...(inside(z) ? { z: z - 1 } : {}), ...(inside(t) ? { t: t - 1 } : {}) }
}

type Drawn = { readonly region: Region; readonly known: Known; readonly number: number }

/** The frames of a segmentation, checked before anything is unpacked. @throws in words. */
const framesIn = (
  file: DataSet,
  path: string,
  at: string,
  rejects: Reject[],
): { readonly width: number; readonly height: number; readonly marks: readonly Drawn[] } => {
  if (textOf(file, 0x00080016) !== segmentationStorage) throw new Error('is no segmentation')
  if (textOf(file, 0x00620001) !== 'BINARY') throw new Error('is no segmentation of one bit a pixel (BINARY)')
  const [height = 0, width = 0, count = 0] = [numberOf(file, 0x00280010), numberOf(file, 0x00280011), numberOf(file, 0x00280008)]
  const pixels = file.get(0x7fe00010)
  if (width < 1 || height < 1 || count < 1 || width * height > mostPixels)
    throw new Error(`has ${count} frames of ${width} x ${height} pixels`)
  if (pixels === undefined || pixels.bytes.length < packedBytes(width, height, count) - 1)
    throw new Error(`claims ${count} frames of ${width} x ${height} pixels, and has ${pixels?.bytes.length ?? 0} bytes for them`)
  const groups = file.get(0x52009230)?.items ?? []
  if (groups.length !== count) throw new Error(`has ${count} frames and says what ${groups.length} of them are`)
  const segments = segmentsIn(file)
  const marks: Drawn[] = []
  for (const [index, group] of groups.entries()) {
    const shared = itemOf(file, 0x52009229)
    const number = numberOf(itemOf(group, 0x0062000a) ?? itemOf(shared, 0x0062000a), 0x0062000b) ?? 0
    const known = segments.get(number)
    const rows = unpackFrame(pixels.bytes, width, height, index)
    if (known === undefined) rejects.push({ at: `${at}, frame ${index + 1}`, reason: `there is no segment ${number}` })
    else if (rows.rows.some((spans) => spans.length > 0)) {
      const plane = planeOf(itemOf(group, 0x00209111))
      const region: Region = {
        ...{ id: `${number}-${index + 1}`, labelId: '', geometry: maskFromRows(rows), attributes: {} },
        origin: { kind: 'file', name: path.slice(-200) },
        ...(plane === undefined ? {} : { plane }),
      }
      marks.push({ region, known, number })
    }
  }
  return { width, height, marks }
}

/** A segment on several planes is one object through them; a mark that is alone keeps its id. */
const named = (marks: readonly Drawn[]): readonly Drawn[] => {
  const counts = new Map<number, number>()
  for (const { number } of marks) counts.set(number, (counts.get(number) ?? 0) + 1)
  const taken = new Set<string>()
  return marks.map((mark) => {
    const { region, number, known } = mark
    const isText = known.mark !== '' && known.mark.length <= 64
    if ((counts.get(number) ?? 0) > 1)
      return { ...mark, region: { ...region, track: { id: isText ? known.mark : `${number}`, state: 'visible' } } }
    const id = isText && !taken.has(known.mark) ? known.mark : region.id
    taken.add(id)
    return { ...mark, region: { ...region, id } }
  })
}

/** Segmentations of one bit a pixel, explicit VR little endian; every frame is a mask. Other files are rejects. @throws when there is none at all. */
export const readDicomSeg = async (source: LabelSource): Promise<Reading> => {
  const rejects: Reject[] = []
  const drawn: { readonly record: LabelRecord; readonly marks: readonly Drawn[] }[] = []
  let isAny = false
  for (const path of source.paths.filter((one) => /\.(?:dcm|dicom)$|(?:^|\/)[^.]+$/i.test(one))) {
    const bytes = await source.bytes(path)
    if (!isDicom(bytes)) {
      rejects.push({ at: path, reason: 'is no DICOM file' })
      continue
    }
    isAny = true
    try {
      const file = readDicom(bytes)
      const { width, height, marks } = framesIn(file, path, path, rejects)
      const isOurs = textOf(file, own.group) === own.creator
      const fileName = safeName(isOurs ? textOf(file, own.fileName) : '') ?? safeName(path.replace(/\.[^./]*$/, '')) ?? 'image'
      const split = isOurs ? textOf(file, own.split) : ''
      drawn.push({ record: { fileName, width, height, regions: [], answers: [], ...(split === '' ? {} : { split }) }, marks: named(marks) })
    } catch (cause) {
      rejects.push({ at: path, reason: cause instanceof Error ? cause.message : String(cause) })
    }
  }
  if (!isAny && rejects.length === 0) throw new Error('there is no DICOM file')
  const keyOf = ({ id, name }: Known) => (id === undefined ? `name ${name}` : `id ${id}`)
  const entries = new Map(
    drawn.flatMap(({ marks }) =>
      marks.map(({ known }) => [keyOf(known), { key: keyOf(known), name: known.name, slug: known.id }] as const),
    ),
  )
  const slugs = slugsOf([...entries.values()])
  const labels: ReadLabel[] = [...entries.values()].map(({ key, name }) => ({ id: slugs.get(key) ?? 'label', name }))
  const records = drawn.map(({ record, marks }) => ({
    ...record,
    regions: marks.map(({ region, known }) => ({ ...region, labelId: slugs.get(keyOf(known)) ?? 'label' })),
  }))
  return { labels, records, rejects }
}
