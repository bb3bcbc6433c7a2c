import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { defaultLimits } from '../dataset.ts'
import { fileAt } from '../isolated/file-at.ts'
import { startIsolated } from '../isolated/start-isolated.ts'

vi.setConfig({ testTimeout: 60_000 })

const folder = fileURLToPath(new URL('../../../../../shared/data/broken/', import.meta.url))
const isThere = existsSync(`${folder}manifest.json`)
const manifest = isThere
  ? z.array(z.object({ file: z.string(), expect: z.string() })).parse(JSON.parse(readFileSync(`${folder}manifest.json`, 'utf8')))
  : []
/** A valid picture with something behind its end; a real patient's file whose only fault is that it names one; one page and a loop. */
const readable = new Set(['png_then_zip_polyglot.png', 'dicom_with_identity.dcm'])
/** May be read as far as it is whole, if it says so. */
const either = new Set(['ometiff_xxe.ome.tif', 'tiff_ifd_loop.tif', 'ometiff_traversal.ome.tif', 'tiff_deflate_bomb.tif'])

// Judged as an upload is: 100 million values, and little memory.
const isolated = startIsolated({
  milliseconds: 30_000,
  memoryBytes: 700_000_000,
  read: { ...defaultLimits, values: 100_000_000, bytes: 256 * 1024 * 1024 },
})
afterAll(() => isolated.close())

describe.skipIf(!isThere)(`hostile files${isThere ? '' : ' [skipped: ../shared/data/broken is absent]'}`, () => {
  it('are there', () => expect(manifest.length).toBeGreaterThan(30))

  it.each(manifest)('$file: $expect', async ({ file }) => {
    const path = folder + file.replace(/\/(\.zarray)?$/, '')
    const outcome = await isolated.run({ name: 'inspect', wantsStats: true }, await fileAt(path))
    if (readable.has(file)) expect(outcome.ok).toBe(true)
    else if (!either.has(file))
      expect(outcome).toMatchObject({ ok: false, error: { at: expect.any(String), reason: expect.stringMatching(/.{10,}/) } })
    if (outcome.ok && either.has(file)) expect(outcome.value.inspect?.warnings).not.toEqual([])
    // Whatever it was, it was refused by a reader, and not by the end of its process.
    if (!outcome.ok) expect(outcome.error.reason).not.toMatch(/crashed|longer than|of memory|stumbled/)
  })
})
