import { Button, Text, TextInput } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { t } from '../../words.ts'
import { chordOf, chordText } from '../chord.ts'
import { type Binding, commandId, keyGroups } from '../command.ts'
import { asGiven, holderOf, whyNotChord, withChord, withoutChord } from '../key-choice.ts'
import { findCommands } from './find-commands.ts'
import styles from './keys.module.css'
import type { Keys } from './use-keys.ts'

/** The command that waits for a key; `asked`: a key that another command has. */
type Waiting = { readonly id: string; readonly inPlaceOf: string | undefined; readonly asked?: string; readonly why?: string }

const modifierKeys = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock'])

/** Hands over the next combination that is pressed. Esc gives up; Tab goes on to the next control, so that nobody is caught here. */
const usePressed = (isWaiting: boolean, onChord: (chord: string) => void, onLeave: () => void) => {
  useEffect(() => {
    if (!isWaiting) return
    const press = (event: KeyboardEvent) => {
      if (modifierKeys.has(event.key) || event.isComposing) return
      if (event.key === 'Tab') return onLeave()
      event.preventDefault()
      event.stopPropagation()
      if (event.key === 'Escape') onLeave()
      else onChord(chordOf(event))
    }
    window.addEventListener('keydown', press, { capture: true })
    return () => window.removeEventListener('keydown', press, { capture: true })
  }, [isWaiting, onChord, onLeave])
}

type RowProps = {
  readonly binding: Binding
  readonly isOwn: boolean
  readonly waiting: Waiting | undefined
  readonly holder: Binding | undefined
  readonly onWait: (inPlaceOf: string | undefined) => void
  readonly onTake: () => void
  readonly onLeave: () => void
  readonly onRemove: (chord: string) => void
  readonly onReset: () => void
}

const Asked = ({ waiting, holder, onTake, onLeave }: Pick<RowProps, 'waiting' | 'holder' | 'onTake' | 'onLeave'>) => {
  if (waiting === undefined) return null
  if (waiting.asked === undefined || holder === undefined)
    return (
      <div className={styles.asked} role="status">
        {waiting.why ?? t('keys.press')}
      </div>
    )
  return (
    <div className={styles.asked} role="alert" data-testid="key-collision">
      <span>{t('keys.collision', { key: chordText(waiting.asked), command: holder.title, left: holder.chords.length - 1 })}</span>
      <Button size="compact-xs" variant="default" autoFocus onClick={onTake}>
        {t('keys.take')}
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onLeave}>
        {t('keys.leave')}
      </Button>
    </div>
  )
}

const Row = ({ binding, isOwn, waiting, holder, onWait, onTake, onLeave, onRemove, onReset }: RowProps) => (
  <div className={styles.editRow} data-command={commandId(binding.command)} data-waiting={waiting !== undefined}>
    <span className={styles.title}>{binding.title}</span>
    <span className={styles.caps}>
      {binding.chords.map((chord) => (
        <span key={chord} className={styles.capPair}>
          <button
            type="button"
            className={styles.cap}
            title={t('keys.replaceTitle')}
            aria-label={t('keys.replace', { key: chordText(chord), command: binding.title })}
            onClick={() => onWait(chord)}
          >
            {chordText(chord)}
          </button>
          <button
            type="button"
            className={styles.drop}
            aria-label={t('keys.remove', { key: chordText(chord), command: binding.title })}
            onClick={() => onRemove(chord)}
          >
            ×
          </button>
        </span>
      ))}
      {binding.chords.length === 0 && <span className={styles.group}>{t('keys.noKey')}</span>}
      <button
        type="button"
        className={styles.small}
        title={t('keys.addTitle')}
        aria-label={t('keys.add', { command: binding.title })}
        onClick={() => onWait(undefined)}
      >
        +
      </button>
      <button
        type="button"
        className={styles.small}
        title={t('keys.resetTitle')}
        aria-label={t('keys.reset', { command: binding.title })}
        style={{ visibility: isOwn ? 'visible' : 'hidden' }}
        onClick={onReset}
      >
        ↺
      </button>
    </span>
    <Asked waiting={waiting} holder={holder} onTake={onTake} onLeave={onLeave} />
  </div>
)

/** Every command with its keys, each of which can be changed, added and taken away. A key that is taken says by whom. */
export const KeyEditor = ({ table, keys }: { table: readonly Binding[]; keys: Keys }) => {
  const { choice, setChoice } = keys
  const [query, setQuery] = useState('')
  const [waiting, setWaiting] = useState<Waiting | undefined>(undefined)
  const found = useMemo(() => findCommands(table, query), [table, query])
  const give = (id: string, chord: string, inPlaceOf: string | undefined) => {
    setChoice(withChord(choice, keys.table, id, chord, inPlaceOf))
    setWaiting(undefined)
  }
  usePressed(
    waiting !== undefined && waiting.asked === undefined,
    (chord) => {
      if (waiting === undefined) return
      const why = whyNotChord(chord)
      if (why !== undefined) setWaiting({ ...waiting, why: t('keys.whyNot', { key: chordText(chord), reason: why }) })
      else if (holderOf(keys.table, chord, waiting.id) === undefined) give(waiting.id, chord, waiting.inPlaceOf)
      else setWaiting({ id: waiting.id, inPlaceOf: waiting.inPlaceOf, asked: chord })
    },
    () => setWaiting(undefined),
  )
  const rows = (group: string) => found.filter((binding) => binding.group === group)
  return (
    <div data-testid="key-editor">
      <TextInput
        size="xs"
        mb="xs"
        aria-label={t('keys.find')}
        placeholder={t('keys.find')}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      {keyGroups.map((group) =>
        rows(group).length === 0 ? null : (
          <section key={group} aria-label={t(`keyGroups.${group}`)} className={styles.editGroup}>
            <h3>{t(`keyGroups.${group}`)}</h3>
            {rows(group).map((binding) => {
              const id = commandId(binding.command)
              const isWaiting = waiting?.id === id
              return (
                <Row
                  key={id}
                  binding={binding}
                  isOwn={choice.own[id] !== undefined}
                  waiting={isWaiting ? waiting : undefined}
                  holder={isWaiting && waiting.asked !== undefined ? holderOf(keys.table, waiting.asked, id) : undefined}
                  onWait={(inPlaceOf) => setWaiting({ id, inPlaceOf })}
                  onTake={() => waiting?.asked !== undefined && give(id, waiting.asked, waiting.inPlaceOf)}
                  onLeave={() => setWaiting(undefined)}
                  onRemove={(chord) => setChoice(withoutChord(choice, keys.table, id, chord))}
                  onReset={() => setChoice(asGiven(choice, id))}
                />
              )
            })}
          </section>
        ),
      )}
      {found.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('keys.none')}
        </Text>
      )}
    </div>
  )
}
