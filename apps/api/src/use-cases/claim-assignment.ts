import type { NoClaimReason } from '@reticle/contract'
import type { ClaimOutcome, ClaimRules, Lease } from '@reticle/dispatch'
import type { PersonId, ProjectId } from '@reticle/domain'
import { placeOf } from '../caches/places.ts'
import type { KnownProtocol } from '../caches/protocols.ts'
import type { Card } from '../caches/task-cards.ts'
import type { Context } from '../context.ts'
import type { AnnotatorFacts } from '../sign-in/access-cache.ts'
import { type Gate, qualificationGate } from './qualification.ts'
import { assignmentAnswer } from './show-assignment.ts'

export type NoClaim = { readonly kind: 'none'; readonly reason: NoClaimReason; readonly retryAt: Date | null }
type Claimed =
  | { readonly kind: 'leased'; readonly answer: { readonly text: string } | { readonly body: ReturnType<typeof assignmentAnswer> } }
  | NoClaim

const smaller = (one: number | null | undefined, other: number | null | undefined): number | null =>
  one == null || other == null ? (one ?? other ?? null) : Math.min(one, other)

export const claimRules = ({ content, dispensing }: KnownProtocol, annotator: AnnotatorFacts | undefined): ClaimRules => {
  const expertise = annotator?.expertise ?? []
  return {
    leaseMinutes: content.leaseMinutes,
    most: smaller(dispensing.most, annotator?.most),
    mostPerDay: smaller(dispensing.mostPerDay, annotator?.mostPerDay),
    isPaused: annotator?.isPaused ?? false,
    hasExpertise: dispensing.expertise.every((wanted) => expertise.includes(wanted)),
    excludedAffiliation: dispensing.excludesSameAffiliation ? annotator?.affiliation || null : null,
    goldRate: dispensing.goldRate,
    repeatRate: dispensing.repeatRate,
    repeatAfterHours: dispensing.repeatAfterHours,
    expertise,
    qualification: null,
  }
}

/** What the live protocol and the annotator's own row ask; `undefined` without a protocol. Answered at once when it is known. */
const rulesOf = (
  context: Context,
  projectId: ProjectId,
  annotatorId: PersonId,
): ClaimRules | undefined | Promise<ClaimRules | undefined> => {
  const live = context.access.liveProtocols.known(projectId)
  const protocol = live?.id == null ? undefined : context.protocols.known(live.id)
  const annotator = context.access.annotators.known(`${projectId} ${annotatorId}`)
  return protocol === undefined || annotator === undefined ? askRules(context, projectId, annotatorId) : claimRules(protocol, annotator)
}

const askRules = async (context: Context, projectId: ProjectId, annotatorId: PersonId): Promise<ClaimRules | undefined> => {
  const live = await context.access.liveProtocols.ask(projectId, async () => {
    const id = await context.read.projects.liveProtocolId(projectId)
    return id === undefined ? undefined : { value: { id } }
  })
  if (live?.id == null) return undefined
  const annotator = await context.access.annotators.ask(`${projectId} ${annotatorId}`, async () => {
    const value = await context.read.labelling.annotator(projectId, annotatorId)
    return value === undefined ? undefined : { value }
  })
  return claimRules(await context.protocols.get(live.id), annotator)
}

/** Leases of one call have their times in common: what was written last is likely what is written next. */
const isoText = () => {
  let last: Date | undefined
  let text = ''
  return (time: Date): string => {
    if (time !== last) text = time.toISOString()
    last = time
    return text
  }
}
const [leasedText, expiryText] = [isoText(), isoText()]

/** The answer for a lease that has no draft, put together from text that is ready. */
const firstAnswer = (lease: Lease, card: Card): string =>
  `{"id":"${lease.assignmentId}","projectId":"${lease.projectId}","taskId":"${lease.taskId}","sampleId":"${lease.sampleId}","protocolId":"${
    lease.protocolId
  }","state":"leased","fence":${lease.fence},"leasedAt":"${leasedText(lease.leasedAt)}","expiresAt":"${expiryText(lease.expiresAt)}","draft":null,"draftVersion":0,"revision":null,"isTest":${lease.purpose === 'qualification'},"sample":${
    card.sampleText
  }}`

