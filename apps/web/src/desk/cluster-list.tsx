import { Text, Tooltip } from '@mantine/core'
import {
  type AnnotationContent,
  type AnswerValue,
  markOf,
  type Protocol,
  type Region,
  type RegionCluster,
  type TaskConsensus,
} from '@reticle/domain'
import type { CSSProperties } from 'react'
import { inDeskOrder, kindColors, kindHints, kindNames } from './cluster-kinds.ts'
import { decided, standingOf, takenFrom } from './decision.ts'
import styles from './desk.module.css'
import { type Mark, marksOf, type Reader } from './readers.ts'

type Props = {
  readonly consensus: TaskConsensus
  readonly readers: readonly Reader[]
  readonly protocol: Protocol
  readonly content: AnnotationContent
  readonly focusedId: string | undefined
  readonly onFocus: (cluster: RegionCluster, marks: readonly Mark[]) => void
  /** Absent where nothing can be decided. */
  readonly onDecide: ((content: AnnotationContent) => void) | undefined
}

const kindStyle = (kind: RegionCluster['kind']): CSSProperties & Record<'--kind', string> => ({ '--kind': kindColors[kind] })
const newId = () => crypto.randomUUID()

type TakesProps = Pick<Props, 'content' | 'protocol'> & {
  readonly name: string
  readonly cluster: RegionCluster
  readonly marks: readonly Mark[]
  readonly onDecide: (content: AnnotationContent) => void
}

const Takes = ({ content, protocol, name, cluster, marks, onDecide }: TakesProps) => {
  const standing = standingOf(content, cluster)
  const take = (mark: Region | undefined) => () => onDecide(decided(content, cluster, mark))
  const proposed = markOf(protocol, cluster)
  return (
    <fieldset className={styles.takes} aria-label={`Decision on ${name}`}>
      {(cluster.isKept || standing.kind === 'consensus') && (
        <button
          type="button"
          className={styles.take}
          aria-label={`Take the consensus for ${name}`}
          aria-pressed={standing.kind === 'consensus'}
          disabled={proposed === undefined}
          title={proposed === undefined ? 'The class is tied: take the mark of a reader' : 'Take the consensus mark'}
          onClick={take(proposed)}
        >
          Consensus
        </button>
      )}
      {marks.map(({ reader, region }) => (
        <button
          key={reader.annotationId}
          type="button"
          className={styles.take}
          aria-label={`Take the mark of ${reader.reader} for ${name}`}
          aria-pressed={standing.kind === 'reader' && standing.annotationId === reader.annotationId}
          title={`Take the mark of ${reader.reader}`}
          onClick={take(takenFrom({ reader, region }, newId, cluster))}
        >
          {reader.letter}
        </button>
      ))}
      <button
        type="button"
        className={styles.take}
        aria-label={`Drop ${name}`}
        aria-pressed={standing.kind === 'none'}
        title={cluster.isKept ? 'This object is not in the decision' : 'This object is not in the decision, as the consensus proposes'}
        onClick={take(undefined)}
      >
        Drop
      </button>
    </fieldset>
  )
}

const votesText = (cluster: RegionCluster, protocol: Protocol): string =>
  Object.entries(cluster.labelVotes)
    .toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([id, n]) => `${protocol.labels.find((label) => label.id === id)?.name ?? id} ${n}`)
    .join(', ')

const planeText = ({ plane }: RegionCluster): string =>
  (['t', 'z'] as const).map((axis) => (plane?.[axis] === undefined ? '' : `${axis} ${plane[axis]}, `)).join('')

const valueText = (protocol: Protocol, questionId: string, value: AnswerValue): string => {
  const question = protocol.questions.find(({ id }) => id === questionId)
  const nameOf = (option: string) => question?.options.find(({ id }) => id === option)?.text ?? option
  if (value.kind === 'choice') return nameOf(value.option)
  if (value.kind === 'choices') return value.options.map(nameOf).join(' + ') || 'none'
  return value.kind === 'cannot-tell' ? "can't tell" : String(value.value)
}

/** What the marks of an object say to the questions on marks, where they differ. */
const Differences = ({ cluster, protocol }: { cluster: RegionCluster; protocol: Protocol }) =>
  (cluster.answers ?? [])
    .filter(({ votes }) => votes.length > 1)
    .map(({ questionId, votes }) => (
      <Text key={questionId} size="xs" c="var(--reticle-contested)">
        {protocol.questions.find(({ id }) => id === questionId)?.text ?? questionId}{' '}
        {votes.map(({ value, count }) => `${valueText(protocol, questionId, value)} ${count}`).join(', ')}
      </Text>
    ))

const Cluster = ({ cluster, number, ...props }: Props & { cluster: RegionCluster; number: number }) => {
  const { protocol, readers, content, focusedId, onFocus, onDecide } = props
  const marks = marksOf(cluster, readers)
  return (
    <div className={styles.cluster} style={kindStyle(cluster.kind)} data-focused={focusedId === cluster.id ? '' : undefined}>
      <button
        type="button"
        className={styles.clusterHead}
        title={`${kindHints[cluster.kind]}. Press to zoom there.`}
        onClick={() => onFocus(cluster, marks)}
      >
        <Text span size="sm" fw={600}>
          {number}. {kindNames[cluster.kind]}
        </Text>
        <Text size="xs" c="dimmed">
          {planeText(cluster)}
          {votesText(cluster, protocol)}; marked by {cluster.support} of {cluster.raters}
          {cluster.meanIou !== null && `, IoU ${cluster.meanIou.toFixed(2)}`}
          {!cluster.isKept && '; the consensus drops it'}
        </Text>
        <Differences cluster={cluster} protocol={protocol} />
        {cluster.isTied && (
          <Text size="xs" c="var(--reticle-contested)">
            {cluster.labelId === null
              ? 'The classes are tied, so the consensus has no mark here: take one, or drop it.'
              : 'The classes are tied; the tie rule of the protocol chose.'}
          </Text>
        )}
      </button>
      {onDecide !== undefined && (
        <Takes content={content} protocol={protocol} name={`object ${number}`} cluster={cluster} marks={marks} onDecide={onDecide} />
      )}
    </div>
  )
}

/** Objects as the readers marked them, those that need a decision first; each can be looked at and decided. */
export const ClusterList = (props: Props) => {
  const clusters = inDeskOrder(props.consensus)
  const open = clusters.filter((cluster) => cluster.kind !== 'agreed').length
  return (
    <section className={styles.section} aria-label="Objects">
      <Tooltip label="Marks of different readers that lie on the same object are one object here" position="top-start">
        <h2 className={styles.heading}>
          Objects{' '}
          <Text span size="xs" c="dimmed" fw={400}>
            {clusters.length} found, {open} in dispute
          </Text>
        </h2>
      </Tooltip>
      {clusters.length === 0 && (
        <Text size="sm" c="dimmed">
          No reader marked anything.
        </Text>
      )}
      {clusters.map((cluster, index) => (
        <Cluster key={cluster.id} {...props} cluster={cluster} number={index + 1} />
      ))}
    </section>
  )
}
