import type { Channel, Rescale } from '../../dataset.ts'
import type { DataSet } from './data-set.ts'
import { tags } from './element.ts'
import type { Groups } from './groups.ts'
import type { Image } from './image.ts'

type Warn = (warning: string) => void

const finite = (numbers: readonly number[] | undefined): number | undefined => {
  const [first] = numbers ?? []
  return first !== undefined && Number.isFinite(first) ? first : undefined
}

/** Units of nuclear medicine (C.8.9.1.1.3) as people write them. */
const countUnits: Readonly<Record<string, string>> = { BQML: 'Bq/ml', CNTS: 'count', CPS: 'count/s', GML: 'g/ml', PCNT: '%' }

/** Names of units as people write them; `US` says that the unit is not specified (PS3.3 C.11.1.1.2). */
const unitOf = (set: DataSet, groups: Groups): string | null => {
  const type = groups.text(tags.transformationMacro, tags.rescaleType)
  if (type !== undefined) return type === 'US' ? null : type
  if (set.text(tags.modality) === 'CT') return 'HU'
  const units = set.text(tags.units)
  return units === undefined || units === 'NONE' ? null : (countUnits[units] ?? units)
}

/** What a stored value stands for: the modality LUT (C.11.1), or the scaling of a dose grid (C.8.8.3). */
export const rescaleOf = (set: DataSet, groups: Groups, warn: Warn): Rescale | null => {
  const scaling = finite(set.numbers(tags.doseScaling))
  if (scaling !== undefined && scaling !== 0) {
    const unit = set.text(tags.doseUnits)
    return { slope: scaling, intercept: 0, unit: unit === 'GY' ? 'Gy' : (unit ?? null) }
  }
  const slope = groups.one(tags.transformationMacro, tags.rescaleSlope)
  const intercept = groups.one(tags.transformationMacro, tags.rescaleIntercept)
  if (slope.isMixed || intercept.isMixed) {
    warn('frames have different rescale slopes or intercepts: only the stored values are comparable')
    return null
  }
  if (set.items(tags.modalityLut).length > 0) warn('stored values are turned into others by a table (Modality LUT), which is not applied')
  const [a, b] = [finite(slope.numbers), finite(intercept.numbers)]
  if (a === undefined && b === undefined) return null
  if (a === 0) {
    warn('the rescale slope is 0 and was left aside')
    return null
  }
  return { slope: a ?? 1, intercept: b ?? 0, unit: unitOf(set, groups) }
}

/**
 * The window as the values between which grey runs from black to white (C.11.2.1.2): LINEAR reaches from c - 0.5 - (w - 1) / 2 to
 * c - 0.5 + (w - 1) / 2, LINEAR_EXACT and, roughly, SIGMOID from c - w / 2 to c + w / 2. Of several, the first.
 */
export const windowOf = (set: DataSet, groups: Groups, rescale: Rescale | null, warn: Warn): Channel['window'] => {
  const center = finite(groups.each(tags.voiMacro, tags.windowCenter)[0])
  const width = finite(groups.each(tags.voiMacro, tags.windowWidth)[0])
  if (center === undefined || width === undefined) {
    if (set.items(tags.voiLut).length > 0) warn('the recommended display is a table (VOI LUT), which is not applied')
    return null
  }
  const kind = groups.text(tags.voiMacro, tags.voiFunction) ?? 'LINEAR'
  if (kind === 'SIGMOID') warn('the recommended window is a sigmoid curve; it is shown as a straight line of the same center and width')
  if (width <= 0 || (kind === 'LINEAR' && width < 1)) return null
  const isLinear = kind === 'LINEAR'
  const half = isLinear ? Math.max((width - 1) / 2, 0.5) : width / 2
  const middle = isLinear ? center - 0.5 : center
  const { slope, intercept } = rescale ?? { slope: 1, intercept: 0 }
  const ends = [(middle - half - intercept) / slope, (middle + half - intercept) / slope]
  return { low: Math.min(...ends), high: Math.max(...ends) }
}

const colors = [
  { name: 'red', color: '#ff0000', unit: null, window: null },
  { name: 'green', color: '#00ff00', unit: null, window: null },
  { name: 'blue', color: '#0000ff', unit: null, window: null },
] as const

/** True where the stored samples are red, green and blue. JPEG 2000 has turned its own YBR_ICT and YBR_RCT back (C.7.6.3.1.2). */
export const isRgb = ({ samples, photometric }: Pick<Image, 'samples' | 'photometric'>): boolean =>
  samples === 3 && /^(RGB|YBR_ICT|YBR_RCT)$/.test(photometric)

const namesOf = ({ samples, photometric }: Image): string[] =>
  samples === 3 && photometric.startsWith('YBR') ? ['Y', 'Cb', 'Cr'] : Array.from({ length: samples }, (_, n) => `sample ${n + 1}`)

export const channelsOf = (image: Image, set: DataSet, window: Channel['window']): readonly Channel[] => {
  if (image.samples === 1) return [{ name: set.text(tags.modality) ?? '', color: null, unit: null, window }]
  if (isRgb(image)) return colors
  return namesOf(image).map((name) => ({ name, color: null, unit: null, window: null }))
}

/** What the stored values are, where that is not what a viewer would take them for. */
export const warnOfColors = ({ photometric, samples }: Image, warn: Warn): void => {
  if (photometric === 'MONOCHROME1') warn('MONOCHROME1: low values are meant to be shown white; values are as stored')
  if (photometric === 'PALETTE COLOR') warn('PALETTE COLOR: values are indices into the palette of the file, as stored')
  if (samples === 3 && photometric.startsWith('YBR') && !isRgb({ photometric, samples }))
    warn(`${photometric}: values are luminance and colour differences (Y, Cb, Cr), as stored, not red, green and blue`)
}

/** A padding value written with the other sign than the pixels (its representation may say US for signed ones) is the same bits. */
const asStored = (value: number, { isSigned, bitsAllocated }: Image): number => {
  const range = 2 ** bitsAllocated
  if (isSigned && value >= range / 2) return value - range
  return !isSigned && value < 0 ? value + range : value
}

/** Values that stand for "nothing was measured here" (C.7.5.1.1.2): one of them; a range is told in a warning. */
export const nodataOf = (set: DataSet, image: Image, warn: Warn): number | null => {
  const found = finite(set.numbers(tags.pixelPadding))
  const padding = found === undefined ? undefined : asStored(found, image)
  const limit = finite(set.numbers(tags.pixelPaddingRangeLimit))
  if (padding !== undefined && limit !== undefined && limit !== padding)
    warn(`values from ${Math.min(padding, limit)} to ${Math.max(padding, limit)} are padding; only ${padding} is taken as such`)
  return padding ?? null
}
