import { Button, Progress, Text, Tooltip } from '@mantine/core'
import type { Protocol } from '@reticle/domain'
import { chordText } from '../../canvas/editor/chord.ts'
import { KeyCap, keepFocus } from '../../canvas/editor/key-cap.tsx'
import { type Binding, chordFor } from '../../canvas/editor/key-table.ts'
import type { Reader } from '../readers.ts'
import { t } from '../words.ts'
import { type DeskObject, progressOf } from './desk-objects.ts'
import { ObjectCard } from './object-card.tsx'
import styles from './objects.module.css'
import type { Objects } from './use-objects.ts'

type Props = {
  readonly objects: readonly DeskObject[]
  readonly actions: Objects
  readonly readers: readonly Reader[]
  readonly protocol: Protocol
  readonly table: readonly Binding[]
  readonly mayDecide: boolean
}

/** "12 of 17 decided", with what all readers agree on counted by itself. */
const Head = ({ objects, mayDecide }: Pick<Props, 'objects' | 'mayDecide'>) => {
  const { decided, total, agreed } = progressOf(objects)
  return (
    <div className={styles.head}>
      <Tooltip label={t('objects.hint')} position="top-start">
        <h2 className={styles.heading}>{t('objects.title')}</h2>
      </Tooltip>
      <Text size="xs" c="dimmed" role="status" data-testid="decided">
        {objects.length === 0
          ? t('objects.none')
          : mayDecide && total > 0
            ? t('objects.decided', { decided, total, agreed })
            : t('objects.disputed', { total, agreed })}
      </Text>
      {mayDecide && total > 0 && (
        <Progress value={(100 * decided) / total} size="sm" aria-label={t('objects.progress', { decided, total })} transitionDuration={0} />
      )}
    </div>
  )
}

/** What the next decision is about, where that is more than one object. */
const Bulk = ({ actions, readers, table }: Pick<Props, 'actions' | 'readers' | 'table'>) => {
  const { selected, focused } = actions
  const hint = (text: string, command: 'select-same' | 'select-open') => {
    const chord = chordFor(table, { kind: 'desk', command })
    return chord === undefined ? text : t('page.withKey', { text, key: chordText(chord) })
  }
  if (selected.size > 0)
    return (
      <div className={styles.bulk} role="status" data-testid="bulk">
        {t.rich('objects.selected', { count: selected.size, b: (text) => <b>{text}</b> })}{' '}
        <button type="button" className={styles.plain} onMouseDown={keepFocus} onClick={actions.clear}>
          {t('objects.clear')}
        </button>
      </div>
    )
  return (
    <div className={styles.bulkRow}>
      <Text span size="xs" c="dimmed">
        {t('objects.select')}
      </Text>
      <button
        type="button"
        className={styles.plain}
        disabled={focused === undefined}
        onMouseDown={keepFocus}
        onClick={actions.selectSame}
        title={hint(t('objects.sameHint'), 'select-same')}
      >
        {t('objects.same')}
      </button>
      <button
        type="button"
        className={styles.plain}
        onMouseDown={keepFocus}
        onClick={actions.selectOpen}
        title={hint(t('objects.openHint'), 'select-open')}
      >
        {t('objects.open')}
      </button>
      {readers.length > 1 &&
        readers.slice(0, 6).map((reader) => (
          <button
            key={reader.annotationId}
            type="button"
            className={styles.plain}
            aria-label={t('objects.ofReader', { reader: reader.reader })}
            title={t('objects.ofReaderHint', { reader: reader.reader })}
            onMouseDown={keepFocus}
            onClick={() => actions.selectOf(reader.annotationId)}
          >
            {reader.letter}
          </button>
        ))}
    </div>
  )
}

/** Objects as the readers marked them, those in dispute first; what all agree on is folded away below. */
export const ObjectList = (props: Props) => {
  const { objects, actions, mayDecide, table } = props
  const disputed = objects.filter(({ isAgreed }) => !isAgreed)
  const agreed = objects.filter(({ isAgreed }) => isAgreed)
  const card = (object: DeskObject) => (
    <ObjectCard
      key={object.cluster.id}
      {...props}
      object={object}
      isFocused={actions.focused?.cluster.id === object.cluster.id}
      isSelected={actions.selected.has(object.cluster.id)}
    />
  )
  return (
    <section className={styles.section} aria-label={t('objects.title')}>
      <Head objects={objects} mayDecide={mayDecide} />
      {mayDecide && disputed.length > 0 && <Bulk {...props} />}
      {disputed.map(card)}
      {agreed.length > 0 && (
        <>
          <Button
            fullWidth
            size="compact-xs"
            variant="default"
            justify="space-between"
            mt={4}
            mb={6}
            aria-expanded={actions.areAgreedShown}
            onMouseDown={keepFocus}
            onClick={() => actions.setAgreedShown(!actions.areAgreedShown)}
            rightSection={<KeyCap chord={chordFor(table, { kind: 'desk', command: 'fold-agreed' })} />}
          >
            {actions.areAgreedShown ? '▾' : '▸'} {t(mayDecide ? 'objects.accepted' : 'objects.agreed', { count: agreed.length })}
          </Button>
          {actions.areAgreedShown && agreed.map(card)}
        </>
      )}
    </section>
  )
}
