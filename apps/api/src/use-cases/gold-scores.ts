import { adviceOn, type Protocol, scoreAgainst, type TrainingPolicy, trainingPolicySchema, wilson } from '@reticle/domain'
import type { Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { sendNotice } from './send-notice.ts'

type Where = Pick<Scope, 'projectId' | 'organizationId'>
const batch = 200

/** The training policy of a protocol; the defaults where it says nothing. */
const trainingOf = (protocol: Pick<Protocol, 'training'> | undefined): TrainingPolicy =>
  protocol?.training ?? trainingPolicySchema.parse({})

export const liveTraining = async (context: Context, projectId: string): Promise<TrainingPolicy> => {
  const protocolId = await context.read.projects.liveProtocolId(projectId)
  return trainingOf(protocolId == null ? undefined : (await context.protocols.get(protocolId)).content)
}

/** Holds a batch of readings against what is known; answers whose hidden gold was among them, and how many readings there were. */
const scoreBatch = async (context: Context, projectId: string) => {
  const readings = await context.read.gold.unscored(projectId, batch)
  const known = new Map((await context.read.knownAnswers.of(readings.map(({ taskId }) => taskId))).map((row) => [row.taskId, row]))
  const scoredAt = context.now()
  const scores = readings.flatMap(({ content, ...reading }) => {
    const row = known.get(reading.taskId)
    if (row === undefined) return []
    const { score, confusion } = scoreAgainst(row.protocol, row.known, content)
    return [{ ...reading, projectId, basis: row.basis, score, confusion, scoredAt }]
  })
  await context.unitOfWork(({ gold }) => gold.addScores(scores))
  const people = new Set(scores.flatMap(({ purpose, personId }) => (purpose === 'gold' ? [personId] : [])))
  return { people, isMore: scores.length > 0 && readings.length === batch }
}

/**
 * Tells managers when a reader falls below what the protocol asks for on hidden gold, and again after as many readings as that takes (G21).
 * Never the reader: that would tell them which samples were gold. Nobody is paused by it.
 */
const advise = async (
  context: Context,
  { projectId, organizationId }: Where,
  personId: string,
  training: TrainingPolicy,
): Promise<void> => {
  const { sum, n } = await context.read.gold.hiddenOf(projectId, personId)
  const reason = adviceOn(wilson(sum, n), training)
  if (reason === undefined) return
  await context.unitOfWork(async (repositories) => {
    const last = await repositories.gold.lastAdvice(projectId, personId)
    if (last !== undefined && n < last + training.adviseFrom) return
    const annotator = await repositories.annotators.get(projectId, personId)
    if (annotator === undefined || annotator.pausedAt !== null) return
    const at = context.now()
    await repositories.events.add({
      type: 'annotator.advised',
      subjectId: personId,
      at,
      organizationId,
      projectId,
      payload: { n, mean: sum / n },
    })
    const managers = (await repositories.gold.managers(projectId)).filter((id) => id !== personId)
    const text = `${annotator.name} ${reason}. You may pause them.`
    await sendNotice(repositories, { personIds: managers }, { projectId, kind: 'advice', text, about: { personId }, at })
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['people'] } })
  })
}

/** Holds every reading of gold that was not yet against what is known now. Idempotent: whoever looks at scores calls it first. */
export const scoreReadings = async (context: Context, where: Where): Promise<void> => {
  const people = new Set<string>()
  for (let isMore = true; isMore; ) {
    const scored = await scoreBatch(context, where.projectId)
    for (const personId of scored.people) people.add(personId)
    isMore = scored.isMore
  }
  if (people.size === 0) return
  const training = await liveTraining(context, where.projectId)
  for (const personId of people) await advise(context, where, personId, training)
}

/** After a reading of hidden gold: not waited for, so that nothing tells it from a vote (G9). */
export const scoreSoon = (context: Context, where: Where): void => {
  scoreReadings(context, where).catch((error: unknown) => {
    context.log.warn(
      { err: error, projectId: where.projectId },
      'readings of gold could not be scored; they will be when they are looked at',
    )
  })
}
