import type { Channel } from '../../dataset.ts'
import type { Page } from './types.ts'
import { bytesOfTag, numbersOf } from './values.ts'

/** Types of blocks in the tags 50838 and 50839 (ij.io.TiffEncoder): as four letters. */
const blockTypes = { ranges: 0x72_61_6e_67, luts: 0x6c_75_74_73 } as const

/** Display ranges and look-up tables of the channels, where ImageJ wrote them. */
export const imageJChannels = async (page: Page, channels: number): Promise<readonly Channel[] | undefined> => {
  if (channels < 2 || channels > 64) return undefined
  const lengths = await numbersOf(page.directory, 50_838, 4096)
  const bytes = await bytesOfTag(page.directory, 50_839, 16 * 1024 * 1024)
  if (lengths === undefined || bytes === undefined) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { isLittle } = page.directory.tiff
  const head = lengths[0] ?? 0
  const colors: string[] = []
  const ranges: number[] = []
  let block = 1
  let at = head
  for (let field = 4; field + 8 <= Math.min(head, bytes.byteLength); field += 8) {
    const type = view.getUint32(field, isLittle)
    const many = view.getUint32(field + 4, isLittle)
    for (let n = 0; n < Math.min(many, lengths.length); n++) {
      const length = lengths[block++] ?? 0
      if (at + length > bytes.byteLength) return undefined
      if (type === blockTypes.luts && length === 768)
        colors.push(`#${[255, 511, 767].map((last) => (bytes[at + last] ?? 0).toString(16).padStart(2, '0')).join('')}`)
      if (type === blockTypes.ranges) for (let one = 0; one + 8 <= length; one += 8) ranges.push(view.getFloat64(at + one, isLittle))
      at += length
    }
  }
  return Array.from({ length: channels }, (_, index) => {
    const [low, high] = [ranges[index * 2], ranges[index * 2 + 1]]
    const window = low !== undefined && high !== undefined && low < high ? { low, high } : null
    return { name: `channel ${index}`, color: colors[index] ?? null, unit: null, window }
  })
}
