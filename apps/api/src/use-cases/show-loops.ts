import type { Loop, LoopDetail, LoopRound } from '@reticle/contract'
import type { Repositories } from '@reticle/db'
import { type DomainError, err, ok, type Result, roundIdSchema } from '@reticle/domain'
import type { Context } from '../context.ts'

type Row = NonNullable<Awaited<ReturnType<Repositories['loops']['get']>>>
type RoundRow = Awaited<ReturnType<Repositories['loops']['rounds']>>[number]

export const noLoop: DomainError = { code: 'not-found', message: 'there is no such loop' }

const measureShown = (measure: RoundRow['round']['measure']): LoopRound['measure'] =>
  measure === null
    ? null
    : { ...measure, interval: measure.interval === null ? null : [measure.interval[0], measure.interval[1]], all: { ...measure.all } }

const roundShown = ({ round, release, manifestSha256, version }: RoundRow): LoopRound => ({
  id: roundIdSchema.parse(round.id),
  number: round.number,
  state: round.state,
  begunBy: round.begunBy,
  settled: round.settled,
  ...{ releaseId: round.releaseId, release, releaseSha256: manifestSha256, labels: round.labels, version },
  ...{ trainingRunId: round.trainingRunId, predictionRunId: round.predictionRunId },
  measure: measureShown(round.measure),
  randomLabels: round.randomLabels,
  randomMeasure: measureShown(round.randomMeasure),
  ...{ scored: round.scored, error: round.error },
  startedAt: round.startedAt.toISOString(),
  finishedAt: round.finishedAt?.toISOString() ?? null,
})

const loopShown = async (
  { read }: Context,
  { createdById: _, organizationId: __, createdAt, nextAt, ...row }: Row,
  history: readonly LoopRound[],
): Promise<Loop> => ({
  ...row,
  modelId: row.modelId as Loop['modelId'],
  createdAt: createdAt.toISOString(),
  nextAt: nextAt?.toISOString() ?? null,
  lastRound: history.at(-1) ?? null,
  rounds: history.length,
  settled: await read.loops.settledIn(row.projectId, row.plan.heldOut),
})

const historyOf = async ({ read }: Context, loopId: string): Promise<LoopRound[]> => (await read.loops.rounds(loopId)).map(roundShown)

export const listLoops = async (context: Context, projectId: string): Promise<Loop[]> =>
  Promise.all((await context.read.loops.listOf(projectId)).map(async (row) => loopShown(context, row, await historyOf(context, row.id))))

export const showLoop = async (context: Context, id: string): Promise<Result<LoopDetail, DomainError>> => {
  const row = await context.read.loops.get(id)
  if (row === undefined) return err(noLoop)
  const history = await historyOf(context, id)
  return ok({ ...(await loopShown(context, row, history)), history })
}
