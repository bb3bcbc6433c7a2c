import { compareTask, type HistoryAnnotation, isVote, type ReaderModels } from '@reticle/consensus'
import { type AnnotationContent, contentReader, type OntologyVersion, type Protocol, type TaskConsensus } from '@reticle/domain'

/** A protocol version, and the versions before it whose merges lie between. */
type Under = { readonly version: number; readonly versions: readonly OntologyVersion[] }
type Versioned = { readonly content: AnnotationContent; readonly version: number }

/** Annotations in the words of one protocol version (ontology.md, O15); the very list where they say nothing that was merged. */
export const annotationsUnder = ({ version, versions }: Under) => {
  const read = contentReader(versions)
  return <A extends Versioned>(annotations: readonly A[]): readonly A[] => {
    const contents = annotations.map((one) => read(one.content, one.version, version))
    return annotations.every((one, i) => one.content === contents[i])
      ? annotations
      : annotations.map((one, i) => ({ ...one, content: contents[i] ?? one.content }))
  }
}

type Live = Under & { readonly content: Protocol }
type Vote = Pick<HistoryAnnotation, 'id' | 'annotatorId'> & Versioned & Partial<HistoryAnnotation>
type Row = { readonly annotations: readonly Vote[]; readonly consensus: TaskConsensus | null }

const countedOf = (annotations: readonly Vote[]) =>
  annotations.filter(({ purpose = 'vote', isCounted = true }) => isVote({ purpose, isCounted }))

/**
 * Tasks of a project's history in the words of the live version: where an annotation is read as something else, its task is compared again, so
 * that what it is measured against is in the same words. What is stored stays.
 */
export const historyUnder = (live: Live, models?: ReaderModels) => {
  const read = annotationsUnder(live)
  return <R extends Row>(row: R): R => {
    const annotations = read(row.annotations)
    if (annotations === row.annotations) return row
    const consensus = row.consensus === null ? null : compareTask(live.content, countedOf(annotations), models)
    return { ...row, annotations, consensus }
  }
}
