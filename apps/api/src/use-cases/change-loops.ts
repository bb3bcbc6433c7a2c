import { newId } from '@reticle/db'
import { type DomainError, err, type LoopPlan, ok, type Result, roundFlow, step } from '@reticle/domain'
import { beginRound, nextRoundAt } from '@reticle/models'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { recipeProblem } from './recipe-problem.ts'
import { noLoop } from './show-loops.ts'

type Changed = Result<string, DomainError>
type Changes = Partial<Omit<LoopPlan, 'heldOut'>> & { readonly name?: string | undefined }

const wrong = (message: string) => err<DomainError>({ code: 'wrong-state', message })
const hint = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['models'] } })

const backendProblem = async ({ read }: Context, projectId: string, backendId: string): Promise<DomainError | undefined> => {
  const backend = await read.backends.get(backendId)
  if (backend === undefined || backend.removedAt !== null || backend.projectId !== projectId)
    return { code: 'invalid-input', at: 'body.backendId', message: 'the project has no such backend' }
  if (backend.isWithdrawn) return { code: 'wrong-state', message: `the model "${backend.model}" was withdrawn` }
  if (backend.protocol !== 'reticle' || (backend.told !== null && !backend.told.can.includes('train')))
    return { code: 'wrong-state', message: `the backend "${backend.name}" does not learn from releases: choose one that can train` }
  return undefined
}

/** Sets a loop up. From here on nothing that a model says of what is held out is shown to a reader (MR41). */
export const createLoop = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  { name, backendId, plan }: { readonly name: string; readonly backendId: string; readonly plan: LoopPlan },
): Promise<Changed> => {
  const problem = recipeProblem(plan.ordering, 'body.plan.ordering') ?? (await backendProblem(context, projectId, backendId))
  if (problem !== undefined) return err(problem)
  const id = newId()
  return context.unitOfWork(async ({ projects, loops, events, outbox }): Promise<Changed> => {
    await projects.lock(projectId)
    const at = context.now()
    const row = {
      id,
      projectId,
      backendId,
      name,
      state: 'active' as const,
      plan,
      nextAt: nextRoundAt(plan, at),
      createdBy: caller.personId,
      createdAt: at,
    }
    if (!(await loops.add(row))) return err({ code: 'conflict', message: `the project has a loop "${name}" already: choose another name` })
    await loops.holdBack(projectId, plan.heldOut)
    const event = { type: 'loop.changed' as const, subjectId: id, at, organizationId, projectId, actorId: caller.personId }
    await events.add({ ...event, payload: { name, backendId, plan, state: 'active' } })
    await outbox.put(hint(projectId))
    return ok(id)
  })
}

/** Locks a loop that has not ended, and writes a change of it with its event. */
const change = async (
  context: Context,
  caller: Caller,
  id: string,
  write: (
    loop: NonNullable<Awaited<ReturnType<Context['read']['loops']['get']>>>,
    repositories: Parameters<Parameters<Context['unitOfWork']>[0]>[0],
  ) => Promise<Result<Readonly<Record<string, unknown>>, DomainError>>,
): Promise<Changed> =>
  context.unitOfWork(async (repositories): Promise<Changed> => {
    const { loops, events, outbox } = repositories
    await loops.lock(id)
    const loop = await loops.get(id)
    if (loop === undefined) return err(noLoop)
    if (loop.state === 'ended')
      return wrong(`the loop "${loop.name}" has ended${loop.reason === null ? '' : `: ${loop.reason}`}; set up another one`)
    const written = await write(loop, repositories)
    if (!written.ok) return written
    const { projectId, organizationId } = loop
    const event = { type: 'loop.changed' as const, subjectId: id, at: context.now(), organizationId, projectId, actorId: caller.personId }
    await events.add({ ...event, payload: written.value })
    await outbox.put(hint(projectId))
    return ok(id)
  })

export const updateLoop = async (
  context: Context,
  caller: Caller,
  _scope: Scope,
  id: string,
  { name, ...changes }: Changes,
): Promise<Changed> => {
  const problem = changes.ordering === undefined ? undefined : recipeProblem(changes.ordering, 'body.ordering')
  if (problem !== undefined) return err(problem)
  return change(context, caller, id, async (loop, { loops }) => {
    const plan: LoopPlan = { ...loop.plan, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) }
    const others = await loops.listOf(loop.projectId)
    if (name !== undefined && others.some((one) => one.name === name && one.id !== id))
      return err<DomainError>({ code: 'conflict', message: `the project has a loop "${name}" already: choose another name` })
    const nextAt = changes.trigger === undefined ? {} : { nextAt: nextRoundAt(plan, context.now()) }
    await loops.set(id, { plan, ...nextAt, ...(name === undefined ? {} : { name }) })
    return ok({ plan, name: name ?? loop.name })
  })
}

export const setLoopState = async (context: Context, caller: Caller, id: string, state: 'active' | 'paused'): Promise<Changed> =>
  change(context, caller, id, async (loop, { loops }) => {
    if (loop.state === state) return wrong(`the loop is ${state} already`)
    const reason = state === 'paused' ? `paused by ${caller.name}` : null
    await loops.set(id, { state, endedReason: reason, ...(state === 'active' ? { nextAt: nextRoundAt(loop.plan, context.now()) } : {}) })
    return ok({ state, ...(reason === null ? {} : { reason }) })
  })

/** Begins a round by hand, also of a paused loop. */
export const startRound = async (context: Context, caller: Caller, id: string): Promise<Changed> =>
  change(context, caller, id, async (loop, repositories) => {
    const roundId = await beginRound(repositories, loop, { kind: 'hand', personId: caller.personId }, context.now())
    return roundId === undefined ? wrong('a round is under way: wait for it, or end the loop') : ok({ roundId, by: 'hand' })
  })

/** Ends a loop for good; the round under way is cancelled, with the runs that it waits for. */
export const endLoop = async (context: Context, caller: Caller, id: string, reason: string): Promise<Changed> =>
  change(context, caller, id, async (loop, { loops, modelRuns, outbox }) => {
    const at = context.now()
    const live = await loops.liveRoundOf(id)
    const round = live === undefined ? undefined : await loops.lockRound(live)
    const next = round === undefined ? undefined : step(roundFlow, round.state, 'cancelled')
    if (round !== undefined && next !== undefined) {
      await loops.setRound(round.id, { state: next, finishedAt: at, error: `the loop was ended: ${reason}` })
      for (const runId of [
        round.randomTrainingRunId,
        round.randomHeldOutRunId,
        round.trainingRunId,
        round.heldOutRunId,
        round.predictionRunId,
      ]) {
        const run = runId === null ? undefined : await modelRuns.lock(runId)
        if (runId === null || (run?.state !== 'waiting' && run?.state !== 'running')) continue
        await modelRuns.set(runId, { state: 'cancelled', finishedAt: at })
        await outbox.put({ kind: 'job', name: 'run-model', payload: { modelRunId: runId } })
      }
    }
    await loops.set(id, { state: 'ended', endedReason: reason, nextAt: null })
    return ok({ state: 'ended', reason, name: loop.name })
  })
