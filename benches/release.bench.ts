/**
 * Releases at scale (docs/spec/release.md; LIMITS.md 1.3, goals P8 and P8b): readings as NDJSON and labels as COCO out of the database, each in a
 * process of its own against COPY of the same rows in the same order; the freeze by a real worker; a freeze whose worker is killed. All on one
 * study of as many settled samples as RETICLE_BENCH_TASKS says (1,000,000), each with a polygon of 20 vertices. RETICLE_BENCH_ROUNDS repeats the
 * exports, which take turns with their baselines. RETICLE_BENCH_PARTS names parts (P8, freeze, kill), all without it.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startEngines } from './engines.ts'
import { median, report } from './figure.ts'
import { freeze, freezeKilled } from './release/freezing.ts'
import { askJob, askRelease, type ReleaseStudy, settledStudy, storeImages } from './release/study.ts'

const samples = Number(process.env.RETICLE_BENCH_TASKS ?? 1_000_000)
const rounds = Number(process.env.RETICLE_BENCH_ROUNDS ?? 3)
const wanted = (process.env.RETICLE_BENCH_PARTS ?? 'P8,freeze,kill').split(',')
/** Below this many samples a goal in seconds says less: it is scaled, and the fixed part of it is not. */
const goalSeconds = (120 * samples) / 1_000_000
const say = (line: string) => process.stderr.write(`${line}\n`)
const child = fileURLToPath(new URL('release/one-export.ts', import.meta.url))

type Ran = { readonly way: string; readonly seconds: number; readonly processor: number; readonly before: number; readonly peak: number }

const engines = await startEngines()
const folder = await mkdtemp(join(tmpdir(), 'reticle-bench-release-'))

const run = (way: string, projectId: string, ...more: readonly string[]): Ran => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', child, way, engines.databaseUrl, projectId, join(folder, 'out'), ...more],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`${way}: ${stderr}`)
  say(stdout.trim())
  return JSON.parse(stdout)
}

const figure = (name: string, value: number, unit: string, baseline: number, goal: number) =>
  report({ bench: 'release', name, value, unit, baseline, goal, better: 'lower' })

const exportsAgainstCopy = (projectId: string) => {
  const ways = ['copy-table', 'copy-readings', 'ndjson', 'copy-resolutions', 'coco']
  const ran = Array.from({ length: rounds }, () => ways.map((way) => run(way, projectId))).flat()
  const of = (way: string) => ran.filter((one) => one.way === way)
  const seconds = (way: string) => median(of(way).map((one) => one.seconds))
  const grown = (way: string) => Math.max(...of(way).map(({ peak, before }) => peak - before))
  figure(`readings to NDJSON against COPY of the same rows, ${samples}`, seconds('ndjson'), 's', seconds('copy-readings'), 1.15)
  figure(`readings to NDJSON against COPY of the bare table, ${samples}`, seconds('ndjson'), 's', seconds('copy-table'), 1.15)
  figure(`labels to COCO against COPY of the same rows, ${samples}`, seconds('coco'), 's', seconds('copy-resolutions'), 1.8)
  for (const way of ['ndjson', 'coco']) {
    figure(`memory that ${way} takes beside its loaded process, ${samples}`, grown(way), 'MB', 1, 80)
    const tenth = run(way, projectId, 'tenth')
    figure(`memory of ${way} at ${samples} against a tenth`, grown(way), 'MB', tenth.peak - tenth.before, 1.3)
  }
}

const data = join(folder, 'data')

/** The same release again: its row is put back, and what it must come to is known. */
const askAgain = async (): Promise<string> => {
  const { rows } = await engines.pool.query('select id from releases')
  await engines.pool.query('delete from release_files')
  await engines.pool.query(`update releases set state = 'freezing', progress = 0, manifest_sha256 = null, frozen_at = null`)
  await askJob(engines.pool, rows[0]?.id)
  return rows[0]?.id
}

const freezes = async (study: ReleaseStudy) => {
  storeImages(join(data, 'blobs'), samples)
  const frozen = await freeze(engines, data, () => askRelease(engines.pool, study, '1.0.0'))
  figure(`freeze of ${samples} resolutions`, frozen.seconds, 's', 1, goalSeconds)
  say(
    `peak of the worker ${frozen.peak.toFixed(0)} MB, ${frozen.before.toFixed(0)} MB before; ${frozen.processor.toFixed(1)} s of it on a processor`,
  )
  figure(`memory that the freezing worker takes for each sample, ${samples}`, ((frozen.peak - frozen.before) * 1024) / samples, 'KB', 1, 2)
  if (!wanted.includes('kill')) return
  const killed = await freezeKilled(engines, data, askAgain, 0.45)
  if (killed.manifestSha256 !== frozen.manifestSha256)
    throw new Error(`after a kill the release is ${killed.manifestSha256}, and was ${frozen.manifestSha256}`)
  const share = `${(100 * killed.reached).toFixed(0)} %`
  say(`killed at ${share}; the same id: ${killed.manifestSha256}`)
  figure(`the rest of a freeze whose worker was killed at ${share}, against a whole one`, killed.seconds, 's', frozen.seconds, 0.8)
}

try {
  say(`a study of ${samples} settled samples is made`)
  const study = await settledStudy(engines.pool, samples)
  if (wanted.includes('P8')) exportsAgainstCopy(study.projectId)
  if (wanted.includes('freeze') || wanted.includes('kill')) await freezes(study)
} finally {
  await engines.close()
  await rm(folder, { recursive: true, force: true })
}
