import { gatherBox, sizeOf } from '../../box.ts'
import type { ByteSource } from '../../byte-source.ts'
import type { Axis, Dataset, HeaderPart, ImageFile, ReadContext, ReadLimits } from '../../dataset.ts'
import { check, FormatError } from '../../format-error.ts'
import { openZip, type Zip } from '../../zip.ts'
import { joinSlices, type Slice } from './join.ts'
import { NoPixels, openDicom } from './open.ts'
import { hasPreamble, looksLikeDataSet } from './part10.ts'
import { checkBox } from './planes.ts'

/** Files that are kept open while planes are read one after the other. */
const keptOpen = 4
/** A file that is no image is listed, but not thousands of them. */
const mostSkipped = 100

type Found = {
  readonly slice: Slice
  readonly dataset: Omit<Dataset, 'read'>
  /** Of the first of each volume. */
  readonly header: readonly HeaderPart[]
  readonly personal: readonly string[]
  readonly warnings: readonly string[]
  /** Of the series. */
  readonly number: string
}

const isDicom = async (source: ByteSource): Promise<boolean> => {
  const head = await source.read(0, 4096)
  return hasPreamble(head) || looksLikeDataSet(head)
}

const opened = (source: ByteSource, name: string, limits: ReadLimits): Promise<ImageFile> =>
  openDicom(source, { limits, name, sibling: async () => undefined })

/** What is shown of a single file, too: in red, green and blue where it is stored otherwise. */
const shownOf = ({ datasets }: ImageFile, name: string): Dataset => {
  const dataset = datasets.find((one) => one.name === 'RGB') ?? datasets[0]
  if (dataset === undefined) throw new FormatError(`zip entry ${name}`, 'it holds no pixels')
  return dataset
}

/** By its tag, as the header has it. */
const textAt = (header: readonly HeaderPart[], tag: string): string =>
  header.find(({ name }) => name === 'data set')?.lines.find(({ key }) => key.startsWith(tag))?.value ?? ''

const numberOf = (text: string): number => (Number.isFinite(Number(text)) ? Number(text) : 0)

const foundIn = async (source: ByteSource, name: string, limits: ReadLimits): Promise<Found> => {
  const file = await opened(source, name, limits)
  const { header, personal, warnings } = file
  // Without what would hold on to the bytes of the file.
  const { read: _, ...dataset } = shownOf(file, name)
  const slice = {
    name,
    series: textAt(header, '(0020,000E)'),
    instance: textAt(header, '(0008,0018)'),
    instanceNumber: numberOf(textAt(header, '(0020,0013)')),
    acquisition: numberOf(textAt(header, '(0020,0012)')),
    world: dataset.world,
  }
  return { slice, dataset, header, personal, warnings, number: textAt(header, '(0020,0011)') }
}

