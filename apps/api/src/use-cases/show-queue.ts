import type { ProjectId } from '@reticle/domain'
import { keptFigures } from '../caches/kept-figures.ts'
import type { Context } from '../context.ts'

const freshMilliseconds = 2000

const modeOf = ({ dispenser }: Context, projectId: ProjectId) => {
  const { loading, isRedisReady } = dispenser.figures()
  const found = loading.find((one) => one.projectId === projectId)
  if (found !== undefined) return { mode: 'loading' as const, loading: { done: found.done, of: found.of } }
  return { mode: isRedisReady ? ('redis' as const) : ('postgres' as const), loading: null }
}

/**
 * The state of a project's queue, as the desk sees it. Its counts are kept for two seconds: counting the open tasks of a project of a million
 * reads their index from end to end.
 */
export const queueReader = (context: Context) => {
  const kept = keptFigures(freshMilliseconds, async (projectId: ProjectId) => {
    const countedAt = context.now()
    return { ...(await context.read.queueFigures.of(projectId)), countedAt }
  })
  return async (projectId: ProjectId) => {
    const [{ nextExpiryAt, countedAt, ...figures }, audit] = await Promise.all([
      kept(projectId, projectId),
      context.read.audits.of(projectId),
    ])
    return {
      ...figures,
      ...modeOf(context, projectId),
      audit:
        audit === undefined ? null : { drift: audit.missing + audit.surplus + audit.misplaced + audit.readers, at: audit.at.toISOString() },
      nextExpiryAt: nextExpiryAt?.toISOString() ?? null,
      countedAt: countedAt.toISOString(),
    }
  }
}
