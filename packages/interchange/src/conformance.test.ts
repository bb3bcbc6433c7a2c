import { geometrySchema } from '@reticle/domain'
import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { formatThat, labelFormats } from './index.ts'
import { labelsOf } from './labels-of.ts'
import type { LabelFormat, LabelledSet } from './port.ts'
import { sourceOf } from './source.ts'
import { height, protocol, sample, setOfSamples, width } from './test/arbitraries.ts'
import { exampleSet } from './test/example-set.ts'
import { keepExample, keptExample } from './test/kept-examples.ts'
import { changedMarks, comparable } from './test/same.ts'
import { written } from './test/written.ts'

// Hundreds of files are written and read; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 })

const isSafe = (path: string) =>
  path !== '' && !/^[/~]|\\|\p{Cc}|^[a-z]:/iu.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')

const names = new Map(labelsOf([{ version: 1, content: protocol }]).map(({ label }) => [label.id, label.name]))
const sizeOf = async () => ({ width, height })
const both = labelFormats.filter(({ read, write }) => read !== undefined && write !== undefined)
const writers = labelFormats.filter(({ write }) => write !== undefined)

/** Marks and answers of a set that a reader does not give back as they were. */
const missing = async ({ read, tolerance = 0 }: LabelFormat, set: LabelledSet, files: ReadonlyMap<string, Uint8Array>) => {
  const reading = await read?.(sourceOf(files, sizeOf))
  if (reading === undefined) throw new Error('this format is not read')
  const readNames = new Map(reading.labels.map(({ id, name }) => [id, name]))
  let marks = 0
  let answers = 0
  for await (const { fileName, regions, answers: said } of set.samples()) {
    // A folder or an extension of the format's own does not make another image of it.
    const stem = fileName.replace(/\.[^.]*$/, '')
    const records = reading.records.filter(
      (record) =>
        record.fileName
          .split('/')
          .at(-1)
          ?.replace(/\.[^.]*$/, '') === stem,
    )
    const after = records.flatMap((record) => record.regions.map((region) => comparable(region, readNames)))
    marks += changedMarks(
      regions.map((region) => comparable(region, names)),
      after,
      tolerance,
    )
    const found = records.flatMap((record) => record.answers.map((answer) => JSON.stringify(answer)))
    answers += said.filter((answer) => !found.includes(JSON.stringify(answer))).length
  }
  return { marks, answers, reading }
}

it('has names that stand for one format each', () => {
  const all = labelFormats.flatMap(({ id, aliases = [] }) => [id, ...aliases])
  expect(new Set(all).size).toBe(all.length)
  for (const { id, aliases = [] } of labelFormats) for (const name of [id, ...aliases]) expect(formatThat('read', name)?.id).toBe(id)
  expect(formatThat('read', 'nope')).toBeUndefined()
  expect(formatThat('write', 'labelbox')).toBeUndefined()
})

describe.each(writers)('$id, written', (format) => {
  it('writes the same bytes twice, under safe paths', () =>
    fc.assert(
      fc.asyncProperty(fc.array(sample, { maxLength: 3 }), async (samples) => {
        const { files } = await written(format, setOfSamples(samples))
        expect([...(await written(format, setOfSamples(samples))).files]).toEqual([...files])
        for (const path of files.keys()) expect(isSafe(path), path).toBe(true)
      }),
      { numRuns: 20 },
    ))

  it('writes an empty set and loses nothing of it', async () => {
    const { losses } = await written(format, setOfSamples([]))
    expect(losses).toEqual([])
  })

  it('is what the kept example shows', async () => {
    const { files, losses } = await written(format, exampleSet)
    const now = new Map([...files, ['LOSSES.json', new TextEncoder().encode(`${JSON.stringify(losses, undefined, 1)}\n`)]])
    if (process.env.KEEP_EXAMPLES === '1') await keepExample(format.id, now)
    const kept = await keptExample(format.id)
    expect([...kept.keys()]).toEqual([...now.keys()].toSorted((a, b) => (a < b ? -1 : 1)))
    for (const [path, bytes] of now) expect(Buffer.from(bytes).equals(kept.get(path) ?? new Uint8Array()), path).toBe(true)
  })
})

describe.each(both)('$id, there and back', (format) => {
  it('gives back every mark and answer, or counts it among the losses', () =>
    fc.assert(
      fc.asyncProperty(fc.array(sample, { maxLength: 4 }), async (samples) => {
        const set = setOfSamples(samples)
        const { files, losses } = await written(format, set)
        // Formats of one file a sample write none for an empty set: there is nothing to read.
        if (files.size === 0) return
        const { marks, answers, reading } = await missing(format, set, files)
        expect(reading.rejects).toEqual([])
        const lost = losses.filter(({ kept }) => kept === null).reduce((sum, { count }) => sum + count, 0)
        expect(marks + answers).toBeLessThanOrEqual(losses.reduce((sum, { count }) => sum + count, 0))
        if (losses.length === 0) expect(marks + answers).toBe(0)
        if (format.isLossless) expect({ marks, answers, lost }).toEqual({ marks: 0, answers: 0, lost: 0 })
        for (const record of reading.records)
          for (const { geometry } of record.regions) expect(geometrySchema.safeParse(geometry).success).toBe(true)
      }),
      { numRuns: 100 },
    ))

  it('reads what it wrote of an empty set', async () => {
    const { files } = await written(format, setOfSamples([]))
    if (files.size > 0) expect(await format.read?.(sourceOf(files, sizeOf))).toMatchObject({ records: [], rejects: [] })
  })
})

describe.each(both)('$id, damaged', (format) => {
  const pieces = fc.constantFrom('0', '"', 'null', '}', '\n', '-9e99', '[]', '<', '\0', '../', '1e999')
  it('never answers with anything but rejects or one clear error', () =>
    fc.assert(
      fc.asyncProperty(fc.array(sample, { minLength: 1, maxLength: 2 }), fc.nat(), pieces, async (samples, at, piece) => {
        const { files } = await written(format, setOfSamples(samples))
        const damaged = new Map(
          [...files].map(([path, bytes]) => {
            const place = bytes.length === 0 ? 0 : at % bytes.length
            return [path, Buffer.concat([bytes.subarray(0, place), Buffer.from(piece), bytes.subarray(place + 1)])]
          }),
        )
        try {
          for (const { at: where, reason } of (await format.read?.(sourceOf(damaged, sizeOf)))?.rejects ?? []) {
            expect(where).not.toBe('')
            expect(reason).not.toBe('')
          }
        } catch (cause) {
          // An error of the language's own names no place: a reader says in words what it cannot open.
          expect(cause).toBeInstanceOf(Error)
          expect(cause).not.toBeInstanceOf(TypeError)
          expect(cause).not.toBeInstanceOf(RangeError)
        }
      }),
      { numRuns: 100 },
    ))
})
