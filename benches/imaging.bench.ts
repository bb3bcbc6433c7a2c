/**
 * `reticle pyramid` of a 16k x 16k uint16 TIFF against `vips dzsave` (Debian: libvips-tools) on the same file: wall time, and the memory of all
 * processes of the command together. The two are interleaved; a figure is the median of the rounds. RETICLE_BENCH_SIDE gives the side, a
 * multiple of 256, and RETICLE_BENCH_ROUNDS how often each is run.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, report } from './figure.ts'
import { measuredRun } from './imaging/measured-run.ts'
import { writeTiff } from './imaging/tiff-file.ts'

const side = Number(process.env.RETICLE_BENCH_SIDE ?? 16_384)
const rounds = Number(process.env.RETICLE_BENCH_ROUNDS ?? 3)
const say = (line: string) => process.stderr.write(`${line}\n`)
const cli = fileURLToPath(new URL('../apps/cli/src/main.ts', import.meta.url))
const hasVips = spawnSync('vips', ['--version']).status === 0

const folder = await mkdtemp(join(tmpdir(), 'reticle-bench-imaging-'))
try {
  const tiff = join(folder, 'image.tif')
  await writeTiff(tiff, side)
  say(`${side} x ${side} pixels of 16 bits are written`)
  if (!hasVips) say('vips is not there (Debian: libvips-tools): only the memory is measured')
  const [ours, theirs, peaks]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < rounds; round++) {
    const [zarr, tiles] = [join(folder, `${round}.zarr`), join(folder, `${round}`)]
    const own = await measuredRun(process.execPath, [cli, 'pyramid', tiff, zarr])
    ours.push(own.seconds)
    if (own.peakBytes !== null) peaks.push(own.peakBytes / 1_048_576)
    await rm(zarr, { recursive: true })
    if (!hasVips) continue
    const { seconds } = await measuredRun('vips', ['dzsave', tiff, tiles])
    theirs.push(seconds)
    await rm(`${tiles}_files`, { recursive: true })
    await rm(`${tiles}.dzi`)
    say(`round ${round + 1}: pyramid ${own.seconds.toFixed(1)} s, vips dzsave ${seconds.toFixed(1)} s`)
  }
  const bench = 'imaging'
  const name = `pyramid of ${side} x ${side} uint16`
  if (hasVips)
    report({
      bench,
      name: `${name} against vips dzsave`,
      value: median(ours),
      unit: 's',
      baseline: median(theirs),
      goal: 3,
      better: 'lower',
    })
  if (peaks.length > 0)
    report({ bench, name: `${name}: memory`, value: median(peaks), unit: 'MB', baseline: 1024, goal: 1, better: 'lower' })
} finally {
  await rm(folder, { recursive: true })
}
