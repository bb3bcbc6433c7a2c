import { aContent, aRegion, type SeededRandom } from '@reticle/testkit'
import type { Person, Project } from './cast.ts'
import { hashOf, type Submit } from './ledger.ts'
import type { Stage } from './stage.ts'
import type { Reply } from './traffic.ts'

export type Held = {
  readonly id: string
  readonly taskId: string
  readonly project: Project
  fence: number
  draftVersion: number
  /** How it ended, as this person knows it: nothing of it may be handed to them again. */
  end: 'submitted' | 'never' | null
}
type Assignment = { readonly id: string; readonly taskId: string; readonly fence: number; readonly draftVersion: number }

const skips = ['not-now', 'not-me', 'not-usable'] as const
const reasons = new Set(['nothing-left', 'all-leased', 'no-protocol', 'cap-reached', 'paused', 'expertise'])

export const contentOf = (random: SeededRandom, note: string) =>
  aContent({
    regions: Array.from({ length: random.below(3) }, (_, index) =>
      aRegion({ id: `${note}-${index}`, geometry: { type: 'box', x: random.below(3), y: random.below(3), width: 4, height: 4 } }),
    ),
    answers: [{ questionId: 'quality', value: { kind: 'choice', option: random.below(100) < 85 ? 'good' : 'poor' } }],
    comment: note,
  })

