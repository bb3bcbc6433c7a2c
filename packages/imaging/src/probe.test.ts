import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { memorySource, probeImage, readers, startDecoder } from './index.ts'

// Each first decode starts a process; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 60_000 })

const limits = { pixels: 4_000_000, milliseconds: 20_000, memoryBytes: 1_000_000_000 }
const decoder = startDecoder(limits)
afterAll(() => decoder.close())
const probe = (bytes: Uint8Array) => probeImage(memorySource(bytes), { decoder, maxPixels: limits.pixels })

const gradient = (width: number, height: number) => {
  const pixels = Buffer.alloc(width * height * 3)
  for (let i = 0; i < pixels.length; i++) pixels[i] = (i * 31 + Math.floor(i / 97)) % 256
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}
const write = {
  png: (width: number, height: number) => gradient(width, height).png().toBuffer(),
  jpeg: (width: number, height: number) => gradient(width, height).jpeg({ quality: 90 }).toBuffer(),
}

describe.each(readers.map((reader) => ({ reader, name: reader.id })))('the reader of $name', ({ reader }) => {
  it('takes a sound file and says its size', async () => {
    const outcome = await probe(await write[reader.id](300, 200))
    expect(outcome).toMatchObject({
      ok: true,
      value: { mediaType: reader.mediaType, width: 300, height: 200, metadata: { format: reader.id } },
    })
    const thumbnail = await sharp(outcome.ok ? outcome.value.thumbnail : undefined).metadata()
    expect([thumbnail.format, thumbnail.width, thumbnail.height]).toEqual(['webp', 256, 171])
  })

  it('never enlarges a thumbnail, and takes a single pixel', async () => {
    const outcome = await probe(await write[reader.id](1, 1))
    expect(outcome).toMatchObject({ ok: true, value: { width: 1, height: 1 } })
  })

  it('refuses by the header when the pixels are above the limit', async () => {
    const outcome = await probe(await write[reader.id](2001, 2000))
    expect(outcome).toMatchObject({ ok: false, error: { at: 'header', reason: expect.stringContaining('2001 x 2000 pixels') } })
  })

  it.each([0.1, 0.3, 0.5, 0.9, 0.99])('refuses a file cut at %s of its length', async (share) => {
    const whole = await write[reader.id](220, 180)
    expect(await probe(whole.subarray(0, Math.floor(whole.length * share)))).toMatchObject({ ok: false })
  })

  it('answers every mutation with a value: never a throw, never a hang', async () => {
    const whole = await write[reader.id](40, 30)
    let seed = 12_345
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % below
    }
    for (let round = 0; round < 60; round++) {
      const bytes = Buffer.from(whole)
      // The signature stays, so that the reader is the one that meets the damage.
      for (let n = 0; n <= round % 4; n++) bytes[8 + random(bytes.length - 8)] = random(256)
      const outcome = await probe(bytes)
      if (!outcome.ok) expect(outcome.error.reason.length).toBeGreaterThan(10)
    }
  }, 60_000)
})

