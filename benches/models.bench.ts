/**
 * Models in the loop. RETICLE_BENCH_PARTS names some of the parts: scores (a million scores for a live queue; RETICLE_BENCH_TASKS sets how
 * many), active (labels by active against random order; the curves are drawn into RETICLE_BENCH_OUT, or .reticle/bench), readers (reads of
 * people with a model as a reader). The latter two need the real data of ../shared/data.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measureActive } from './models/active.ts'
import { cellPixels } from './models/cell-pixels.ts'
import { claimOn, measureLiveScores } from './models/live-scores.ts'
import { measureReaders } from './models/model-reader.ts'
import { spots } from './models/spots.ts'

const wanted = (process.env.RETICLE_BENCH_PARTS ?? 'scores,active,readers').split(',')
const out = process.env.RETICLE_BENCH_OUT ?? fileURLToPath(new URL('../.reticle/bench', import.meta.url))

const measureLearning = async () => {
  const [cells, clicked] = [await cellPixels(), await spots()]
  if (cells === undefined || clicked === undefined) {
    process.stderr.write('[skipped: ../shared/data is absent] active, readers\n')
    return
  }
  if (wanted.includes('active')) {
    mkdirSync(out, { recursive: true })
    measureActive(cells, join(out, 'active-learning.svg'))
  }
  if (wanted.includes('readers')) {
    measureReaders(cells, 'crowdlab')
    // Where a model is right in three of four places, and people miss the same dim spots as the model that learned from them.
    measureReaders(clicked, null)
  }
}

const run = async () => {
  if (wanted.includes('active') || wanted.includes('readers')) await measureLearning()
  if (wanted.includes('scores')) await measureLiveScores()
}

if (process.env.RETICLE_BENCH_CLAIMER === undefined) await run()
else await claimOn(process.env.RETICLE_BENCH_CLAIMER)
