import { expect, it } from 'vitest'
import { memorySource } from './byte-source.ts'
import { openImage } from './open-image.ts'

const text = (content: string) => new TextEncoder().encode(content)

it.each([
  ['nothing', new Uint8Array(0), 'the file is empty'],
  ['noise', Uint8Array.from({ length: 200 }, (_, i) => (i * 89 + 77) % 256), 'not an image of a format that Reticle knows'],
  ['EDF', text('0       X X X X'), 'the content is EDF: it holds signals and no image'],
  ['JPEG 2000', Uint8Array.from([0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20]), 'the content is JPEG 2000: save it as PNG, TIFF or JPEG'],
  ['ZIP', text('PK\x05\x06rest'), 'the content is ZIP: unpack it'],
  ['SVG', text('<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'), 'the content is SVG: it can carry scripts'],
  ['HTML', text('\n<!DOCTYPE html><script>1</script>'), 'the content is HTML: it can carry scripts'],
  ['GIF', text('GIF89a....'), 'the content is GIF: save it as PNG'],
  ['JSON', text('{"images": []}'), 'the content is JSON: it holds no pixels'],
])('a file that is no image is told apart by its content: %s', async (_, bytes, reason) => {
  const outcome = await openImage(memorySource(bytes), { name: 'image.png' })
  expect(outcome).toMatchObject({ ok: false, error: { at: 'byte 0', reason: expect.stringContaining(reason) } })
})
