import { Menu } from '@mantine/core'
import { markOf, type Protocol } from '@reticle/domain'
import type { DeskCommand } from '../../canvas/editor/command.ts'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import { type Binding, chordFor } from '../../canvas/editor/key-table.ts'
import { marksOf, type Reader } from '../readers.ts'
import { shortChord } from '../short-chord.ts'
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
      <button type="button" className={styles.take} aria-label="Method of the fusion" title="Method of the fusion">
        ▾
      </button>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Item onClick={() => actions.setMethod(undefined)}>Whatever fits the marks{actions.method === undefined ? ' ✓' : ''}</Menu.Item>
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
  const { cluster, decision, region, number } = object
  const chord = (command: DeskCommand) => chordFor(table, { kind: 'desk', command })
  const isConsensusPossible = markOf(protocol, cluster) !== undefined
  const is = (verdict: string) => decision?.verdict === verdict
  return (
    <fieldset className={styles.takes} aria-label={`Decision on object ${number}`}>
      <div className={styles.takeReaders}>
        {marksOf(cluster, readers).map(({ reader }) => (
          <Take
            key={reader.annotationId}
            text={reader.letter}
            name={`Take the mark of ${reader.reader} for object ${number}`}
            title={`Take the mark of ${reader.reader}`}
            chord={chordFor(table, { kind: 'reader', act: 'take', reader: readers.indexOf(reader) + 1 })}
            isChosen={isAboutReader(decision, region, reader.annotationId)}
            onPress={() => actions.decide({ kind: 'reader', annotationId: reader.annotationId })}
          />
        ))}
      </div>
      <Take
        text="Consensus"
        name={`Take the consensus for object ${number}`}
        title={isConsensusPossible ? 'Take the consensus mark' : 'The class is tied: take the mark of a reader'}
        chord={chord('take-consensus')}
        isChosen={is('consensus')}
        isDisabled={!isConsensusPossible}
        onPress={() => actions.decide({ kind: 'consensus' })}
      />
      {cluster.members.length > 1 && (
        <span className={styles.joined}>
          <Take
            text="Fuse"
            name={`Fuse the marks of object ${number}`}
            title="One mark made of all of them"
            chord={chord('fuse')}
            isChosen={is('fused')}
            isDisabled={actions.isFusing}
            onPress={() => void actions.fuse()}
          />
          <FusionMenu actions={actions} />
        </span>
      )}
      <Take
        text="Edit"
        name={`Edit the mark of object ${number}`}
        title="Change the mark that stands; the consensus where none does yet"
        chord={chord('edit')}
        isChosen={is('edited')}
        onPress={actions.edit}
      />
      <Take
        text="Redraw"
        name={`Draw object ${number} anew`}
        title="The next mark that you draw stands for it"
        chord={chord('redraw')}
        isChosen={is('redrawn') || actions.redrawing === cluster.id}
        onPress={actions.redraw}
      />
      <Take
        text="None"
        name={`None of these for object ${number}`}
        title="There is no object here"
        chord={chord('none')}
        isChosen={is('none')}
        onPress={() => actions.decide({ kind: 'none' })}
      />
      <Take
        text="Can’t decide"
        name={`Object ${number} cannot be decided`}
        title="It stays undecided; releases tell it from none"
        chord={chord('undecided')}
        isChosen={is('undecided')}
        onPress={() => actions.decide({ kind: 'undecided' })}
      />
    </fieldset>
  )
}
