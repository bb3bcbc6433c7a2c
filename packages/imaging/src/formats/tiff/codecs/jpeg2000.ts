import { check } from '../../../format-error.ts'
import { decodeJpeg2000 } from '../../dicom/codecs/jpeg-2000.ts'
import { codeStreamOf } from '../../dicom/codecs/jpeg-2000-header.ts'
import type { PictureCodec } from '../types.ts'

/**
 * JPEG 2000 (ISO/IEC 15444-1) by OpenJPEG: 34712, and 33003, 33004 and 33005 of Aperio. Components are given as they are coded: of 33003 they
 * are YCbCr, as in tifffile.
 */
export const jpeg2000: PictureCodec = {
  kind: 'picture',
  check: (page) =>
    check(
      page.format !== 'float' && page.bits <= 16,
      `${page.place}, tag 258`,
      `JPEG 2000 of ${page.format} values of ${page.bits} bits is not read`,
    ),
  decode: async (bytes, { page, place, rows, columns, samples }) => {
    const stream = codeStreamOf(bytes)
    check(
      stream.rows <= rows + 16 && stream.columns <= columns + 16,
      place,
      `a JPEG 2000 picture of ${stream.columns} x ${stream.rows} pixels in a chunk of ${columns} x ${rows}`,
    )
    check(stream.components === samples, place, `the JPEG 2000 picture has ${stream.components} components, the image ${samples} samples`)
    check(
      Math.ceil(stream.precision / 8) === Math.ceil(page.bits / 8),
      place,
      `the JPEG 2000 picture has ${stream.precision} bits, the image ${page.bits}`,
    )
    return { values: await decodeJpeg2000(bytes, stream), rows: stream.rows, columns: stream.columns, samples }
  },
}