/** One person's hands: what they hold, and what they do with it. Everything that is acknowledged goes into the ledger. */
export const handsOf = (stage: Stage, person: Person, random: SeededRandom) => {
  const { traffic, ledger } = stage
  const known = new Map<string, Held>()
  const server = random.below(2)
  let count = 0

  // Reticle takes no time from a client. Some of these have clocks that are off by hours, and say so in a header.
  const clock = new Date(Date.now() + random.pick([0, 0, 0, 5, -7]) * 3_600_000).toUTCString()
  const ask = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> =>
    traffic.ask({ method, path, token: person.token, body, headers: { date: clock, ...headers } }, server)
  const odd = (what: string, held: Held | undefined, reply: Reply) =>
    ledger.surprise(
      `${person.name}: ${what}${held === undefined ? '' : ` of ${held.id} in "${held.project.name}"`}: ${reply.status} ${JSON.stringify(reply.body)}`,
    )

  const meet = (project: Project, body: Assignment, ended: ReadonlySet<string>): Held => {
    const pair = `${person.id} ${body.taskId}`
    const before = ledger.handedOut.get(pair)
    if (before === undefined) ledger.handedOut.set(pair, new Set([body.id]))
    else before.add(body.id)
    if (ended.has(body.id)) ledger.surprise(`${person.name} was handed ${body.id} in "${project.name}" again, which they had ended (I2)`)
    const held = known.get(body.id) ?? {
      id: body.id,
      taskId: body.taskId,
      project,
      fence: body.fence,
      draftVersion: body.draftVersion,
      end: null,
    }
    if (body.fence >= held.fence) Object.assign(held, { fence: body.fence, draftVersion: body.draftVersion })
    known.set(body.id, held)
    return held
  }

  const claim = async (project: Project): Promise<Held | undefined> => {
    // Only what had ended before the claim was sent.
    const ended = new Set([...known.values()].filter((one) => one.end !== null).map((one) => one.id))
    const reply = await ask('POST', `/projects/${project.id}/assignments`)
    if (reply.status === 201) {
      const body = reply.body as Assignment
      ledger.note('claim', { personId: person.id, taskId: body.taskId, assignmentId: body.id, fence: body.fence })
      return meet(project, body, ended)
    }
    const reason = reply.headers['reticle-reason'] ?? ''
    if (reply.status === 204 && reasons.has(reason)) ledger.note(`nothing: ${reason}`, { personId: person.id, projectId: project.id })
    else odd('claim', undefined, reply)
    return undefined
  }

  /** A claim whose answer was lost is found here. */
  const look = async (project: Project): Promise<Held[]> => {
    const reply = await ask('GET', `/projects/${project.id}/assignments`)
    ledger.note('list', { personId: person.id })
    if (reply.status !== 200) odd('list', undefined, reply)
    return reply.status === 200 ? (reply.body as Assignment[]).map((one) => meet(project, one, new Set())) : []
  }

  const renewed = (what: string, held: Held, reply: Reply): boolean => {
    if (reply.status === 200) {
      held.fence = Math.max(held.fence, (reply.body as { fence: number }).fence)
      return true
    }
    // Another claim of this person's was handed the same sample meanwhile, or a manager took it away.
    if (reply.status === 409) ledger.note(`${what} refused`, { assignmentId: held.id })
    else odd(what, held, reply)
    return false
  }

  const draft = async (held: Held): Promise<void> => {
    const version = held.draftVersion + 1
    const content = contentOf(random, `${person.name}-${count++}-draft`)
    const reply = await ask('PUT', `/assignments/${held.id}/draft`, { fence: held.fence, version, content, taskId: held.taskId })
    if (!renewed('draft', held, reply)) return
    if (held.end === 'submitted') ledger.surprise(`${person.name}: a draft of ${held.id} was taken after its submission`)
    held.draftVersion = version
    ledger.drafts.set(held.id, { version, hash: hashOf(content) })
    ledger.note('draft', { assignmentId: held.id, version })
  }

  const heartbeat = async (held: Held): Promise<void> => {
    const reply = await ask('POST', `/assignments/${held.id}/heartbeat`, { fence: held.fence, taskId: held.taskId })
    if (renewed('heartbeat', held, reply)) ledger.note('heartbeat', { assignmentId: held.id })
  }

  const sendSubmit = async (submit: Submit): Promise<void> => {
    const { assignmentId, taskId, body, key } = submit
    const reply = await ask('POST', `/assignments/${assignmentId}/submission`, { ...body, taskId }, { 'idempotency-key': key })
    const held = known.get(assignmentId)
    if (reply.status !== 201) {
      // It was submitted or skipped by this person in another copy of it, which stands.
      if (reply.status === 409 && held?.end !== null) ledger.note('submit refused', { key })
      else odd('submit', held, reply)
      return
    }
    const { annotationId } = reply.body as { annotationId: string }
    if (submit.acknowledged !== null && submit.acknowledged.annotationId !== annotationId)
      ledger.surprise(`${person.name}: the key ${key} was answered with ${annotationId} and with ${submit.acknowledged.annotationId} (F9)`)
    ledger.acknowledge(submit, annotationId)
    if (held !== undefined) held.end = 'submitted'
  }

  /** Sends it `copies` times at once, to both servers. */
  const submit = async (held: Held, copies: number, fence = held.fence): Promise<void> => {
    if (held.end !== null) return
    const content = contentOf(random, `${person.name}-${count++}`)
    const key = `${held.id}-${count}`
    const body = { fence, content, activeMilliseconds: 500 }
    const { id: assignmentId, taskId, project } = held
    const one: Submit = {
      personId: person.id,
      projectId: project.id,
      assignmentId,
      taskId,
      key,
      body,
      hash: hashOf(content),
      acknowledged: null,
    }
    ledger.submits.set(key, one)
    if (copies > 1) ledger.note('submit many times at once', { key, copies })
    await Promise.all(Array.from({ length: copies }, () => sendSubmit(one)))
  }

  const giveUp = async (held: Held, verb: 'skip' | 'release', body: Readonly<Record<string, unknown>>): Promise<boolean> => {
    const reply = await ask('POST', `/assignments/${held.id}/${verb}`, { fence: held.fence, taskId: held.taskId, ...body })
    if (reply.status !== 204 && reply.status !== 409) odd(verb, held, reply)
    ledger.note(reply.status === 204 ? `${verb} ${body.kind ?? ''}`.trim() : `${verb} refused`, { assignmentId: held.id })
    return reply.status === 204
  }
  const skip = async (held: Held, kind: (typeof skips)[number]): Promise<void> => {
    const isDone = await giveUp(held, 'skip', { kind, ...(kind === 'not-usable' ? { reason: 'out of focus' } : {}) })
    if (isDone && kind !== 'not-now') held.end = 'never'
  }
  const release = async (held: Held): Promise<void> => {
    await giveUp(held, 'release', {})
  }

  return { claim, look, draft, heartbeat, submit, skip: (held: Held) => skip(held, random.pick(skips)), release }
}

export type Hands = ReturnType<typeof handsOf>
