import sharp from 'sharp'
import { type Plane, planeOf } from '../pixels/plane.ts'

/** Elements of a picture that is read at all. */
const mostElements = 2 ** 26

const isDeep = (format: string | undefined): boolean => format === 'ushort' || format === 'short' || format === 'float'

/** PNG, JPEG or TIFF as channels (grey, or red, green and blue; opacity is left out) in its own range. @throws with what is wrong with it. */
export const readPicture = async (file: string): Promise<readonly Plane[]> => {
  const picture = sharp(file, { limitInputPixels: mostElements, failOn: 'error' })
  const { channels, depth } = await picture.metadata()
  const isGrey = channels < 3
  const space = isDeep(depth) ? (isGrey ? 'grey16' : 'rgb16') : isGrey ? 'b-w' : 'srgb'
  const { data, info } = await picture
    .removeAlpha()
    .toColourspace(space)
    .raw({ depth: isDeep(depth) ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const values = isDeep(depth) ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data
  return Array.from({ length: info.channels }, (_, channel) =>
    planeOf(
      info.width,
      info.height,
      Float32Array.from({ length: info.width * info.height }, (_value, at) => values[at * info.channels + channel] ?? 0),
    ),
  )
}
