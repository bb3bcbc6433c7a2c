import type { Repositories } from '@reticle/db'
import type { TaskId } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { refresh, refreshedAtMost, reload } from './tell-dispenser.ts'

type Filter = Parameters<Repositories['priorities']['pick']>[1]

/** Locked together, and for how long: whoever labels one of them waits until all are written. */
const batch = 2000

/** How the filter is kept in the event: ids as their number. */
const inWords = (filter: Filter) => {
  if ('ids' in filter) return { kind: filter.kind, ids: filter.ids.length }
  return filter.kind === 'state' ? { kind: filter.kind, state: filter.state } : filter
}

type Step = { readonly changed: readonly TaskId[]; readonly isBulk: boolean; readonly next: number | null }

/**
 * Gives tasks a priority while people label: in batches, each a transaction of its own with its event, so that nobody waits long. Tasks that
 * have the priority already are left alone, so that a call which broke off is simply sent again.
 */
export const setPriorities = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  priority: number,
  given: Filter,
): Promise<{ changed: number; unknown: number }> => {
  const filter: Filter = 'ids' in given ? { ...given, ids: [...new Set(given.ids)] } : given
  const next = async (after: number, isFirst: boolean): Promise<Step> =>
    context.unitOfWork(async (repositories) => {
      const picked = await repositories.priorities.pick(projectId, filter, priority, after, batch)
      if (picked.ids.length === 0) return { changed: [], isBulk: !isFirst, next: null }
      const isBulk = !isFirst || picked.ids.length > refreshedAtMost
      if (isBulk) await repositories.queueOrder.bulk()
      const changed = await repositories.priorities.set(picked.ids, priority)
      const payload = { priority, filter: inWords(filter), changed: changed.length }
      const event = { type: 'task.priorities-changed', subjectId: projectId, at: context.now(), organizationId, projectId } as const
      await repositories.events.add({ ...event, actorId: caller.personId, payload })
      if (isBulk) await repositories.queueOrder.restart(projectId)
      return { changed, isBulk, next: picked.next }
    })

  let changed = 0
  let last: Step = { changed: [], isBulk: false, next: -1 }
  for (let after: number | null = -1; after !== null; after = last.next) {
    last = await next(after, after === -1)
    changed += last.changed.length
  }
  if (last.isBulk) await reload(context, projectId)
  else await refresh(context, projectId, last.changed)
  const known = 'ids' in filter ? await context.read.priorities.known(projectId, filter) : null
  return { changed, unknown: 'ids' in filter ? filter.ids.length - (known ?? 0) : 0 }
}