const readAnswer = async (context: Context, lease: Lease): Promise<Claimed> => {
  // Whoever claims again what they had before may have a draft.
  if (lease.fence === 1) {
    const card = (await context.cards.of([lease.taskId])).get(lease.taskId)
    if (card !== undefined) return { kind: 'leased', answer: { text: firstAnswer(lease, card) } }
  }
  const assignment = await context.read.assignments.get(lease.assignmentId, lease.annotatorId)
  if (assignment === undefined) throw new Error(`the dispenser leased ${lease.assignmentId}, and Postgres has no such row`)
  return { kind: 'leased', answer: { body: assignmentAnswer(assignment) } }
}

const answerOf = (context: Context, outcome: ClaimOutcome): Claimed | Promise<Claimed> => {
  if (outcome.kind === 'none') return outcome
  const { lease } = outcome
  context.places.keep(placeOf(lease))
  const card = lease.fence === 1 ? context.cards.known(lease.taskId) : undefined
  return card === undefined ? readAnswer(context, lease) : { kind: 'leased', answer: { text: firstAnswer(lease, card) } }
}

/** The test of the live protocol, if it has one; known since the rules were made of it. */
const testOf = (context: Context, projectId: ProjectId) => {
  const protocolId = context.access.liveProtocols.known(projectId)?.id
  const policy = protocolId == null ? undefined : context.protocols.known(protocolId)?.content.training?.qualification
  return protocolId == null || policy === undefined ? undefined : { policy, protocolId }
}

const none = (reason: NoClaimReason): NoClaim => ({ kind: 'none', reason, retryAt: null })

/** What the dispenser says of a test that has nothing more to hand out. */
const afterTest = (outcome: ClaimOutcome, gate: Gate & { kind: 'test' }): ClaimOutcome =>
  outcome.kind === 'none' && outcome.reason === 'nothing-left' ? none(gate.isShort ? 'no-test-tasks' : 'test-running') : outcome

const claimOf = (context: Context, projectId: ProjectId, annotatorId: PersonId, rules: ClaimRules) =>
  context.dispenser.claim({ projectId, annotatorId, rules })

/** Whoever has not passed the test gets its tasks, or a reason (docs/spec/gold.md, G11). */
const claimBehindTest = async (
  context: Context,
  projectId: ProjectId,
  annotatorId: PersonId,
  rules: ClaimRules,
  test: NonNullable<ReturnType<typeof testOf>>,
): Promise<Claimed> => {
  const gate = await qualificationGate(context, projectId, annotatorId, test)
  if (gate.kind === 'closed') return none(gate.reason)
  if (gate.kind === 'open') return answerOf(context, await claimOf(context, projectId, annotatorId, rules))
  const { taskIds, repeat } = gate
  const outcome = await claimOf(context, projectId, annotatorId, { ...rules, qualification: { taskIds, repeat } })
  return answerOf(context, afterTest(outcome, gate))
}

const claimBy = (context: Context, projectId: ProjectId, annotatorId: PersonId, rules: ClaimRules | undefined): Promise<Claimed> => {
  if (rules === undefined) return Promise.resolve(none('no-protocol'))
  const test = testOf(context, projectId)
  // Who is paused, or lacks an expertise, hears that first.
  if (test !== undefined && !rules.isPaused && rules.hasExpertise) return claimBehindTest(context, projectId, annotatorId, rules, test)
  return claimOf(context, projectId, annotatorId, rules).then((outcome) => answerOf(context, outcome))
}

/**
 * Leases the next task to the annotator, or says why there is none. Each claim is a new task, also while others are held. The busiest of all
 * requests: what is known already is not waited for.
 */
export const claimAssignment = (context: Context, projectId: ProjectId, annotatorId: PersonId): Promise<Claimed> => {
  const rules = rulesOf(context, projectId, annotatorId)
  return rules instanceof Promise
    ? rules.then((asked) => claimBy(context, projectId, annotatorId, asked))
    : claimBy(context, projectId, annotatorId, rules)
}