/** Slices that make up one volume: of one series, alike in all that a volume has once. */
const kindOf = ({ slice, dataset }: Found): string => {
  const { world, axes, dtype, isColor } = dataset
  const turned = world?.kind === 'physical' ? world.matrix.map((row) => row.slice(0, 2).map((n) => n.toFixed(3))) : null
  // An image of several frames is one already.
  const alone = axes.some(({ name }) => name === 'z' || name === 't') ? slice.name : ''
  return JSON.stringify([slice.series, axes.map(({ name, length }) => [name, length]), dtype, isColor, turned, alone])
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Opens files by need, and keeps the last few. */
const planeReader = (zip: Zip, limits: ReadLimits) => {
  const open = new Map<string, Promise<Dataset>>()
  const shown = async (name: string): Promise<Dataset> => {
    const source = await zip.open(name)
    if (source === undefined) throw new FormatError(`zip entry ${name}`, 'it is not there any more')
    return shownOf(await opened(source, name, limits), name)
  }
  return (name: string): Promise<Dataset> => {
    const dataset = open.get(name) ?? shown(name)
    open.delete(name)
    open.set(name, dataset)
    dataset.catch(() => open.delete(name))
    const [oldest] = open.keys()
    if (open.size > keptOpen && oldest !== undefined) open.delete(oldest)
    return dataset
  }
}

const volumeOf = (zip: Zip, name: string, all: readonly Found[], limits: ReadLimits): { dataset: Dataset; warnings: readonly string[] } => {
  const joined = joinSlices(all.map(({ slice }) => slice))
  const [first] = all
  if (first === undefined) throw new FormatError('zip', 'it holds no DICOM image')
  const { dataset } = first
  const planeOf = planeReader(zip, limits)
  if (all.length === 1) {
    const read: Dataset['read'] = async (box, level) => (await planeOf(first.slice.name)).read(box, level)
    return { dataset: { ...dataset, name, read }, warnings: first.warnings }
  }
  const times = joined.places[0]?.length ?? 1
  const { spacing, coordinates, world } = joined
  const axes: readonly Axis[] = [
    ...(times > 1 ? [{ name: 't', kind: 'time', length: times, spacing: null, unit: null } as const] : []),
    {
      name: 'z',
      kind: 'space',
      length: joined.places.length,
      spacing,
      unit: spacing === null && coordinates === null ? null : 'millimeter',
      ...(coordinates === null ? {} : { coordinates }),
    },
    ...dataset.axes,
  ]
  const whole = axes.map(({ length }) => length)
  check(sizeOf(whole) <= limits.values, name || 'series', `${whole.join(' x ')} values are more than Reticle reads`)
  const own = dataset.axes.map(({ length }) => length)
  const chunk = [...whole.slice(0, whole.length - own.length).map(() => 1), ...own]
  const isScaledAlike = all.every((one) => isSame(one.dataset.rescale, dataset.rescale))
  return {
    dataset: {
      ...dataset,
      name,
      axes,
      rescale: isScaledAlike ? dataset.rescale : null,
      nodata: all.every((one) => one.dataset.nodata === dataset.nodata) ? dataset.nodata : null,
      world,
      levels: [whole],
      chunk,
      read: async (box, level = 0) => {
        check(level === 0, 'level', 'a DICOM series has one resolution')
        checkBox(box, dataset.dtype, limits)
        return gatherBox(box, { whole, chunk, dtype: dataset.dtype }, async (index) => {
          const [t, z] = times > 1 ? [index[0] ?? 0, index[1] ?? 0] : [0, index[0] ?? 0]
          const file = joined.places[z]?.[t]?.name ?? ''
          const plane = await planeOf(file)
          check(
            isSame(
              plane.axes.map(({ length }) => length),
              own,
            ),
            `zip entry ${file}`,
            'it is another image than when it was listed',
          )
          return plane.read({ start: own.map(() => 0), shape: own })
        })
      },
    },
    warnings: [
      ...first.warnings,
      ...joined.warnings,
      ...(isScaledAlike ? [] : ['slope and intercept differ from slice to slice: the stored values are shown as they are']),
    ],
  }
}

/** `series 3`, numbered where there are several of one number. */
const namesOf = (groups: readonly (readonly Found[])[]): readonly string[] => {
  const seen = new Map<string, number>()
  return groups.map(([first]) => {
    if (groups.length === 1) return ''
    const name = `series ${first?.number === '' ? 'without a number' : (first?.number ?? '')}`
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  })
}

/** The DICOM files of an archive, series by series, the one with most files first. @throws FormatError */
export const openSeries = async (source: ByteSource, { limits }: Pick<ReadContext, 'limits'>): Promise<ImageFile> => {
  const zip = await openZip(source, limits)
  try {
    const groups = new Map<string, Found[]>()
    const skipped: { name: string; reason: string }[] = []
    for (const { name } of zip.entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const entry = await zip.open(name)
      if (entry === undefined || !(await isDicom(entry))) {
        skipped.push({ name, reason: 'it is no DICOM file' })
        continue
      }
      try {
        const found = await foundIn(entry, name, limits)
        const group = groups.get(kindOf(found))
        if (group === undefined) groups.set(kindOf(found), [found])
        else group.push({ ...found, header: [] })
      } catch (cause) {
        // Reports, plans and directories lie beside the images.
        if (!(cause instanceof NoPixels)) throw at(cause, name)
        skipped.push({ name, reason: cause.reason })
      }
    }
    const sorted = [...groups.values()].toSorted(
      (a, b) => b.length - a.length || ((a[0]?.slice.name ?? '' < (b[0]?.slice.name ?? '')) ? -1 : 1),
    )
    if (sorted.length === 0)
      throw new FormatError('zip', 'the content is ZIP, and no DICOM image is in it: unpack it, and bring what is in it')
    const names = namesOf(sorted)
    const volumes = sorted.map((all, n) => volumeOf(zip, names[n] ?? '', all, limits))
    const prefix = (n: number) => ((names[n] ?? '') === '' ? '' : `${names[n]}: `)
    return {
      format: 'DICOM series',
      datasets: volumes.map(({ dataset }) => dataset),
      skipped: skipped.slice(0, mostSkipped),
      header: sorted.flatMap(([first], n) => (first?.header ?? []).map((part) => ({ ...part, name: `${prefix(n)}${part.name}` }))),
      personal: [...new Set(sorted.flat().flatMap(({ personal }) => personal))],
      warnings: [...new Set(volumes.flatMap(({ warnings }, n) => warnings.map((warning) => `${prefix(n)}${warning}`)))],
      close: async () => zip.close(),
    }
  } catch (cause) {
    zip.close()
    throw cause
  }
}

const at = (cause: unknown, name: string): unknown =>
  cause instanceof FormatError && !cause.at.startsWith('zip') ? new FormatError(`zip entry ${name}, ${cause.at}`, cause.reason) : cause
