import { emptyContent, type ObjectDecision, type Protocol } from '@reticle/domain'
import type { DecidedContent } from '@reticle/tools'
import { regionFrom, startFrom } from '../decision.ts'
import type { Reader } from '../readers.ts'
import { byConsensus, decidedContent, firstDecision, type Opened } from './opening.ts'

/** What a decision can begin with as a whole. */
export type Start =
  | { readonly kind: 'consensus' }
  | { readonly kind: 'reader'; readonly reader: Reader }
  | { readonly kind: 'last' }
  /** The known answer that is to be mended. */
  | { readonly kind: 'known' }
  | { readonly kind: 'empty' }

type Given = Opened

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
    case 'known':
      return firstDecision(task, protocol)
    case 'empty':
      return emptyContent
  }
}
