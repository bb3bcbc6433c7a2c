import { setTimeout as sleep } from 'node:timers/promises'
import { rowsOf, type SeededRandom } from '@reticle/testkit'
import type { Cast, Person, Project } from './cast.ts'
import { contentOf } from './hands.ts'
import { hashOf, type Submit } from './ledger.ts'
import type { Stage } from './stage.ts'

const limit = 300_000

type Claimed = { readonly id: string; readonly taskId: string; readonly fence: number }

/** Claims and submits until nothing is left for this person in the project; the reason that the last claim was given. */
const drain = async (stage: Stage, person: Person, project: Project, random: SeededRandom): Promise<string> => {
  const ask = (path: string, body?: unknown, headers = {}) =>
    stage.traffic.ask({ method: 'POST', path, token: person.token, body, headers }, random.below(2))
  for (;;) {
    const claimed = await ask(`/projects/${project.id}/assignments`)
    if (claimed.status !== 201) return claimed.headers['reticle-reason'] ?? `${claimed.status} ${JSON.stringify(claimed.body)}`
    const { id, taskId, fence } = claimed.body as Claimed
    const content = contentOf(random, `${person.name}-${id}`)
    const body = { fence, content, activeMilliseconds: 1 }
    const key = `fresh-${id}`
    const about = { personId: person.id, projectId: project.id, assignmentId: id, taskId, key, body, hash: hashOf(content) }
    const submit: Submit = { ...about, acknowledged: null }
    stage.ledger.submits.set(key, submit)
    const answer = await ask(`/assignments/${id}/submission`, { ...body, taskId }, { 'idempotency-key': key })
    if (answer.status === 201) stage.ledger.acknowledge(submit, (answer.body as { annotationId: string }).annotationId)
    else stage.ledger.surprise(`${person.name}: submit in "${project.name}": ${answer.status} ${JSON.stringify(answer.body)}`)
  }
}

const unfinished = `select t.id, t.project_id as "projectId", t.state, t.reads, t.counted, t.leased from tasks t where t.state in ('collecting', 'comparing')`

/**
 * I4: people who never saw a task finish everything that is open, by claims alone. Answers the tasks that they could not finish, with what
 * the last claims said.
 */
export const finishAll = async (stage: Stage, cast: Cast, random: SeededRandom): Promise<readonly Record<string, unknown>[]> => {
  const deadline = performance.now() + limit
  for (;;) {
    const reasons = await Promise.all(
      cast.fresh.map(async (person) => {
        const said: string[] = []
        for (const project of random.shuffle(cast.projects)) said.push(`${project.name}: ${await drain(stage, person, project, random)}`)
        return said
      }),
    )
    const left = await rowsOf(stage.postgres.url, unfinished)
    if (left.length === 0) return []
    if (performance.now() > deadline) return left.map((row) => ({ ...row, said: reasons[0] }))
    await sleep(300)
  }
}
