import { newId } from '@reticle/db'
import {
  type AnalysisId,
  type AnalysisOutcome,
  type AnalysisRequest,
  analysisFlow,
  type DomainError,
  err,
  may,
  ok,
  type ProjectId,
  protocolSchema,
  type Refit,
  type Result,
  type Role,
  step,
} from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

/** More than this of one project at a time would only wait for each other. */
const mostOpen = 3
const listed = 30

type Row = NonNullable<Awaited<ReturnType<Context['read']['analyses']['get']>>>

const shown = ({ createdAt, startedAt, endedAt, ...row }: Row) => ({
  ...row,
  createdAt: createdAt.toISOString(),
  startedAt: startedAt?.toISOString() ?? null,
  endedAt: endedAt?.toISOString() ?? null,
})

const gone = err({ code: 'not-found', message: 'there is no such analysis in this project' } as const)
const hint = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['progress'] } })

/** Rules that the live protocol would not take are refused with the same words as when it is published. */
const ruleProblem = async (context: Context, projectId: ProjectId, request: AnalysisRequest): Promise<DomainError | undefined> => {
  const live = await context.read.projectHistory.liveProtocol(projectId)
  if (live === undefined) return { code: 'invalid-input', at: 'body', message: 'the project has no protocol yet' }
  if (request.kind !== 'dry-run') return undefined
  const parsed = protocolSchema.safeParse({ ...live.content, routing: request.plan.routing, redundancy: request.plan.redundancy })
  const issue = parsed.success ? undefined : parsed.error.issues[0]
  return issue === undefined ? undefined : { code: 'invalid-input', at: `body.plan.${issue.path.join('.')}`, message: issue.message }
}

export const startAnalysis = async (context: Context, caller: Caller, { projectId, organizationId }: Scope, request: AnalysisRequest) => {
  const problem = await ruleProblem(context, projectId, request)
  if (problem !== undefined) return err(problem)
  const id = newId() as AnalysisId
  const started = await context.unitOfWork(async ({ projects, analyses, events, outbox }): Promise<Result<null, DomainError>> => {
    // Two who ask at once are counted one after the other.
    await projects.lock(projectId)
    if ((await analyses.openIn(projectId)) >= mostOpen)
      return err({ code: 'wrong-state', message: `${mostOpen} analyses of this project wait or run: cancel one, or wait for it` })
    const at = context.now()
    await analyses.add({ id, projectId, request, createdBy: caller.personId, createdAt: at })
    const event = { type: 'analysis.requested', subjectId: id, at, organizationId, projectId, actorId: caller.personId } as const
    await events.add({ ...event, payload: { kind: request.kind } })
    await outbox.put({ kind: 'job', name: 'analyse-project', payload: { analysisId: id } }, hint(projectId))
    return ok(null)
  })
  if (!started.ok) return started
  const row = await context.read.analyses.get(projectId, id)
  return row === undefined ? gone : ok(shown(row))
}

export const listAnalyses = async ({ read }: Context, projectId: string) => (await read.analyses.listOf(projectId, listed)).map(shown)

/** Whoever also labels learns no task's agreement by name, not which samples are gold, and nothing of what suggestions do. */
const restricted = (outcome: AnalysisOutcome): AnalysisOutcome => {
  if (outcome.kind === 'dry-run') return { ...outcome, dryRun: { ...outcome.dryRun, changes: { ...outcome.dryRun.changes, rows: [] } } }
  const unknown: Refit['agreement']['overall'] = { value: null, n: 0, excluded: 0, interval: null }
  if (outcome.kind === 'assist')
    return { ...outcome, assist: { ...outcome.assist, tasks: 0, without: 0, groups: [], taken: [], models: [] } }
  const { refit } = outcome
  return {
    ...outcome,
    refit: {
      ...refit,
      readers: refit.readers.map((reader) => ({ ...reader, gold: unknown, repeats: unknown })),
      disputed: [],
      moves: { ...refit.moves, rows: [] },
    },
  }
}

const peopleIn = (outcome: AnalysisOutcome): string[] =>
  outcome.kind !== 'refit'
    ? []
    : [
        ...outcome.refit.readers.map(({ personId }) => personId),
        ...outcome.refit.subjects.flatMap(({ readers }) => readers.map(({ personId }) => personId)),
      ]

const samplesIn = (outcome: AnalysisOutcome): string[] => {
  if (outcome.kind === 'assist') return []
  const rows = outcome.kind === 'dry-run' ? outcome.dryRun.changes.rows : [...outcome.refit.disputed, ...outcome.refit.moves.rows]
  return rows.map(({ sampleId }) => sampleId)
}

/** The last report on suggestions; nothing of it to whoever also labels, since it tells of peers and of known answers. */
export const showAnchoring = async ({ read }: Context, { projectId, roles }: Scope) => {
  const isRestricted = may(roles, 'task.label')
  const last = isRestricted ? undefined : await read.analyses.lastDone(projectId, 'assist')
  if (last?.outcome?.kind !== 'assist') return { analysisId: null, at: null, by: null, report: null, isRestricted }
  const { by, assist } = last.outcome
  return { analysisId: last.id as AnalysisId, at: last.endedAt?.toISOString() ?? null, by, report: assist, isRestricted }
}

export const showAnalysis = async ({ read }: Context, { projectId, roles }: { projectId: string; roles: readonly Role[] }, id: string) => {
  const row = await read.analyses.get(projectId, id)
  if (row === undefined) return gone
  const stored = row.state === 'done' ? await read.analyses.outcomeOf(id) : null
  const isRestricted = may(roles, 'task.label')
  const outcome = stored !== null && isRestricted ? restricted(stored) : stored
  const names =
    outcome === null
      ? { people: [], samples: [] }
      : await read.analyses.namesOf([...new Set(peopleIn(outcome))], [...new Set(samplesIn(outcome))])
  return ok({ ...shown(row), outcome, ...names, isRestricted })
}

export const cancelAnalysis = async (context: Context, caller: Caller, { projectId, organizationId }: Scope, id: string) => {
  if ((await context.read.analyses.get(projectId, id)) === undefined) return gone
  const cancelled = await context.unitOfWork(async ({ analyses, events, outbox }): Promise<Result<null, DomainError>> => {
    const row = await analyses.lock(id)
    const state = row === undefined ? undefined : step(analysisFlow, row.state, 'cancelled')
    if (state === undefined) return err({ code: 'wrong-state', message: `the analysis is ${row?.state ?? 'gone'} already` })
    const at = context.now()
    await analyses.set(id, { state, endedAt: at })
    await events.add({ type: 'analysis.cancelled', subjectId: id, at, organizationId, projectId, actorId: caller.personId })
    await outbox.put(hint(projectId))
    return ok(null)
  })
  if (!cancelled.ok) return cancelled
  const row = await context.read.analyses.get(projectId, id)
  return row === undefined ? gone : ok(shown(row))
}
