/**
 * One way out of the database in a process of its own, for release.bench.ts: `node one-export.ts WAY DATABASE_URL PROJECT_ID FOLDER
 * [tenth]`. Prints the seconds from the first statement to the last byte, and the memory before and at the peak in MB, as one JSON line.
 */
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

const [way = '', url = '', projectId = '', folder = '', share = 'all'] = process.argv.slice(2)
/** A tenth of the plates of the study. */
const groups = share === 'tenth' ? { groups: { plate: Array.from({ length: 100 }, (_, plate) => String(plate)) } } : {}
const query = { kinds: ['consensus' as const, 'adjudication' as const, 'gold' as const], ...groups }
const asOf = new Date('2026-02-01T00:00:00.000Z')
const scope = { projectId, asOf, query }
const split = { shares: { train: 1 }, seed: 7 }
const out = join(folder, `${way}.out`)

const settled = `tasks.project_id = '${projectId}' and tasks.state = 'settled' and tasks.settled_at <= '${asOf.toISOString()}'
  and tasks.resolution_kind in ('consensus', 'adjudication', 'gold') and samples.withdrawn_at is null`
const rows: Readonly<Record<string, string>> = {
  'copy-table': 'select * from annotations',
  'copy-readings': `select annotations.* from annotations join tasks on tasks.id = annotations.task_id join samples on samples.id = tasks.sample_id
    where ${settled} order by samples.position, annotations.id`,
  'copy-resolutions': `select samples.id, samples.name, samples.sha256, samples.groups, samples.width, samples.height, consensus.*
    from tasks join samples on samples.id = tasks.sample_id join consensus on consensus.id = tasks.consensus_id
    where ${settled} order by samples.position`,
}

/** What COPY itself sends, into a file. */
const copy = async (text: string) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  begin()
  await pipeline(client.query(copyTo(`copy (${text}) to stdout`)), createWriteStream(out))
  await client.end()
}

/** The readings of a release as its file of votes has them. */
const readings = async () => {
  const { connect, inSnapshot } = await import('@reticle/db')
  const database = connect(url, { applicationName: 'bench', max: 1 })
  await inSnapshot(database, async (_, streams) => {
    const { byAnnotator } = await streams.countReadings(scope)
    const names = new Map([...byAnnotator.keys()].map((id, n) => [id, `person-${n}`]))
    begin()
    await pipeline(streams.readings(scope, names), createWriteStream(out))
  })
  await database.close()
}

/** The samples and marks of a release as its COCO file has them. */
const coco = async () => {
  const { connect, inSnapshot } = await import('@reticle/db')
  const { releaseFormats } = await import('@reticle/interchange')
  const { assembled, begin: newPass, labelledSet, passOver, planSplits, readFacts } = await import('@reticle/release')
  const { scratchFolder } = await import('../../apps/worker/src/jobs/scratch-folder.ts')
  const database = connect(url, { applicationName: 'bench', max: 1 })
  await inSnapshot(database, async ({ releaseWork }, streams) => {
    const project = { id: projectId, name: 'Plates', description: '', isDemo: false }
    const draft = { ...{ id: '', name: 'Cells', version: '1.0.0', notes: '', organization: 'Lab' }, project, query, split, asOf }
    const facts = await readFacts(releaseWork, streams, draft, { name: 'reticle', version: '0' }, new Map())
    const everywhere = { get: () => ({ split: 'train', group: null }) }
    const splits = Object.assign(planSplits([], split), everywhere)
    const files = releaseFormats[0].sections(labelledSet(facts, splits))
    const scratch = scratchFolder(join(folder, 'scratch'))
    await scratch.open('bench')
    begin()
    const at = newPass(files, undefined)
    await passOver(facts.samples(), splits, files, at, scratch)
    for (const file of files) await pipeline(assembled(file, scratch), createWriteStream(out))
    await scratch.clear()
  })
  await database.close()
}

const status = (field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? Number.NaN) / 1024
let [started, before] = [0, 0]
let cpu = process.cpuUsage()
/** The modules are loaded: from here on time and memory are the export's own. */
function begin() {
  globalThis.gc?.()
  before = status('VmRSS')
  // Forgets the peak so far, which is that of loading and compiling the sources.
  writeFileSync('/proc/self/clear_refs', '5')
  cpu = process.cpuUsage()
  started = performance.now()
}

await mkdir(folder, { recursive: true })
const text = rows[way]
if (text !== undefined) await copy(text)
else await (way === 'coco' ? coco() : readings())
const seconds = (performance.now() - started) / 1000
const { user, system } = process.cpuUsage(cpu)
process.stdout.write(`${JSON.stringify({ way, seconds, processor: (user + system) / 1e6, before, peak: status('VmHWM') })}\n`)
