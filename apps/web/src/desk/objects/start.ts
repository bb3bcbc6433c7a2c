import type { TaskDetail } from '@reticle/contract'
import { contentOf, emptyContent, type ObjectDecision, type Protocol } from '@reticle/domain'
import type { DecidedContent } from '@reticle/tools'
import { regionFrom, startFrom } from '../decision.ts'
import type { Reader } from '../readers.ts'
import { decidedContent } from './opening.ts'

/** What a decision can begin with as a whole. */
export type Start =
  | { readonly kind: 'consensus' }
  | { readonly kind: 'reader'; readonly reader: Reader }
  | { readonly kind: 'last' }
  | { readonly kind: 'empty' }

type Given = Pick<TaskDetail, 'consensus' | 'adjudications'>

const byConsensus = (task: Given, protocol: Protocol): DecidedContent => {
  if (task.consensus === null) return emptyContent
  const content = contentOf(protocol, task.consensus)
  const marks = new Set(content.regions.map(({ id }) => id))
  // An object whose class is tied has no mark to take: somebody has to say what it is.
  const decisions = task.consensus.regions.flatMap(({ id, isKept }): ObjectDecision[] =>
    marks.has(id) ? [{ clusterId: id, verdict: 'consensus', regionId: id }] : isKept ? [] : [{ clusterId: id, verdict: 'none' }],
  )
  return { ...content, decisions }
}

const byReader = (task: Given, reader: Reader, newId: () => string): DecidedContent => {
  const content = startFrom(reader, newId)
  const decisions = (task.consensus?.regions ?? []).map((cluster): ObjectDecision => {
    const region = regionFrom(content, cluster)
    return region === undefined
      ? { clusterId: cluster.id, verdict: 'none' }
      : { clusterId: cluster.id, verdict: 'reader', regionId: region.id }
  })
  return { ...content, decisions }
}

/** The whole decision as one of its sources has it. */
export const started = (start: Start, task: Given, protocol: Protocol, newId: () => string): DecidedContent => {
  const [last] = task.adjudications
  switch (start.kind) {
    case 'consensus':
      return byConsensus(task, protocol)
    case 'reader':
      return byReader(task, start.reader, newId)
    case 'last':
      return last === undefined ? emptyContent : decidedContent(last.content, last.objects, task)
    case 'empty':
      return emptyContent
  }
}
