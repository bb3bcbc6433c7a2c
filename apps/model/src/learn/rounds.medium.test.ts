import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Geometry, maskOf, rowsOfMask } from '@reticle/geometry'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { classicalForeground } from '../cells/foreground.ts'
import { type Lesson, type Lessons, learnFrom } from './learn.ts'
import { readPicture } from './read-picture.ts'
import { heldOut } from './score.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const demo = at('../../../../demo/')
const dsb = at('../../../../../shared/data/dsb2018_nuclei/')
const word = existsSync(dsb) ? '' : ' [skipped: ../shared/data/dsb2018_nuclei is absent]'

/** The demo's nuclei, as more than half of its readers drew them. */
const demoLessons = async (): Promise<Lesson[]> => {
  const study: {
    samples: { file: string }[]
    annotations: { file: string; content: { regions: { geometry: Geometry }[] } }[]
  } = JSON.parse(await readFile(`${demo}studies/nuclei.json`, 'utf8'))
  return Promise.all(
    study.samples.map(async ({ file }) => {
      const channels = await readPicture(`${demo}images/${file}`)
      const { width, height } = channels[0] ?? { width: 0, height: 0 }
      const readings = study.annotations.filter((one) => one.file === file)
      const votes = new Float32Array(width * height)
      for (const { content } of readings) {
        const own = new Uint8Array(width * height)
        for (const { geometry } of content.regions) {
          const { top, rows } = rowsOfMask(maskOf(geometry))
          rows.forEach((row, index) => {
            for (let i = 0; i < row.length; i += 2)
              for (let x = Math.max(0, row[i] ?? 0); x < Math.min(width, row[i + 1] ?? 0); x++)
                if (top + index >= 0 && top + index < height) own[(top + index) * width + x] = 1
          })
        }
        own.forEach((isIn, place) => {
          votes[place] = (votes[place] ?? 0) + isIn
        })
      }
      return { channels, truth: Uint8Array.from(votes, (count) => (2 * count > readings.length ? 1 : 0)) }
    }),
  )
}

/** Nuclei of many microscopes (BBBC038), each outlined by hand. */
const dsbLessons = async (): Promise<Lesson[]> =>
  Promise.all(
    (await readdir(`${dsb}images`)).toSorted().map(async (file) => {
      const { data } = await sharp(`${dsb}labels/${file}`)
        .toColourspace('grey16')
        .raw({ depth: 'ushort' })
        .toBuffer({ resolveWithObject: true })
      const labels = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
      return { channels: await readPicture(`${dsb}images/${file}`), truth: Uint8Array.from(labels, (label) => (label > 0 ? 1 : 0)) }
    }),
  )

const lessonsOf = (chosen: readonly Lesson[]): Lessons => ({
  length: chosen.length,
  at: async (index) => {
    const lesson = chosen[index]
    if (lesson === undefined) throw new Error(`there is no lesson ${index}`)
    return lesson
  },
})

const classicalIou = (lessons: readonly Lesson[]): number =>
  lessons.reduce((sum, { channels, truth }) => {
    const likely = classicalForeground(channels)
    let [both, either] = [0, 0]
    truth.forEach((kind, place) => {
      const isFound = (likely.values[place] ?? 0) >= 0.5
      if (isFound && kind > 0) both++
      if (isFound || kind > 0) either++
    })
    return sum + both / Math.max(1, either)
  }, 0) / lessons.length

/** Overlap on every fourth image, which is never learnt from, without learning and after each round of more images. */
const rounds = async (lessons: readonly Lesson[], counts: readonly number[]) => {
  const held = lessons.filter((_, index) => index % 4 === 0)
  const rest = lessons.filter((_, index) => index % 4 !== 0)
  const ious: number[] = []
  for (const count of counts) {
    const classifier = await learnFrom(lessonsOf(rest.slice(0, count)), ['nucleus'])
    ious.push((await heldOut(classifier, lessonsOf(held)))?.iou ?? 0)
  }
  return { classical: classicalIou(held), ious }
}

describe('learning by the round', { timeout: 300_000 }, () => {
  it("finds more of the demo's nuclei with each release, and from the first on more than a threshold does", async () => {
    const { classical, ious } = await rounds(await demoLessons(), [1, 4, 12])
    const [first = 0, , last = 0] = ious
    expect(first).toBeGreaterThan(classical)
    expect(last).toBeGreaterThan(first + 0.05)
  })

  it.skipIf(word !== '')(`finds more of the nuclei of many microscopes with each release${word}`, async () => {
    const { classical, ious } = await rounds(await dsbLessons(), [2, 6, 18])
    const [first = 0, , last = 0] = ious
    expect(last).toBeGreaterThan(first + 0.02)
    expect(last).toBeGreaterThan(classical + 0.02)
  })
})
