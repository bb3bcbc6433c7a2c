import type { ProjectId, Protocol } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { hidesReaders, liveProtocol } from './list-contested.ts'

type Facets = Awaited<ReturnType<Context['read']['contested']['facets']>>
type Kept = { readonly until: number; readonly facets: Promise<Facets> }

/** Of a core, at most, goes into counting for one person who watches the list. */
const mostShare = 0.05
const mostKept = 500

/**
 * Counts for each person, who may not see what they annotated. That costs what their own are, so that it is not done for each change of one task: who asks again soon gets the last answer, for as long as twenty such counts take.
 */
const keeper = (context: Context) => {
  const kept = new Map<string, Kept>()
  return async (projectId: ProjectId, personId: string): Promise<Facets> => {
    const key = `${projectId} ${personId}`
    const found = kept.get(key)
    if (found !== undefined && found.until > performance.now()) return found.facets
    if (kept.size >= mostKept) kept.clear()
    const begun = performance.now()
    const facets = context.read.contested.facets(projectId, personId)
    kept.set(key, { until: Number.POSITIVE_INFINITY, facets })
    const ended = () => {
      const now = performance.now()
      kept.set(key, { until: now + (now - begun) / mostShare, facets })
    }
    facets.then(ended, () => kept.delete(key))
    return facets
  }
}

/** What a label or an option is called; its id where the live protocol does not know it. */
const nameOf = (protocol: Protocol | undefined, value: string): string => {
  const [questionId = '', option] = value.split(/:(.*)/s)
  if (option === undefined) return protocol?.labels.find(({ id }) => id === value)?.name ?? value
  const question = protocol?.questions.find(({ id }) => id === questionId)
  const text = option === '?' ? "can't tell" : (question?.options.find(({ id }) => id === option)?.text ?? option)
  return `${question?.text ?? questionId}: ${text}`
}

/** What the contested tasks can be filtered by, with counts; no readers while the review is blind. */
export const facetsReader = (context: Context) => {
  const facetsOf = keeper(context)
  return async ({ personId }: Caller, { projectId }: Scope) => {
    const [facets, protocol] = await Promise.all([facetsOf(projectId, personId), liveProtocol(context, projectId)])
    return {
      ...facets,
      labels: facets.labels.map((facet) => ({ ...facet, text: nameOf(protocol, facet.value) })),
      readers: hidesReaders(protocol) ? [] : facets.readers,
    }
  }
}
