import { packIdSchema, releaseIdSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { packCode, packTitle } from './pack-words.ts'

const id = '01890000-0000-7000-8000-000000000001'
const pack = { id: packIdSchema.parse(id), releaseId: releaseIdSchema.parse(id), fileName: 'first-1.0.0-coco.zip', sha256: 'a'.repeat(64) }

describe('a pack in words', () => {
  it('is named by its format and what was chosen besides', () => {
    const formats = [{ id: 'coco', title: 'COCO' }]
    expect(packTitle({ options: { format: 'coco', images: true, roCrate: '1.3' } }, formats)).toBe('COCO, with images, RO-Crate 1.3')
    expect(packTitle({ options: { format: 'release', images: false, roCrate: null } }, formats)).toBe('Whole release (tar)')
    expect(packTitle({ options: { format: 'gone', images: false, roCrate: null } }, formats)).toBe('gone')
  })
  it('R94: lines to copy go on where a transfer broke off, compare the hash, and hold no token', () => {
    const [curl, python] = packCode(pack, 'https://r.example/api/v1/x', 'https://r.example')
    expect(curl?.code).toContain(
      'curl -C - -f -H "Authorization: Bearer $RETICLE_TOKEN" -o first-1.0.0-coco.zip \\\n  https://r.example/api/v1/x\n',
    )
    expect(curl?.code).toContain(`echo "${'a'.repeat(64)}  first-1.0.0-coco.zip" | sha256sum -c`)
    expect(python?.code).toContain(`client.releases.download_pack(\n    "${id}", "${id}", "first-1.0.0-coco.zip")`)
  })
})
