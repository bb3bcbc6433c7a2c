import type { Series, SeriesAxis } from './series.ts'
import type { Page } from './types.ts'
import { numberOf, textOf } from './values.ts'

/** Micrometers of ResolutionUnit (TIFF 6.0, section 8): 2 is an inch, 3 a centimeter. */
const unitMicrometers: Readonly<Record<number, number>> = { 2: 25_400, 3: 10_000 }

/** Dots per inch that programs write when they know nothing of the size of a pixel: none, one per millimeter, and those of screens. */
const emptyResolutions: readonly number[] = [1, 25.4, 72, 96]

const isEmpty = (micrometers: number): boolean => emptyResolutions.some((dots) => Math.abs(25_400 / micrometers - dots) < 0.1)

type Spacing = { readonly x: number; readonly y: number }

/** Aperio writes the micrometers of a pixel into its description. */
const slideSpacing = (description: string | undefined): Spacing | undefined => {
  const value = Number(/^Aperio [\s\S]{0,4096}?\bMPP\s*=\s*([\d.]+)/.exec(description ?? '')?.[1])
  return Number.isFinite(value) && value > 0 ? { x: value, y: value } : undefined
}

/** Micrometers between pixels, by the resolution tags; undefined where they are absent, have no unit, or only name a screen. */
const spacingOf = async (page: Page): Promise<Spacing | undefined> => {
  const slide = slideSpacing(await textOf(page.directory, 270))
  if (slide !== undefined) return slide
  const unit = (await numberOf(page.directory, 296)) ?? 2
  const micrometers = unitMicrometers[unit]
  const [across, down] = [await numberOf(page.directory, 282), await numberOf(page.directory, 283)]
  if (micrometers === undefined || across === undefined || down === undefined) return undefined
  if (!(across > 0 && down > 0 && Number.isFinite(across) && Number.isFinite(down))) return undefined
  const found = { x: micrometers / across, y: micrometers / down }
  return isEmpty(found.x) && isEmpty(found.y) ? undefined : found
}

/** Axes with the distance of pixels, where nothing better told it. */
export const withResolution = async (series: Series): Promise<readonly SeriesAxis[]> => {
  const { axes } = series
  if (axes.some((axis) => axis.role !== 'plane' && typeof axis.spacing === 'number')) return axes
  const found = await spacingOf(series.stack.key)
  if (found === undefined) return axes
  return axes.map((axis) => (axis.name === 'x' || axis.name === 'y' ? { ...axis, spacing: found[axis.name], unit: 'micrometer' } : axis))
}
