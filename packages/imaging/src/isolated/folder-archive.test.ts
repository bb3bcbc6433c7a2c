import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { tags } from '../formats/dicom/element.ts'
import { dicomFile, imageElements, named } from '../formats/dicom/fixture.ts'
import { words } from '../formats/dicom/open-fixture.ts'
import { fileAt } from './file-at.ts'
import { startIsolated } from './start-isolated.ts'

// A process is started.
vi.setConfig({ testTimeout: 60_000 })

const isolated = startIsolated({ milliseconds: 50_000, memoryBytes: 1_000_000_000 })
let folder = ''
const slice = (z: number) =>
  dicomFile(
    imageElements(2, 3, {
      [named.instance]: `1.2.${z}`,
      [named.series]: '1.2.9',
      [tags.imagePosition]: `0\\0\\${z}`,
      [tags.imageOrientation]: '1\\0\\0\\0\\1\\0',
      [tags.pixelSpacing]: '1\\1',
      [tags.pixels]: words(Array.from({ length: 6 }, (_, n) => 100 * z + n)),
    }),
  )

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reticle-slices-'))
  // Names in another order than the planes.
  for (const [n, z] of [4, 0, 2, 6].entries()) await writeFile(join(folder, `IM${n}`), slice(z))
  await writeFile(join(folder, 'notes.txt'), 'no image')
  await mkdir(join(folder, 'more'))
})
afterAll(async () => {
  await isolated.close()
  await rm(folder, { recursive: true, force: true })
})

describe('a folder of DICOM slices', () => {
  it('is read as the volume that they make up, to the bit', async () => {
    const outcome = await isolated.run({ name: 'inspect', wantsStats: true }, await fileAt(folder))
    expect(outcome).toMatchObject({
      ok: true,
      value: { inspect: { format: 'DICOM series', axes: ['z', 'y', 'x'], shape: [4, 2, 3], spacing: [2, 1, 1], warnings: [] } },
    })
    const values = [0, 2, 4, 6].flatMap((z) => Array.from({ length: 6 }, (_, n) => 100 * z + n))
    const { createHash } = await import('node:crypto')
    const sha256 = createHash('sha256')
      .update(Buffer.from(words(values)))
      .digest('hex')
    expect(outcome.ok && outcome.value.inspect?.stats).toMatchObject({ min: 0, max: 605, sha256 })
  })
})
