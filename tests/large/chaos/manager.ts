import { setTimeout as sleep } from 'node:timers/promises'
import { rowsOf, type SeededRandom } from '@reticle/testkit'
import type { Cast, Project } from './cast.ts'
import { contentOf } from './hands.ts'
import type { Stage } from './stage.ts'
import { upload } from './uploads.ts'

type Rows = readonly Record<string, unknown>[]

/** What a manager and a reviewer do while others label, none of which may stop anyone. */
export const manage = async (stage: Stage, cast: Cast, random: SeededRandom, shouldStop: () => boolean): Promise<void> => {
  const { ledger, traffic, postgres } = stage
  const ask = async (what: string, method: string, path: string, body?: unknown, who = cast.owner): Promise<unknown> => {
    const reply = await traffic.ask({ method, path, token: who.token, body }, random.below(2))
    const isDone = reply.status < 300
    // Someone was faster, or what was asked for does not fit the state any more.
    if (!isDone && ![404, 409].includes(reply.status))
      ledger.surprise(`${who.name}: ${what}: ${reply.status} ${JSON.stringify(reply.body)}`)
    ledger.note(isDone ? `desk: ${what}` : `desk: ${what} refused`, { path, status: reply.status })
    return reply.body
  }
  const some = async (project: Project, where: string, count: number): Promise<Rows> =>
    rowsOf(
      postgres.url,
      `select id, sample_id as "sampleId" from tasks where project_id = $1 and ${where} order by random() limit ${count}`,
      [project.id],
    ).catch(() => [])
  const ids = (rows: Rows, name: string) => rows.map((row) => String(row[name]))

  const acts: readonly ((project: Project) => Promise<unknown>)[] = [
    async (project) => {
      const taskIds = ids(await some(project, `state = 'collecting'`, 20), 'id')
      if (taskIds.length > 0)
        await ask('priorities', 'PATCH', `/projects/${project.id}/priorities`, { priority: random.below(5) - 2, taskIds })
    },
    async (project) => {
      const [one] = ids(await some(project, `state = 'settled'`, 1), 'id')
      const to = random.pick(['collecting', 'contested'])
      if (one !== undefined) await ask(`reopen as ${to}`, 'POST', `/tasks/${one}/reopening`, { to, reason: 'a second look' })
    },
    async (project) => {
      const decision = () => ({ content: contentOf(random, 'decision'), reasonCode: 'slip', note: '' })
      for (const one of ids(await some(project, `state = 'contested'`, 3), 'id'))
        await ask('adjudicate', 'POST', `/tasks/${one}/adjudication`, decision(), cast.reviewer)
    },
    async (project) => {
      const sampleIds = ids(await some(project, `state <> 'withdrawn'`, 2), 'sampleId')
      if (sampleIds.length > 0)
        await ask('withdraw', 'POST', `/projects/${project.id}/withdrawals`, { sampleIds, reason: 'consent withdrawn' })
    },
    async (project) => {
      const scores = ids(await some(project, `state = 'collecting'`, 30), 'id').map((taskId) => ({ taskId, value: random.next() }))
      if (scores.length > 0)
        await ask('scores', 'PUT', `/projects/${project.id}/scores`, { kind: 'uncertainty', source: 'a model', scores })
    },
    async (project) => {
      const [one] = ids(await some(project, `state = 'settled' and not is_gold`, 1), 'id')
      if (one !== undefined) await ask('gold', 'PUT', `/tasks/${one}/gold`, { isGold: true, reason: 'known' })
    },
    async (project) => {
      const held = (await ask('leases', 'GET', `/projects/${project.id}/leases`)) as { rows?: { assignmentId: string }[] } | undefined
      const one = held?.rows?.[0]
      if (one !== undefined) await ask('revoke', 'POST', `/assignments/${one.assignmentId}/revocation`, { reason: 'holds it for too long' })
    },
    async (project) => {
      const path = `/projects/${project.id}/annotators/${random.pick(cast.people).id}`
      await ask('pause', 'PATCH', path, { isPaused: true, pauseReason: 'a talk first' })
      await sleep(1000)
      await ask('resume', 'PATCH', path, { isPaused: false })
    },
    async (project) =>
      ask('new protocol', 'POST', `/projects/${project.id}/protocols`, { ...project.protocol, instructions: `As of ${random.next()}` }),
    async (project) => ask('queue', 'GET', `/projects/${project.id}/queue`),
    async (project) => ask('progress', 'GET', `/projects/${project.id}/progress`),
    async (project) =>
      ask('release', 'POST', `/projects/${project.id}/releases`, { name: 'on the way', query: { kinds: ['consensus', 'adjudication'] } }),
  ]
  while (!shouldStop()) {
    await random.pick(acts)(random.pick(cast.projects))
    await sleep(200 + random.below(600))
  }
}

/** Brings new samples whenever a project has few left, so that imports run all the time; one at a time for each project. */
export const feed = async (stage: Stage, cast: Cast, shouldStop: () => boolean): Promise<void> => {
  const hungry = `select id from projects p where (select count(*) from tasks t where t.project_id = p.id and t.state = 'collecting') < 50
    and not exists (select from imports i where i.project_id = p.id and i.state in ('queued', 'running'))`
  while (!shouldStop()) {
    const rows = await rowsOf(stage.postgres.url, hungry).catch(() => [])
    const ids = new Set(rows.map((row) => row.id))
    for (const project of cast.projects) if (ids.has(project.id) && !shouldStop()) await upload(stage, cast, project, 60)
    await sleep(1000)
  }
}
