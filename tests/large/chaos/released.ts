import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { rowsOf } from '@reticle/testkit'
import type { Cast, Project } from './cast.ts'
import { hashOf } from './ledger.ts'
import type { Stage } from './stage.ts'

const cli = fileURLToPath(new URL('../../../apps/cli/src/main.ts', import.meta.url))
const execute = promisify(execFile)

type Release = { readonly id: string; readonly state: string; readonly manifestSha256: string | null; readonly error: string | null }
type Row = { readonly id: string; readonly content: unknown }

const frozen = async (stage: Stage, cast: Cast, project: Project): Promise<Release> => {
  const ask = async (method: string, path: string, body?: unknown) =>
    (await stage.traffic.ask({ method, path, token: cast.owner.token, body })).body as Release
  const { id } = await ask('POST', `/projects/${project.id}/releases`, { name: 'after all of it' })
  for (let look = 0; look < 1200; look++) {
    const release = await ask('GET', `/releases/${id}`)
    if (release.state !== 'freezing') return release
    await sleep(100)
  }
  throw new Error(`the release ${id} was not frozen within two minutes`)
}

const download = async (stage: Stage, cast: Cast, path: string): Promise<Buffer> => {
  const response = await fetch(`http://127.0.0.1:${stage.apis[0]?.port}/api/v1${path}`, {
    headers: { authorization: `Bearer ${cast.owner.token}` },
  })
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return Buffer.from(await response.arrayBuffer())
}

const compare = (what: string, released: readonly Row[], kept: readonly Row[]): string[] => {
  const there = new Map(released.map((row) => [row.id, hashOf(row.content)]))
  const missing = kept.filter((row) => there.get(row.id) !== hashOf(row.content)).length
  const ids = new Set(kept.map((row) => row.id))
  const surplus = released.filter((row) => !ids.has(row.id)).length
  return missing + surplus === 0 ? [] : [`${what}: ${missing} of ${kept.length} are missing or differ, ${surplus} are too many`]
}

/** I7: what `reticle verify` and Postgres have against a release that is frozen now; empty when it holds exactly what is settled. */
export const wrongInRelease = async (stage: Stage, cast: Cast, project: Project): Promise<string[]> => {
  const release = await frozen(stage, cast, project)
  if (release.state !== 'frozen') return [`it is ${release.state}: ${release.error}`]
  const archive = join(stage.folder, `${release.id}.tar`)
  writeFileSync(archive, await download(stage, cast, `/releases/${release.id}/archive`))
  const verdict = await execute(process.execPath, [cli, 'verify', archive, '--id', release.manifestSha256 ?? '']).then(
    () => [],
    (error: { stdout: string; stderr: string }) => [`reticle verify: ${error.stdout} ${error.stderr}`],
  )
  const lines = async (path: string): Promise<Row[]> =>
    (await download(stage, cast, `/releases/${release.id}/files/${path}`))
      .toString()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  const rows = async (statement: string) => (await rowsOf(stage.postgres.url, statement, [project.id])) as Row[]
  const votes = await rows(
    `select a.id, a.content from annotations a join tasks t on t.id = a.task_id where t.project_id = $1 and t.state = 'settled' and a.purpose = 'vote'`,
  )
  const decisions = await rows(
    `select d.id, d.content from adjudications d join tasks t on t.id = d.task_id where t.project_id = $1 and t.state = 'settled'`,
  )
  const [settled] = await rowsOf(stage.postgres.url, `select count(*)::int as n from tasks where project_id = $1 and state = 'settled'`, [
    project.id,
  ])
  const { samples } = (await stage.traffic.ask({ method: 'GET', path: `/releases/${release.id}`, token: cast.owner.token })).body as {
    samples: number
  }
  return [
    ...verdict,
    ...(samples === settled?.n ? [] : [`${samples} samples, and ${settled?.n} tasks are settled`]),
    ...compare('votes', await lines('votes/annotations.ndjson'), votes),
    ...compare('decisions', await lines('votes/adjudications.ndjson'), decisions),
  ]
}
