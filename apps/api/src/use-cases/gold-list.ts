import type { GoldReader, GoldTask } from '@reticle/contract'
import {
  adviceOn,
  commonMistake,
  contradictsBelow,
  type DomainError,
  err,
  lookAgainFrom,
  may,
  ok,
  type Result,
  wilson,
} from '@reticle/domain'
import { z } from 'zod'
import type { Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { decodeCursor, pageOf } from '../paging.ts'
import { liveTraining, scoreReadings } from './gold-scores.ts'
import { sampleAnswer } from './show-sample.ts'

const placeSchema = z.object({ calm: z.int(), mean: z.number(), id: z.uuid() })
const nobody = { n: 0, sum: 0 }

/** Whoever also labels must not be able to tell gold from other samples (L62, G9). */
export const goldBlindness = ({ roles }: Scope): DomainError | undefined =>
  may(roles, 'task.label')
    ? { code: 'forbidden', message: 'you also label on this project, so known answers are not shown to you: ask someone who does not' }
    : undefined

type Sources = Awaited<ReturnType<Context['read']['knownAnswers']['sourcesOf']>>

const sourceOf = (row: Sources[number]): GoldTask['source'] => {
  const epoch = new Date(0)
  if (row.signedAt !== null)
    return { kind: 'adjudication', text: `decided by ${row.reviewer ?? 'a reviewer'}`, at: row.signedAt.toISOString() }
  if (row.consensusId === null && row.origin !== null)
    return { kind: 'file', text: `${row.origin}, brought by ${row.addedBy ?? 'a manager'}`, at: (row.addedAt ?? epoch).toISOString() }
  return { kind: 'consensus', text: row.reason ?? 'readers agreed', at: (row.settledAt ?? epoch).toISOString() }
}

type Page = { readonly cursor?: string | undefined; readonly limit: number }

/** Tasks whose answer is known, with what readers say of them. */
export const listGold = async (context: Context, scope: Scope, { cursor, limit }: Page) => {
  const refusal = goldBlindness(scope)
  if (refusal !== undefined) return err(refusal)
  const after = decodeCursor(placeSchema, cursor)
  if (!after.ok) return after
  await scoreReadings(context, scope)
  const { gold, knownAnswers, labelling } = context.read
  const { projectId } = scope
  const { adviseBelow: goodFrom, qualification } = await liveTraining(context, projectId)
  const rows = await gold.list({ projectId, goodFrom, contradictsBelow, lookAgainFrom, after: after.value, limit: limit + 1 })
  const page = pageOf(rows, limit, ({ calm, mean, taskId }) => ({ calm, mean: mean ?? 2, id: taskId }))
  const ids = page.rows.map(({ taskId }) => taskId)
  const [cards, known, sources, confusions] = await Promise.all([
    labelling.cards(ids),
    knownAnswers.of(ids),
    knownAnswers.sourcesOf(ids),
    gold.confusionsOn(projectId, ids),
  ])
  const shown = page.rows.flatMap((row) => {
    const { taskId } = row
    const of = <T extends { readonly taskId: string }>(list: readonly T[]) => list.find((one) => one.taskId === taskId)
    const [card, said, source] = [of(cards), of(known), of(sources)]
    if (card === undefined || said === undefined || source === undefined) return []
    return [
      {
        ...{ taskId, protocolId: card.protocolId, sample: sampleAnswer(card.sample), source: sourceOf(source) },
        confirmed: row.confirmedAt === null ? null : { by: row.confirmedBy ?? '', at: row.confirmedAt.toISOString() },
        readings: wilson(row.sum, row.n),
        good: { n: row.good, contradicting: row.contradicting },
        shouldLookAgain: row.calm === 0,
        mistake: commonMistake((confusions.get(taskId) ?? []).map(({ confusion }) => confusion)),
        known: said.known,
      },
    ]
  })
  return ok({
    rows: shown,
    next: page.next,
    counts: { gold: rows[0]?.total ?? 0, lookAgain: rows[0]?.lookAgain ?? 0 },
    test: qualification === undefined ? null : { tasks: qualification.tasks, passScore: qualification.passScore },
  })
}

/** How each annotator does on known answers, and who is advised to be paused. */
export const listGoldReaders = async (context: Context, scope: Scope): Promise<Result<GoldReader[], DomainError>> => {
  const refusal = goldBlindness(scope)
  if (refusal !== undefined) return err(refusal)
  await scoreReadings(context, scope)
  const { projectId } = scope
  const { gold, annotators, qualifications } = context.read
  const [training, people, sums, confusions, attempts] = await Promise.all([
    liveTraining(context, projectId),
    annotators.list(projectId, null, 10_000),
    gold.readers(projectId),
    gold.confusions(projectId),
    qualifications.latestOfAll(projectId),
  ])
  return ok(
    people.map(({ personId, name, pausedAt }): GoldReader => {
      const of = (purpose: string) => sums.find((row) => row.personId === personId && row.purpose === purpose) ?? nobody
      const [hidden, test] = [of('gold'), of('qualification')]
      const mean = wilson(hidden.sum, hidden.n)
      const last = attempts.find((row) => row.personId === personId)
      return {
        ...{ personId, name, isPaused: pausedAt !== null, hidden: mean, test: wilson(test.sum, test.n) },
        confusion: (confusions.get(personId) ?? []).map(({ subject, known, given, n }) => ({ subject, known, given, n })),
        advice: adviceOn(mean, training) ?? null,
        qualification:
          last === undefined
            ? null
            : {
                state: last.state,
                attempt: last.attempt,
                done: last.done,
                score: last.score,
                endedAt: last.endedAt?.toISOString() ?? null,
              },
      }
    }),
  )
}
