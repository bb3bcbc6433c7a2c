import { Text } from '@mantine/core'
import { type CSSProperties, type MouseEvent, useEffect, useRef } from 'react'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import { kindColors, kindHints, kindNames, kindSigns, type ObjectKind } from '../cluster-kinds.ts'
import { ReaderChip } from '../reader-chip.tsx'
import { marksOf } from '../readers.ts'
import { isOpen } from './desk-objects.ts'
import { ObjectNote } from './object-note.tsx'
import { ObjectTakes, type TakesProps } from './object-takes.tsx'
import { decisionWord, differencesOf, planeText, votesText } from './object-words.ts'
import styles from './objects.module.css'

export const kindStyle = (kind: ObjectKind): CSSProperties & Record<'--kind', string> => ({ '--kind': kindColors[kind] })

type Props = TakesProps & {
  readonly isFocused: boolean
  readonly isSelected: boolean
  readonly mayDecide: boolean
}

const Facts = ({ object: { cluster }, protocol }: Pick<Props, 'object' | 'protocol'>) => (
  <>
    <Text size="xs" c="dimmed">
      {planeText(cluster)}
      {votesText(cluster, protocol)}; marked by {cluster.support} of {cluster.raters}
      {cluster.meanIou !== null && `, IoU ${cluster.meanIou.toFixed(2)}`}
      {!cluster.isKept && '; the consensus drops it'}
    </Text>
    {differencesOf(cluster, protocol).map(({ id, text }) => (
      <Text key={id} size="xs" c="var(--reticle-contested)">
        {text}
      </Text>
    ))}
    {cluster.isTied && (
      <Text size="xs" c="var(--reticle-contested)">
        {cluster.labelId === null
          ? 'The classes are tied, so the consensus has no mark here: take one, or none.'
          : 'The classes are tied; the tie rule of the protocol chose.'}
      </Text>
    )}
  </>
)

/** One object in a line; the one in focus with what can be said of it. */
export const ObjectCard = ({ isFocused, isSelected, mayDecide, ...takes }: Props) => {
  const { object, actions, readers, protocol } = takes
  const { number, kind, cluster } = object
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isFocused) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isFocused])
  const press = (event: MouseEvent) => {
    if (event.shiftKey) actions.choose(object, 'range')
    else if (event.ctrlKey || event.metaKey) actions.choose(object, 'one')
    else {
      actions.clear()
      actions.focusOn(object)
    }
  }
  const word = decisionWord(object, readers)
  return (
    <div
      ref={row}
      className={styles.object}
      style={kindStyle(kind)}
      data-focused={isFocused ? '' : undefined}
      data-selected={isSelected ? '' : undefined}
      data-testid="object"
      data-object={cluster.id}
      data-verdict={object.decision?.verdict ?? 'open'}
    >
      <button
        type="button"
        className={styles.line}
        title={`${kindHints[kind]}. Press to zoom there; with Ctrl or Shift to select several.`}
        aria-current={isFocused}
        onMouseDown={keepFocus}
        onClick={press}
      >
        <span className={styles.sign} aria-hidden="true">
          {kindSigns[kind]}
        </span>
        <span className={styles.grow}>
          <b>{number}</b> {kindNames[kind]}
        </span>
        {marksOf(cluster, readers).map(({ reader }) => (
          <ReaderChip key={reader.annotationId} reader={reader} />
        ))}
        {(mayDecide || !isOpen(object)) && (
          <span className={styles.verdict} data-open={isOpen(object) ? '' : undefined}>
            {word}
          </span>
        )}
      </button>
      {isFocused && (
        <div className={styles.body}>
          <Facts object={object} protocol={protocol} />
          {mayDecide && <ObjectTakes {...takes} />}
          {mayDecide && <ObjectNote key={`${cluster.id}/${object.decision?.note ?? ''}`} object={object} annotate={actions.annotate} />}
        </div>
      )}
    </div>
  )
}
