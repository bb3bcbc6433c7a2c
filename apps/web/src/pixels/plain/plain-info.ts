import type { PixelInfo } from '@reticle/contract'
import type { SampleId } from '@reticle/domain'
import type { Picture } from './picture.ts'

const grey = ['grey'] as const
const colors = ['red', 'green', 'blue'] as const

/** True when no pixel of the smallest level has a colour. */
export const isGrey = (picture: Picture): boolean => {
  const level = picture.levels.at(-1) ?? picture.levels[0]
  const canvas = new OffscreenCanvas(level.width, level.height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return false
  context.drawImage(level, 0, 0)
  const { data } = context.getImageData(0, 0, level.width, level.height)
  for (let n = 0; n < data.length; n += 4) if (data[n] !== data[n + 1] || data[n] !== data[n + 2]) return false
  return true
}

/** What the pixels of an 8-bit picture are, in the words of all pixels. @param known what the server says of the same sample */
export const plainInfo = (
  { width, height, isColor }: { readonly width: number; readonly height: number; readonly isColor: boolean },
  sampleId: SampleId,
  known?: PixelInfo,
): PixelInfo => {
  const names = isColor ? colors : grey
  const axisOf = (name: 'c' | 'y' | 'x', length: number) => ({
    ...(known?.axes.find((axis) => axis.name === name) ?? { label: name, spacing: null, unit: null }),
    name,
    length,
  })
  return {
    sampleId,
    state: 'plain',
    progress: null,
    problem: null,
    version: '',
    format: known?.format ?? '',
    dataset: '',
    axes: [...(isColor ? [axisOf('c', names.length)] : []), axisOf('y', height), axisOf('x', width)],
    dtype: 'uint8',
    channels: names.map((name, n) => ({
      name: known?.channels.length === names.length ? (known.channels[n]?.name ?? name) : name,
      color: null,
      unit: null,
      window: { low: 0, high: 255 },
      spread: known?.channels.length === names.length ? (known.channels[n]?.spread ?? null) : null,
    })),
    isColor,
    rescale: null,
    nodata: null,
    world: known?.world ?? null,
    levels: [],
  }
}