describe('what is refused, told plainly', () => {
  const text = (content: string) => new TextEncoder().encode(content)
  it.each([
    ['nothing', new Uint8Array(0), 'the file is empty'],
    ['noise', Uint8Array.from({ length: 200 }, (_, i) => (i * 89 + 77) % 256), 'not an image that Reticle knows'],
    ['TIFF', text('II*\0aaaaaaaa'), 'the content is TIFF: the scientific viewer for these comes later'],
    ['FITS', text('SIMPLE  =                    T'), 'the content is FITS: the scientific viewer'],
    ['DICOM', Uint8Array.from([...new Uint8Array(128), ...text('DICM')]), 'the content is DICOM: the scientific viewer'],
    ['HDF5', Uint8Array.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]), 'HDF5 or NetCDF 4: the scientific viewer'],
    ['ZIP', text('PK\x03\x04rest'), 'the content is ZIP: unpack it'],
    [
      'SVG',
      text('<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'the content is SVG: it can carry scripts',
    ],
    ['HTML', text('\n<!DOCTYPE html><script>1</script>'), 'the content is HTML: it can carry scripts'],
    ['GIF', text('GIF89a....'), 'the content is GIF: save it as PNG or JPEG'],
    ['JSON', text('{"images": []}'), 'the content is JSON: it holds no pixels'],
  ])('%s', async (_, bytes, reason) => {
    expect(await probe(bytes)).toMatchObject({ ok: false, error: { at: 'byte 0', reason: expect.stringContaining(reason) } })
  })

  it('a PNG of 16 bits', async () => {
    const deep = await sharp(new Uint16Array(64), { raw: { width: 8, height: 8, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer()
    expect(await probe(deep)).toMatchObject({ ok: false, error: { at: 'byte 24', reason: expect.stringContaining('16 bits a channel') } })
  })

  it('a JPEG in CMYK', async () => {
    const cmyk = await gradient(20, 20).toColourspace('cmyk').jpeg().toBuffer()
    expect(await probe(cmyk)).toMatchObject({ ok: false, error: { reason: expect.stringContaining('CMYK') } })
  })

  it('a PNG whose header checksum is wrong, whose pixels are damaged, or whose size lies', async () => {
    const png = await write.png(60, 50)
    const damaged = (at: number) => Buffer.from(png.map((byte, i) => (i === at ? byte ^ 0x55 : byte)))
    expect(await probe(damaged(30))).toMatchObject({ ok: false, error: { at: 'byte 29' } })
    expect(await probe(damaged(Math.floor(png.length / 2)))).toMatchObject({ ok: false, error: { at: 'pixels' } })
  })
})

describe('orientation', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('a JPEG with EXIF orientation %s has the size that a browser shows', async (orientation) => {
    const bytes = await gradient(40, 20).jpeg().withMetadata({ orientation }).toBuffer()
    const outcome = await probe(bytes)
    expect(outcome).toMatchObject({ ok: true, value: orientation >= 5 ? { width: 20, height: 40 } : { width: 40, height: 20 } })
    expect(outcome.ok && outcome.value.metadata.exifOrientation).toBe(orientation === 1 ? undefined : orientation)
    const thumbnail = await sharp(outcome.ok ? outcome.value.thumbnail : undefined).metadata()
    expect(thumbnail.width).toBe(orientation >= 5 ? 20 : 40)
  })

  it('a rotated PNG is refused, since browsers do not agree on it', async () => {
    const bytes = await gradient(40, 20).png().withMetadata({ orientation: 6 }).toBuffer()
    expect(await probe(bytes)).toMatchObject({ ok: false, error: { reason: expect.stringContaining('rotated') } })
  })

  it('positions and names in EXIF are flagged', async () => {
    const exif = { IFD0: { Artist: 'A. Person' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } }
    const outcome = await probe(await gradient(40, 20).jpeg().withExif(exif).toBuffer())
    expect(outcome.ok && outcome.value.metadata).toMatchObject({ hasExif: true, hasGps: true, exifFields: ['Artist'] })
  })
})

describe('the decoder', () => {
  it('gives up in time, and works on afterwards', async () => {
    const hasty = startDecoder({ ...limits, milliseconds: 1 })
    const bytes = await write.png(1500, 1500)
    expect(await hasty.decode(bytes)).toMatchObject({ ok: false, error: { reason: expect.stringContaining('longer than') } })
    await hasty.close()
    expect(await decoder.decode(await write.png(3, 3))).toMatchObject({ ok: true })
  })

  it('ends a decode that takes more memory than it may', async () => {
    const tight = startDecoder({ ...limits, pixels: 20_000_000, memoryBytes: 1_000_000 })
    const outcome = await tight.decode(await write.png(4000, 4000))
    expect(outcome).toMatchObject({ ok: false, error: { reason: expect.stringContaining('of memory') } })
    await tight.close()
  })
})

const broken = fileURLToPath(new URL('../../../../shared/data/broken/', import.meta.url))
const isThere = existsSync(`${broken}manifest.json`)

describe.skipIf(!isThere)(`hostile files${isThere ? '' : ' [skipped: ../shared/data/broken is absent]'}`, () => {
  const manifest: { file: string; expect: string }[] = isThere ? JSON.parse(readFileSync(`${broken}manifest.json`, 'utf8')) : []
  const files = manifest.filter(({ file }) => !file.endsWith('/'))

  it('are there', () => expect(files.length).toBeGreaterThan(30))

  it.each(files)('$file: $expect', async ({ file }) => {
    const before = process.memoryUsage.rss()
    const outcome = await probe(readFileSync(broken + file))
    // The polyglot is a valid picture with something behind its end: taken as a picture, and noted.
    if (file === 'png_then_zip_polyglot.png')
      expect(outcome).toMatchObject({ ok: true, value: { mediaType: 'image/png', metadata: { trailingBytes: expect.any(Number) } } })
    else expect(outcome).toMatchObject({ ok: false, error: { at: expect.any(String), reason: expect.any(String) } })
    expect(process.memoryUsage.rss() - before).toBeLessThan(200_000_000)
  })
})
