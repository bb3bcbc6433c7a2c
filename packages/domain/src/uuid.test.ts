import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { uuidV7 } from './uuid.ts'

const bytes = fc.uint8Array({ minLength: 10, maxLength: 16 })
const time = fc.integer({ min: 0, max: 2 ** 48 - 1 })

describe('uuidV7', () => {
  it('has the form, version and variant of RFC 9562', () => {
    fc.assert(
      fc.property(time, bytes, (milliseconds, random) => {
        expect(uuidV7(milliseconds, random)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      }),
    )
  })

  it('sorts by time, and carries it', () => {
    fc.assert(
      fc.property(time, time, bytes, bytes, (a, b, one, other) => {
        fc.pre(a !== b)
        const [left, right] = [uuidV7(a, one), uuidV7(b, other)]
        expect(left < right).toBe(a < b)
        expect(Number.parseInt(left.replaceAll('-', '').slice(0, 12), 16)).toBe(a)
      }),
    )
  })

  it('is the example of RFC 9562, appendix A.6', () => {
    const random = Uint8Array.of(0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f)
    expect(uuidV7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  })

  it('uses every random bit', () => {
    const zero = uuidV7(1, new Uint8Array(10))
    for (let bit = 0; bit < 74; bit++) {
      // 12 bits after the version, 62 after the variant: bytes 0 (low nibble), 1, 2 (low 6 bits), 3 to 9.
      const place =
        bit < 4 ? [0, bit] : bit < 12 ? [1, bit - 4] : bit < 18 ? [2, bit - 12] : [3 + Math.floor((bit - 18) / 8), (bit - 18) % 8]
      const random = new Uint8Array(10)
      random[place[0] ?? 0] = 1 << (place[1] ?? 0)
      expect(uuidV7(1, random)).not.toBe(zero)
    }
  })

  it('wants ten random bytes', () => {
    expect(() => uuidV7(1, new Uint8Array(9))).toThrow('10 random bytes')
  })
})
