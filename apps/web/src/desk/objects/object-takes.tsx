import { Menu } from '@mantine/core'
import { markOf, type Protocol } from '@reticle/domain'
import type { DeskCommand } from '../../canvas/editor/command.ts'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import { type Binding, chordFor } from '../../canvas/editor/key-table.ts'
import { marksOf, type Reader } from '../readers.ts'
import { shortChord } from '../short-chord.ts'
import { t } from '../words.ts'
import type { DeskObject } from './desk-objects.ts'
import { type FusionMethod, fusionNames } from './fusion-methods.ts'
import { isAboutReader } from './object-words.ts'
import styles from './objects.module.css'
import type { Objects } from './use-objects.ts'

export type TakesProps = {
  readonly object: DeskObject
  readonly actions: Objects
  readonly readers: readonly Reader[]
  readonly protocol: Protocol
  readonly table: readonly Binding[]
}

type TakeProps = {
  readonly text: string
  readonly name: string
  readonly chord: string | undefined
  readonly isChosen?: boolean
  readonly isDisabled?: boolean
  readonly title: string
  readonly onPress: () => void
}

const Take = ({ text, name, chord, isChosen = false, isDisabled = false, title, onPress }: TakeProps) => (
  <button
    type="button"
    className={styles.take}
    aria-label={name}
    aria-pressed={isChosen}
    disabled={isDisabled}
    title={title}
    onMouseDown={keepFocus}
    onClick={onPress}
  >
    {text}
    {chord !== undefined && <kbd className={styles.key}>{shortChord(chord)}</kbd>}
  </button>
)

const FusionMenu = ({ actions }: Pick<TakesProps, 'actions'>) => (
  <Menu position="bottom-start" withinPortal>
    <Menu.Target>
      <button type="button" className={styles.take} aria-label={t('takes.method')} title={t('takes.method')}>
        ▾
      </button>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Item onClick={() => actions.setMethod(undefined)}>
        {t('takes.anyMethod')}
        {actions.method === undefined ? ' ✓' : ''}
      </Menu.Item>
      {(Object.entries(fusionNames) as [FusionMethod, string][]).map(([id, name]) => (
        <Menu.Item
          key={id}
          onClick={() => {
            actions.setMethod(id)
            void actions.fuse(id)
          }}
        >
          {name}
          {actions.method === id ? ' ✓' : ''}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
)

/** All that can be said of the object in focus, with the keys for it. */
export const ObjectTakes = ({ object, actions, readers, protocol, table }: TakesProps) => {
  const { cluster, decision, region } = object
  const number = String(object.number)
  const chord = (command: DeskCommand) => chordFor(table, { kind: 'desk', command })
  const isConsensusPossible = markOf(protocol, cluster) !== undefined
  const is = (verdict: string) => decision?.verdict === verdict
  return (
    <fieldset className={styles.takes} aria-label={t('takes.title', { number })}>
      <div className={styles.takeReaders}>
        {marksOf(cluster, readers).map(({ reader }) => (
          <Take
            key={reader.annotationId}
            text={reader.letter}
            name={t('takes.reader', { reader: reader.reader, number })}
            title={t('takes.readerHint', { reader: reader.reader })}
            chord={chordFor(table, { kind: 'reader', act: 'take', reader: readers.indexOf(reader) + 1 })}
            isChosen={isAboutReader(decision, region, reader.annotationId)}
            onPress={() => actions.decide({ kind: 'reader', annotationId: reader.annotationId })}
          />
        ))}
      </div>
      <Take
        text={t('takes.consensus')}
        name={t('takes.consensusName', { number })}
        title={isConsensusPossible ? t('takes.consensusHint') : t('takes.tied')}
        chord={chord('take-consensus')}
        isChosen={is('consensus')}
        isDisabled={!isConsensusPossible}
        onPress={() => actions.decide({ kind: 'consensus' })}
      />
      {cluster.members.length > 1 && (
        <span className={styles.joined}>
          <Take
            text={t('takes.fuse')}
            name={t('takes.fuseName', { number })}
            title={t('takes.fuseHint')}
            chord={chord('fuse')}
            isChosen={is('fused')}
            isDisabled={actions.isFusing}
            onPress={() => void actions.fuse()}
          />
          <FusionMenu actions={actions} />
        </span>
      )}
      <Take
        text={t('takes.edit')}
        name={t('takes.editName', { number })}
        title={t('takes.editHint')}
        chord={chord('edit')}
        isChosen={is('edited')}
        onPress={actions.edit}
      />
      <Take
        text={t('takes.redraw')}
        name={t('takes.redrawName', { number })}
        title={t('takes.redrawHint')}
        chord={chord('redraw')}
        isChosen={is('redrawn') || actions.redrawing === cluster.id}
        onPress={actions.redraw}
      />
      <Take
        text={t('takes.none')}
        name={t('takes.noneName', { number })}
        title={t('takes.noneHint')}
        chord={chord('none')}
        isChosen={is('none')}
        onPress={() => actions.decide({ kind: 'none' })}
      />
      <Take
        text={t('takes.undecided')}
        name={t('takes.undecidedName', { number })}
        title={t('takes.undecidedHint')}
        chord={chord('undecided')}
        isChosen={is('undecided')}
        onPress={() => actions.decide({ kind: 'undecided' })}
      />
    </fieldset>
  )
}
