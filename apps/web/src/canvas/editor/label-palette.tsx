import { ActionIcon, CloseButton, Text, TextInput, Tooltip } from '@mantine/core'
import type { Protocol } from '@reticle/domain'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { type KeyboardEvent, memo, type RefObject, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { t } from '../words.ts'
import type { Editor } from './create-editor.ts'
import styles from './editor.module.css'
import { KeyCap, keepFocus } from './key-cap.tsx'
import { type Binding, chordFor } from './key-table.ts'
import { Swatch } from './swatch.tsx'
import { useLatest } from './use-latest.ts'

type Label = Protocol['labels'][number]

type RowProps = {
  readonly protocol: Protocol
  readonly label: Label
  readonly isChosen: boolean
  readonly isHidden: boolean
  readonly count: number
  readonly chord: string | undefined
  readonly onChoose: (labelId: string) => void
  readonly onHide: (labelId: string) => void
}

/** Rows outlive the sample: only those whose count or choice differs are drawn anew. */
const Row = memo(({ protocol, label, isChosen, isHidden, count, chord, onChoose, onHide }: RowProps) => {
  const row = (
    <button
      type="button"
      className={styles.row}
      data-label={label.id}
      aria-pressed={isChosen}
      onMouseDown={keepFocus}
      onClick={() => onChoose(label.id)}
    >
      <Swatch protocol={protocol} labelId={label.id} />
      <span className={styles.grow}>{label.name}</span>
      <span className={styles.count} title={t('labels.countTitle')}>
        {count}
      </span>
      <KeyCap chord={chord} />
    </button>
  )
  const name = t(isHidden ? 'labels.show' : 'labels.hide', { label: label.name })
  return (
    <div className={styles.labelRow} data-faint={isHidden}>
      {label.description === '' ? (
        row
      ) : (
        <Tooltip label={label.description} position="left" multiline maw={280}>
          {row}
        </Tooltip>
      )}
      <ActionIcon
        size={22}
        className={styles.labelEye}
        data-pinned={isHidden}
        aria-label={name}
        title={name}
        onMouseDown={keepFocus}
        onClick={() => onHide(label.id)}
      >
        {isHidden ? <IconEyeOff size={14} /> : <IconEye size={14} />}
      </ActionIcon>
    </div>
  )
})

/** More labels than this are searched. */
const searchedFrom = 7
/** More rows than this are not shown at once; a search narrows them down. */
const shownUpTo = 100

const useFound = (labels: readonly Label[], search: string) =>
  useMemo(() => {
    const words = search.toLowerCase().split(/\s+/)
    const scored = labels.filter(({ name, description }) => words.every((word) => `${name} ${description}`.toLowerCase().includes(word)))
    // What begins with the search comes first: Enter takes it.
    const starts = ({ name }: Label) => name.toLowerCase().startsWith(search.toLowerCase())
    return search === '' ? labels : [...scored.filter(starts), ...scored.filter((label) => !starts(label))]
  }, [labels, search])

type Props = { readonly editor: Editor; readonly table: readonly Binding[]; readonly field?: RefObject<HTMLInputElement | null> }

/** The labels with their looks, keys and numbers of marks. Choosing one also gives it to the selected marks. */
export const LabelPalette = ({ editor, table, field }: Props) => {
  const labelId = useStore(editor.store, (state) => state.labelId)
  const regions = useStore(editor.store, (state) => state.content.regions)
  const hidden = useStore(editor.store, (state) => state.hidden.labels)
  const [search, setSearch] = useState('')
  const ownField = useRef<HTMLInputElement>(null)
  const choose = useLatest((id: string) => {
    editor.chooseLabel(id)
    setSearch('')
  })
  const hide = useLatest((id: string) => editor.toggle('hidden', { labelIds: [id] }))
  const counts = useMemo(() => {
    const found = new Map<string, number>()
    for (const region of regions) found.set(region.labelId, (found.get(region.labelId) ?? 0) + 1)
    return found
  }, [regions])
  const labels = useMemo(() => editor.protocol.labels.filter(({ isRetired }) => isRetired !== true), [editor.protocol])
  const found = useFound(labels, search)
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const first = found.at(0)
    if (event.key === 'Enter' && first !== undefined && search !== '') choose(first.id)
    if (event.key !== 'Escape' && event.key !== 'Enter') return
    setSearch('')
    document.querySelector<HTMLElement>('[data-testid=canvas]')?.focus({ preventScroll: true })
  }
  return (
    <fieldset className={styles.question} aria-label={t('labels.name')} data-testid="labels">
      {labels.length > searchedFrom && (
        <TextInput
          ref={field ?? ownField}
          size="xs"
          mb={4}
          aria-label={t('labels.findFirst')}
          placeholder={t('labels.findOne', { count: labels.length })}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={press}
          rightSection={
            search === '' ? (
              <KeyCap chord={chordFor(table, { kind: 'find-label' })} />
            ) : (
              <CloseButton size="xs" aria-label={t('labels.showAll')} onClick={() => setSearch('')} />
            )
          }
        />
      )}
      <div className={styles.labels}>
        {found.slice(0, shownUpTo).map((label) => (
          <Row
            key={label.id}
            protocol={editor.protocol}
            label={label}
            isChosen={label.id === labelId}
            isHidden={hidden.has(label.id)}
            count={counts.get(label.id) ?? 0}
            chord={chordFor(table, { kind: 'label', labelId: label.id })}
            onChoose={choose}
            onHide={hide}
          />
        ))}
      </div>
      {found.length === 0 && (
        <Text size="xs" c="dimmed" role="status">
          {t('labels.none')}
        </Text>
      )}
      {found.length > shownUpTo && (
        <Text size="xs" c="dimmed">
          {t('labels.more', { count: found.length - shownUpTo })}
        </Text>
      )}
    </fieldset>
  )
}
