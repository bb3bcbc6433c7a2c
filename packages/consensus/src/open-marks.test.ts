import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Region } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { objectAgreement } from './objects/object-agreement.ts'
import { compareRegions } from './regions/compare-regions.ts'

const folder = (set: string): string => fileURLToPath(new URL(`../../../../shared/data/${set}/`, import.meta.url))
const rowsOf = (file: string): string[][] =>
  readFileSync(file, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))
const absence = (set: string): string | undefined => (existsSync(folder(set)) ? undefined : `[skipped: ../shared/data/${set} is absent]`)

const point = (id: string, x: number, y: number): Region => ({
  id,
  labelId: 'spot',
  geometry: { type: 'point', x, y },
  attributes: {},
  origin: { kind: 'file', name: 'open set' },
})

/** Points of each worker on each image; also those who looked and marked nothing. */
const clicksOf = (set: string) => {
  const images = new Map<string, Map<string, Region[]>>()
  for (const [image = '', worker = ''] of rowsOf(`${folder(set)}submissions.csv`)) {
    const workers = images.get(image) ?? new Map<string, Region[]>()
    workers.set(worker, [])
    images.set(image, workers)
  }
  for (const [image = '', worker = '', mark = '', x = '', y = ''] of rowsOf(`${folder(set)}annotations.csv`))
    images
      .get(image)
      ?.get(worker)
      ?.push(point(mark, Number(x), Number(y)))
  return images
}

const truthOf = (set: string) => {
  const images = new Map<string, Region[]>()
  for (const [image = '', x = '', y = ''] of rowsOf(`${folder(set)}truth.csv`)) {
    const points = images.get(image) ?? []
    points.push(point(`t${points.length}`, Number(x), Number(y)))
    images.set(image, points)
  }
  return images
}

const distance = 4
const f1 = (found: readonly Region[], truth: readonly Region[]): number =>
  objectAgreement({ id: 'f', content: { regions: [...found] } }, { id: 't', content: { regions: [...truth] } }, { distance }).detections[0]
    ?.f1 ?? 0

const consensusOf = (workers: ReadonlyMap<string, readonly Region[]>, share: number): Region[] => {
  const annotated = [...workers].map(([id, regions]) => ({ id, content: { regions: [...regions] } }))
  const { clusters } = compareRegions(annotated, { method: 'centroid', iou: 0.5, distance, share })
  return clusters.filter(({ isKept }) => isKept).map(({ id, geometry }) => ({ ...point(id, 0, 0), geometry }))
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const reference = [
  // One worker on average, and the consensus, as measured by others (../shared/data/README.md).
  { set: 'insta_beads_real', share: 0.3, worker: 0.683, best: 0.936 },
  { set: 'insta_spots_cells', share: 0.2, worker: 0.524, best: 0.813 },
] as const

for (const { set, share, worker, best } of reference) {
  const reason = absence(set)
  describe.skipIf(reason !== undefined)(`clicks of ${set} ${reason ?? ''}`, () => {
    it(`C24, C29: the consensus of all finds more than ${best} of the truth (F1 at ${distance} px), far above one worker`, () => {
      const truth = truthOf(set)
      const images = [...clicksOf(set)]
      const together = mean(images.map(([image, workers]) => f1(consensusOf(workers, share), truth.get(image) ?? [])))
      const alone = mean(images.flatMap(([image, workers]) => [...workers.values()].map((marks) => f1(marks, truth.get(image) ?? []))))
      expect(together).toBeGreaterThan(best - 0.005)
      expect(Math.abs(alone - worker)).toBeLessThan(0.03)
      expect(together).toBeGreaterThan(alone + 0.2)
    })
  })
}
