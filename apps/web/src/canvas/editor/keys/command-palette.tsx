import { Modal, Text, TextInput } from '@mantine/core'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { t } from '../../words.ts'
import { type Binding, commandId } from '../command.ts'
import { KeyCap } from '../key-cap.tsx'
import { findCommands } from './find-commands.ts'
import styles from './keys.module.css'

type Props = {
  readonly table: readonly Binding[]
  readonly onClose: () => void
  /** The palette is closed already, and the canvas has the focus. */
  readonly onRun: (binding: Binding) => void
}

/** What was run last, for as long as the page lives. */
let recentIds: readonly string[] = []
const remember = (id: string) => {
  recentIds = [id, ...recentIds.filter((one) => one !== id)].slice(0, 5)
}

const rowId = (index: number) => `command-${index}`

const Rows = ({ found, at, onPick }: { found: readonly Binding[]; at: number; onPick: (index: number) => void }) => (
  <div className={styles.commands} id="commands" role="listbox" aria-label={t('keys.commands')}>
    {found.map((binding, index) => (
      // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active row
      // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
      <div
        key={commandId(binding.command)}
        id={rowId(index)}
        role="option"
        aria-selected={index === at}
        className={styles.command}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => onPick(index)}
      >
        <span className={styles.title}>{binding.title}</span>
        <span className={styles.group}>
          {binding.isHeld === true ? t('keys.held', { group: t(`keyGroups.${binding.group}`) }) : t(`keyGroups.${binding.group}`)}
        </span>
        <span className={styles.caps}>
          {binding.chords.slice(0, 2).map((chord) => (
            <KeyCap key={chord} chord={chord} />
          ))}
        </span>
      </div>
    ))}
  </div>
)

/** Everything that the bench can do, found by a word, with its keys. */
export const CommandPalette = ({ table, onClose, onRun }: Props) => {
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const found = useMemo(() => {
    const all = table.filter(({ command }) => command.kind !== 'palette')
    const recent = recentIds.flatMap((id) => all.find(({ command }) => commandId(command) === id) ?? [])
    return findCommands(all, query, recent)
  }, [table, query])
  const place = Math.min(at, Math.max(0, found.length - 1))
  useEffect(() => {
    // In braces: newer browsers answer with a promise, which React would take for the clean-up function.
    box.current?.querySelector(`#${rowId(place)}`)?.scrollIntoView({ block: 'nearest' })
  }, [place])
  const pick = (index: number) => {
    const binding = found[index]
    if (binding === undefined) return
    remember(commandId(binding.command))
    onClose()
    // When the dialog is gone: it would take the focus away from what the command opens.
    requestAnimationFrame(() => onRun(binding))
  }
  const press = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key] ?? 0
    if (by !== 0) setAt(Math.min(found.length - 1, Math.max(0, place + by)))
    else if (event.key === 'Enter') pick(place)
    else return
    event.preventDefault()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
      size={560}
      padding={0}
      yOffset="12vh"
      aria-label={t('keys.allCommands')}
    >
      <div ref={box} data-testid="palette">
        <TextInput
          data-autofocus
          variant="unstyled"
          size="md"
          px="sm"
          role="combobox"
          aria-expanded
          aria-controls="commands"
          aria-activedescendant={found.length === 0 ? undefined : rowId(place)}
          aria-label={t('keys.find')}
          placeholder={t('keys.wanted')}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={press}
        />
        <Rows found={found} at={place} onPick={pick} />
        {found.length === 0 && (
          <Text size="sm" c="dimmed" p="sm" role="status">
            {t('keys.none')}
          </Text>
        )}
      </div>
    </Modal>
  )
}
