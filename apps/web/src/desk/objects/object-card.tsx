import { Text } from '@mantine/core'
import { type CSSProperties, type MouseEvent, useEffect, useRef } from 'react'
import { decimal } from '../../app/numbers.tsx'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import { inARow } from '../../language/lists.ts'
import { kindColors, kindHints, kindNames, kindSigns, type ObjectKind } from '../cluster-kinds.ts'
import { ReaderChip } from '../reader-chip.tsx'
import { marksOf } from '../readers.ts'
import { t } from '../words.ts'
import { isOpen } from './desk-objects.ts'
import { ObjectNote } from './object-note.tsx'
import { ObjectTakes, type TakesProps } from './object-takes.tsx'
import { decisionWord, differencesOf, planeTexts, voteTexts } from './object-words.ts'
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
      {t('objects.facts', {
        votes: inARow([...planeTexts(cluster), ...voteTexts(cluster, protocol)]),
        support: cluster.support,
        raters: cluster.raters,
        iou: cluster.meanIou === null ? 'none' : decimal(cluster.meanIou, 2),
        isKept: cluster.isKept ? 'yes' : 'no',
      })}
    </Text>
    {differencesOf(cluster, protocol).map(({ id, text }) => (
      <Text key={id} size="xs" c="var(--reticle-warn)">
        {text}
      </Text>
    ))}
    {cluster.isTied && (
      <Text size="xs" c="var(--reticle-warn)">
        {cluster.labelId === null ? t('objects.tied') : t('objects.tieBroken')}
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
        title={t('objects.lineHint', { hint: kindHints[kind] })}
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
