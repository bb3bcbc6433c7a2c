import { check } from '../../../format-error.ts'
import type { Picture, PictureCodec } from '../types.ts'
import { pixelsOf } from './jpeg.ts'

/** RIFF, the size, WEBP, then a chunk that holds the size of the picture (WebP Container Specification). */
const isWebp = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'RIFF' && Buffer.from(bytes.subarray(8, 12)).toString('latin1') === 'WEBP'

/** WebP leaves alpha out where all of it is opaque. */
const withAlpha = ({ values, rows, columns }: Picture): Picture => {
  const out = new Uint8Array(rows * columns * 4).fill(255)
  for (let pixel = 0; pixel < rows * columns; pixel++)
    for (let sample = 0; sample < 3; sample++) out[pixel * 4 + sample] = Number(values[pixel * 3 + sample])
  return { values: out, rows, columns, samples: 4 }
}

/** WebP (compression 50001 of libtiff), by libwebp in libvips. */
export const webp: PictureCodec = {
  kind: 'picture',
  check: (page) => {
    check(page.format === 'uint' && page.bits === 8, `${page.place}, tag 258`, `WebP of ${page.bits} bits`)
    check(!page.isPlanar && (page.samples === 3 || page.samples === 4), `${page.place}, tag 277`, `WebP of ${page.samples} samples`)
  },
  decode: async (bytes, job) => {
    check(isWebp(bytes), job.place, 'the WebP data do not begin as such')
    const picture = await pixelsOf(bytes, job, 'WebP', 'srgb')
    return job.samples === 4 && picture.samples === 3 ? withAlpha(picture) : picture
  },
}
