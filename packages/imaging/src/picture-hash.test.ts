import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { pictureHash } from './picture-hash.ts'

/** A picture of soft spots, 240 x 160, the same for the same seed. */
const spots = (seed: number): Uint8Array => {
  const rgb = new Uint8Array(240 * 160 * 3)
  for (let y = 0; y < 160; y++)
    for (let x = 0; x < 240; x++) {
      const value = 128 + 60 * Math.sin(x / (17 + seed) + seed) + 60 * Math.cos(y / (11 + seed) - x / 50)
      rgb.fill(Math.round(value), 3 * (y * 240 + x), 3 * (y * 240 + x) + 3)
    }
  return rgb
}
const differing = (a: string | null, b: string | null) => (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2).replaceAll('0', '').length
const again = async (change: (picture: Sharp) => Sharp) => {
  const { data, info } = await change(sharp(spots(1), { raw: { width: 240, height: 160, channels: 3 } }))
    .raw()
    .toBuffer({ resolveWithObject: true })
  return pictureHash(Uint8Array.from(data), info.width, info.height)
}

describe('the hash of a picture', () => {
  const hash = pictureHash(spots(1), 240, 160)
  it('R27: is nearly the same when the picture is scaled or made brighter', async () => {
    expect(hash).toMatch(/^[0-9a-f]{16}$/)
    expect(differing(hash, await again((picture) => picture.resize(120, 80)))).toBeLessThanOrEqual(4)
    expect(differing(hash, await again((picture) => picture.linear(1.05, 4)))).toBeLessThanOrEqual(4)
  })
  it('is nearly the same after JPEG', async () => {
    const jpeg = await sharp(spots(1), { raw: { width: 240, height: 160, channels: 3 } })
      .jpeg({ quality: 60 })
      .toBuffer()
    const back = await sharp(jpeg).raw().toBuffer()
    expect(differing(hash, pictureHash(Uint8Array.from(back), 240, 160))).toBeLessThanOrEqual(4)
  })
  it('is far from that of another picture', () => {
    for (const seed of [3, 5, 8]) expect(differing(hash, pictureHash(spots(seed), 240, 160))).toBeGreaterThan(10)
  })
  it('is known for a picture that gets darker to the right: all ones; and mirrored: all zeros', () => {
    const ramp = (step: number) => Uint8Array.from({ length: 9 * 8 * 3 }, (_, at) => 128 - step * (Math.floor(at / 3) % 9))
    expect(pictureHash(ramp(5), 9, 8)).toBe('ffffffffffffffff')
    expect(pictureHash(ramp(-5), 9, 8)).toBe('0000000000000000')
  })
  it('is absent where nothing is to be seen, and there for pictures smaller than its grid', () => {
    expect(pictureHash(new Uint8Array(64 * 48 * 3).fill(90), 64, 48)).toBeNull()
    expect(pictureHash(Uint8Array.from([0, 0, 0, 255, 255, 255]), 2, 1)).toMatch(/^[0-9a-f]{16}$/)
  })
})
