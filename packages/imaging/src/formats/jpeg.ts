import { checkBox, copyBox, sizeOf } from '../box.ts'
import type { ByteSource } from '../byte-source.ts'
import { startsWith } from '../bytes.ts'
import type { Dataset, FormatReader } from '../dataset.ts'
import { check, FormatError } from '../format-error.ts'
import { loadSharp } from '../sharp.ts'
import { type JpegHeader, readJpegHeader } from './jpeg/header.ts'
import { pictureAxes, pictureChannels } from './picture.ts'

/** A decode that takes longer than this is an attack: the largest JPEG that is let in takes a tenth of it. */
const seconds = 60

/** libvips messages name the place in its own terms; the first line says what is wrong. */
const reasonOf = (cause: unknown): string => {
  const message = cause instanceof Error ? cause.message : String(cause)
  return message.split('\n')[0]?.trim() ?? message
}

/** Upright: orientations 5 to 8 swap the axes (EXIF 2.32, tag 274). */
const shownSize = ({ width, height, orientation }: JpegHeader) => (orientation >= 5 ? { width: height, height: width } : { width, height })

/**
 * All samples, upright, as the decoder gives them: the profile of an ICC is noted in the header, and is not applied.
 * @throws FormatError
 */
const samplesOf = async (source: ByteSource, header: JpegHeader): Promise<Uint8Array<ArrayBuffer>> => {
  const { width, height } = shownSize(header)
  try {
    const bytes = await source.read(0, source.size)
    const sharp = await loadSharp()
    const image = sharp(bytes, {
      failOn: 'error',
      limitInputPixels: header.width * header.height,
      sequentialRead: true,
      autoOrient: true,
      ignoreIcc: true,
    })
    const plain = header.samples === 1 ? image.toColourspace('b-w') : image
    const { data, info } = await plain.timeout({ seconds }).raw().toBuffer({ resolveWithObject: true })
    const found = `${info.width} x ${info.height} pixels of ${info.channels} samples`
    check(
      info.width === width && info.height === height && info.channels === header.samples,
      'pixels',
      `the header says ${width} x ${height} pixels of ${header.samples} samples, the content has ${found}`,
    )
    return data.buffer instanceof ArrayBuffer ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : Uint8Array.from(data)
  } catch (cause) {
    if (cause instanceof FormatError) throw cause
    throw new FormatError('pixels', `the pixels cannot be decoded: ${reasonOf(cause)}`)
  }
}

/** JPEG (ITU-T T.81): 8 bits, grey or colour, sequential or progressive; upright as browsers show it. */
export const jpeg: FormatReader = {
  id: 'jpeg',
  title: 'JPEG',
  extensions: ['.jpg', '.jpeg'],
  mediaType: 'image/jpeg',
  matches: (head) => startsWith(head, [0xff, 0xd8, 0xff]),
  open: async (source, { limits }) => {
    const header = await readJpegHeader(source, limits)
    const { width, height } = shownSize(header)
    const bytes = width * height * header.samples
    const reason = `${width} x ${height} pixels are ${Math.ceil(bytes / 1_048_576)} MB, more than one JPEG may take here`
    check(bytes + source.size <= limits.bytes && bytes <= limits.values, 'header', reason)
    const axes = pictureAxes(width, height, header.samples)
    const shape = axes.map((axis) => axis.length)
    let samples: Promise<Uint8Array<ArrayBuffer>> | undefined
    const dataset: Dataset = {
      name: '',
      axes,
      dtype: 'uint8',
      channels: pictureChannels(header.samples),
      isColor: header.samples === 3,
      rescale: null,
      nodata: null,
      world: null,
      levels: [shape],
      chunk: shape,
      read: async (box) => {
        checkBox(box, shape)
        const target = new Uint8Array(sizeOf(box.shape))
        if (target.length === 0) return target
        samples ??= samplesOf(source, header)
        copyBox(await samples, { start: shape.map(() => 0), shape }, target, box)
        return target
      },
    }
    const turned = `the EXIF orientation ${header.orientation} is applied: rows and columns are those of the upright image`
    return {
      format: 'JPEG',
      datasets: [dataset],
      skipped: [],
      header: [{ name: 'JPEG', lines: header.lines }],
      personal: header.personal,
      warnings: header.orientation === 1 ? [] : [turned],
      close: async () => {
        samples = undefined
      },
    }
  },
}
