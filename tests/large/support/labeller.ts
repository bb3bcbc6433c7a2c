import { setTimeout as sleep } from 'node:timers/promises'
import { aContent, aRegion, type SeededRandom } from '@reticle/testkit'
import type { Client } from './client.ts'

type Content = ReturnType<typeof aContent>
type Assignment = { readonly id: string; readonly taskId: string; readonly fence: number; readonly draftVersion: number }

/** What the server said that it has: the client's side of the story. */
export type Ledger = {
  readonly submits: {
    readonly person: Client
    readonly assignmentId: string
    readonly taskId: string
    readonly key: string
    readonly submission: { readonly taskId: string; readonly fence: number; readonly content: Content; readonly activeMilliseconds: number }
    readonly annotationId: string
  }[]
  /** The latest acknowledged draft of each assignment that was not submitted. */
  readonly drafts: Map<string, { readonly person: Client; readonly version: number; readonly content: Content }>
  /** Answers that no kill excuses. */
  readonly surprises: string[]
}

const contentOf = (random: SeededRandom, note: string): Content =>
  aContent({
    regions: [aRegion({ id: note, geometry: { type: 'box', x: random.below(8), y: random.below(8), width: 4, height: 4 } })],
    answers: [{ questionId: 'quality', value: { kind: 'choice', option: random.pick(['good', 'good', 'good', 'poor']) } }],
    comment: note,
  })

/** Saves one more version of the draft; what is acknowledged goes into the ledger. */
const draft = async (
  person: Client,
  { id, taskId }: Assignment,
  lease: { fence: number; version: number },
  content: Content,
  ledger: Ledger,
) => {
  const version = lease.version + 1
  const answer = await person.ask('PUT', `/assignments/${id}/draft`, { taskId, fence: lease.fence, version, content })
  if (answer.status !== 200) {
    ledger.surprises.push(`draft ${version}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return
  }
  ledger.drafts.set(id, { person, version, content })
  lease.version = version
  lease.fence = (answer.body as { fence: number }).fence
}

/** The next sample: one that an unanswered claim gave us already, else a new claim. `left` are those that this person means to leave. */
const take = async (person: Client, projectId: string, left: ReadonlySet<string>, ledger: Ledger): Promise<Assignment | undefined> => {
  const held = (await person.ask('GET', `/projects/${projectId}/assignments`)).body as Assignment[]
  const open = held.find((one) => !left.has(one.id))
  if (open !== undefined) return open
  const claimed = await person.ask('POST', `/projects/${projectId}/assignments`)
  if (claimed.status === 201) return claimed.body as Assignment
  if (claimed.status !== 204) ledger.surprises.push(`claim: ${claimed.status} ${JSON.stringify(claimed.body)}`)
  return undefined
}

/**
 * Claims, drafts twice and submits, over and over, until told to stop; the first and every tenth sample is left with its draft. Each
 * request names its task, as the bench's do: that proves a lease which ended with the process and the Redis that held it (D64).
 */
export const label = async (
  person: Client,
  projectId: string,
  random: SeededRandom,
  ledger: Ledger,
  shouldStop: () => boolean,
): Promise<void> => {
  const left = new Set<string>()
  for (let round = 0; !shouldStop(); round++) {
    const assignment = await take(person, projectId, left, ledger)
    if (assignment === undefined) {
      await sleep(200)
      continue
    }
    const lease = { fence: assignment.fence, version: assignment.draftVersion }
    for (const part of [1, 2]) await draft(person, assignment, lease, contentOf(random, `${person.personId}-${round}-${part}`), ledger)
    if (round % 10 === 0 && left.size < 5) {
      left.add(assignment.id)
      continue
    }
    const content = contentOf(random, `${person.personId}-${round}-final`)
    const key = `kill-${assignment.id}`
    const submission = { taskId: assignment.taskId, fence: lease.fence, content, activeMilliseconds: 1000 }
    const answer = await person.ask('POST', `/assignments/${assignment.id}/submission`, submission, { 'idempotency-key': key })
    if (answer.status !== 201) {
      ledger.surprises.push(`submit: ${answer.status} ${JSON.stringify(answer.body)}`)
      left.add(assignment.id)
      continue
    }
    const { annotationId } = answer.body as { annotationId: string }
    ledger.submits.push({ person, assignmentId: assignment.id, taskId: assignment.taskId, key, submission, annotationId })
    ledger.drafts.delete(assignment.id)
    await sleep(random.below(120))
  }
}
