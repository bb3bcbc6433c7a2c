import { setTimeout as delay } from 'node:timers/promises'
import type { Repositories, UnitOfWork } from '@reticle/db'
import type { Dispenser, HintBus, JobQueue } from '@reticle/dispatch'
import type { ProjectId, TaskId } from '@reticle/domain'
import { setAside } from './compare/aside.ts'
import { isDataError } from './compare/data-error.ts'
import { type Compared, decideUnder, type Known } from './compare/decide.ts'
import { modelCache } from './compare/models.ts'
import { modelsBeside } from './compare/models-beside.ts'
import { type KnownProtocol, protocolCache } from './compare/protocols.ts'
import { saveCompared } from './compare/save.ts'
import { targetsOf } from './compare/targets.ts'
import { tellAudits } from './compare/tell-audits.ts'
import { ear } from './ear.ts'
import { every } from './every.ts'
import { teller } from './teller.ts'

const batch = 400
/** A task with more regions in all is not compared here, where others wait behind it, but by the job `compare-task`. */
const mostRegions = 2000
const pollMilliseconds = 1000
/**
 * After a look so many milliseconds pass until the next one, so that a stream of submissions is compared in batches. A look that found some is
 * followed by another: committers wake us less often than they meet a quorum.
 */
const gatherMilliseconds = 150
/** A project asks for its refit once in this time at most, however many batches of it are compared. */
const refitMilliseconds = 1000

export type CompareParts = {
  readonly databaseUrl: string
  readonly read: Repositories
  readonly unitOfWork: UnitOfWork
  readonly dispenser: Pick<Dispenser, 'refresh'>
  readonly queue: Pick<JobQueue, 'enqueue'>
  readonly hints: HintBus
  readonly now: () => Date
  readonly onError: (error: unknown) => void
  /** Told of each task that was compared, for the metrics. */
  readonly onCompared: (tasks: number) => void
}
type Taken = Awaited<ReturnType<Repositories['comparing']['take']>>[number]

