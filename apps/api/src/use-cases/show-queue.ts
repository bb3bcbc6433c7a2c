import type { ProjectId } from '@reticle/domain'
import type { Context } from '../context.ts'

type Figures = Awaited<ReturnType<Context['read']['queueFigures']['of']>> & { readonly countedAt: Date }
type Kept = { readonly until: number; readonly figures: Promise<Figures> }

const freshMilliseconds = 2000
/** Of a core, at most, goes into counting for people who watch one queue. */
const mostShare = 0.05
const mostKept = 500

/**
 * Counts of a queue, at most once in two seconds for each project and process, and less often where a count takes long: counting the open
 * tasks of a project of a million reads their index from end to end. Who asks meanwhile gets the last answer, with the moment of its count.
 */
const keeper = (context: Context) => {
  const kept = new Map<string, Kept>()
  const count = async (projectId: ProjectId): Promise<Figures> => {
    const countedAt = context.now()
    const begun = performance.now()
    const figures = await context.read.queueFigures.of(projectId)
    const took = performance.now() - begun
    const entry = kept.get(projectId)
    if (entry !== undefined) kept.set(projectId, { ...entry, until: performance.now() + Math.max(freshMilliseconds, took / mostShare) })
    return { ...figures, countedAt }
  }
  return async (projectId: ProjectId): Promise<Figures> => {
    const found = kept.get(projectId)
    if (found !== undefined && found.until > performance.now()) return found.figures
    if (kept.size >= mostKept) kept.clear()
    const figures = Promise.resolve().then(() => count(projectId))
    kept.set(projectId, { until: Number.POSITIVE_INFINITY, figures })
    figures.catch(() => kept.delete(projectId))
    return figures
  }
}

const modeOf = ({ dispenser }: Context, projectId: ProjectId) => {
  const { loading, isRedisReady } = dispenser.figures()
  const found = loading.find((one) => one.projectId === projectId)
  if (found !== undefined) return { mode: 'loading' as const, loading: { done: found.done, of: found.of } }
  return { mode: isRedisReady ? ('redis' as const) : ('postgres' as const), loading: null }
}

/** The state of a project's queue, as the desk sees it. */
export const queueReader = (context: Context) => {
  const figuresOf = keeper(context)
  return async (projectId: ProjectId) => {
    const [{ nextExpiryAt, countedAt, ...figures }, audit] = await Promise.all([figuresOf(projectId), context.read.audits.of(projectId)])
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
