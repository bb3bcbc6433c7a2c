import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const put = async (path: string, content: string | Uint8Array): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
}

/** Values of one chunk of a level: each says where it is. */
const valuesOf = (height: number, width: number): Uint8Array => {
  const values = Uint16Array.from({ length: height * width }, (_, index) => index)
  return new Uint8Array(values.buffer)
}

/**
 * An OME-Zarr 0.4 (Zarr v2) of one plane of 16 bits and two levels of 40 x 60 and 20 x 30 pixels, unpacked, one chunk each.
 * @returns the text of its description.
 */
export const writeZarr = async (
  folder: string,
  { compressor = null as null | { id: string }, axes = ['y', 'x'] } = {},
): Promise<string> => {
  const description = JSON.stringify({
    multiscales: [
      {
        version: '0.4',
        axes: axes.map((name) => ({ name, type: 'space', unit: 'micrometer' })),
        datasets: [0, 1].map((n) => ({
          path: `${n}`,
          coordinateTransformations: [{ type: 'scale', scale: [0.5 * 2 ** n, 0.5 * 2 ** n] }],
        })),
      },
    ],
  })
  await put(join(folder, '.zattrs'), description)
  await put(join(folder, '.zgroup'), '{"zarr_format": 2}')
  for (const [n, [height, width]] of [
    [40, 60],
    [20, 30],
  ].entries()) {
    const [rows, columns] = [height ?? 0, width ?? 0]
    const array = {
      zarr_format: 2,
      shape: [rows, columns],
      chunks: [rows, columns],
      dtype: '<u2',
      compressor,
      fill_value: 0,
      order: 'C',
      filters: null,
    }
    await put(join(folder, `${n}`, '.zarray'), JSON.stringify(array))
    await put(join(folder, `${n}`, '0.0'), valuesOf(rows, columns))
  }
  return description
}