/** Compares what waits, one batch in one transaction, and remembers which tasks are left to the job. */
export const comparer = (parts: CompareParts) => {
  const { read, unitOfWork, now, onError } = parts
  const protocolOf = protocolCache(read)
  const modelsOf = modelCache(read)
  const aside = setAside(() => now().getTime())
  const told = teller(parts.hints, onError)

  /** Leaves a task to the job, and does not look at it again for a while. */
  const leave = async (taskId: TaskId): Promise<void> => {
    aside.add(taskId)
    await parts.queue.enqueue('compare-task', { taskId }).catch(onError)
  }

  const decide = async (task: Taken, protocol: KnownProtocol, known: Known): Promise<Compared | undefined> => {
    // More or fewer than are counted: they were read at another moment than the row, or the task is heavy.
    if (task.annotations?.length !== task.counted) return undefined
    const live = task.liveProtocolId === null ? undefined : await protocolOf(task.liveProtocolId)
    return decideUnder(protocol, { ...task, isKeyed: live?.order === 'low-agreement' }, task.annotations, known)
  }

  /** What is known beside the tasks of a batch, read once for all of them. */
  const lookAround = async (taken: readonly Taken[]) => {
    const protocols = new Map<string, KnownProtocol>()
    for (const id of new Set(taken.map((task) => task.protocolId))) {
      const protocol = await protocolOf(id)
      if (protocol !== undefined) protocols.set(id, protocol)
    }
    const routed = taken.flatMap(({ id: taskId, projectId, organizationId, protocolId }) => {
      const protocol = protocols.get(protocolId)?.content
      return protocol === undefined ? [] : [{ taskId, projectId, organizationId, protocol }]
    })
    const modelled = routed.flatMap(({ projectId, protocol }) => (protocol.consensus.answers.method === 'dawid-skene' ? [projectId] : []))
    const models = await modelsOf([...new Set(modelled)])
    const faultsOf = await targetsOf(read, routed)
    const beside = await modelsBeside(read, routed)
    return (task: Taken) => ({
      protocol: protocols.get(task.protocolId),
      known: { models: models.get(task.projectId), faultOf: faultsOf(task), ...beside(task.id) } satisfies Known,
    })
  }

  /** Locks, compares and writes up to a batch; `seen` hears which tasks were locked, also when the write fails. */
  const compareBatch = async (only: readonly TaskId[] | null, seen: (ids: TaskId[]) => void) =>
    unitOfWork(async (repositories) => {
      const taken = await repositories.comparing.take(batch, mostRegions, only === null ? aside.now() : [], only)
      seen(taken.map((task) => task.id))
      const around = await lookAround(taken)
      const compared: Compared[] = []
      const left: TaskId[] = []
      for (const task of taken)
        try {
          const { protocol, known } = around(task)
          if (protocol === undefined) throw new Error(`task ${task.id} has no protocol`)
          const decided = await decide(task, protocol, known)
          if (decided === undefined) left.push(task.id)
          else compared.push(decided)
        } catch (error) {
          onError(error)
          left.push(task.id)
        }
      await saveCompared(repositories, compared, now())
      for (const projectId of new Set(compared.map((one) => one.projectId)))
        await repositories.outbox.putLater('refit-project', projectId, refitMilliseconds)
      return { taken: taken.length, compared, left }
    })

  const announce = async (compared: readonly Compared[]): Promise<void> => {
    parts.onCompared(compared.length)
    for (const [projectId, tasks] of Map.groupBy(compared, (one) => one.projectId)) {
      const hasWork = tasks.some(({ state }) => state === 'collecting')
      told.tell({ projectId, topics: ['progress', 'contested', 'samples', ...(hasWork ? (['work'] as const) : [])] })
    }
    const open = Map.groupBy(
      compared.filter((one) => one.state === 'collecting'),
      (one): ProjectId => one.projectId,
    )
    // A hint: when it is lost, the dispenser's own sweep finds the slots later.
    for (const [projectId, tasks] of open)
      await parts.dispenser
        .refresh(
          projectId,
          tasks.map((task) => task.taskId),
        )
        .catch(onError)
  }

  const run = async (only: readonly TaskId[] | null, seen: (ids: TaskId[]) => void): Promise<number> => {
    const { taken, compared, left } = await compareBatch(only, seen)
    await announce(compared)
    for (const taskId of left) await leave(taskId)
    return taken
  }

  return {
    /** One batch; answers how many tasks it took. Where a batch cannot be written, each of its tasks is tried alone. */
    round: async (): Promise<number> => {
      let ids: TaskId[] = []
      try {
        return await run(null, (seen) => {
          ids = seen
        })
      } catch (error) {
        if (!isDataError(error)) throw error
      }
      for (const taskId of ids)
        try {
          await run([taskId], () => undefined)
        } catch (error) {
          if (!isDataError(error)) throw error
          onError(error)
          await leave(taskId)
        }
      return batch
    },
    /** Looks whether audited tasks have settled, by whatever way; answers how many had. */
    audits: () => tellAudits({ unitOfWork, protocolOf, now }),
    close: told.close,
  }
}

/** Compares tasks as they meet their quorum; the returned function ends it after the running batch. Two workers never take the same task. */
export const startCompareLoop = (parts: CompareParts): (() => Promise<void>) => {
  const heard = ear(parts.databaseUrl, 'reticle_comparing', () => loop.wake())
  const { round, audits, close } = comparer(parts)
  let lastEnd = 0
  const work = async () => {
    await heard.ensure()
    const soon = lastEnd + gatherMilliseconds - performance.now()
    if (soon > 0) await delay(soon)
    let taken = await round()
    if (taken > 0) loop.wake()
    while (taken === batch) taken = await round()
    await audits()
    lastEnd = performance.now()
  }
  const loop = every(pollMilliseconds, work, parts.onError)
  return async () => {
    await loop.stop()
    await heard.close()
    await close()
  }
}
