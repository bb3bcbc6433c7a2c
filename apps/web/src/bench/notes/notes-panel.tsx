import { ActionIcon, Button, Text, Textarea, Tooltip } from '@mantine/core'
import type { Note } from '@reticle/domain'
import { IconMapPin, IconTrash } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Editor } from '../../canvas/editor/create-editor.ts'
import { KeyCap, keepFocus } from '../../canvas/editor/key-cap.tsx'
import { type Binding, chordFor } from '../../canvas/editor/key-table.ts'
import { planeText } from '../../canvas/editor/region-list/mark-words.ts'
import { useTypedText } from '../../canvas/editor/use-typed-text.ts'
import styles from '../panels/panels.module.css'
import { t } from '../words.ts'
import type { NoteTarget } from './note-places.ts'
import type { NotesStore } from './notes-store.ts'

type Props = {
  readonly editor: Editor
  readonly notes: NotesStore
  readonly table: readonly Binding[]
  readonly onPlace: (target: NoteTarget) => void
  readonly onNew: () => void
}

/** What a note is about, in words. */
const useTargetText = (editor: Editor, { regionId, at, plane }: NoteTarget): string => {
  const regions = useStore(editor.store, (state) => state.content.regions)
  const where = planeText(plane)
  if (regionId === undefined) {
    const place = { x: `${Math.floor(at?.x ?? 0)}`, y: `${Math.floor(at?.y ?? 0)}` }
    return where === '' ? t('notes.at', place) : t('notes.atPlane', { ...place, plane: where })
  }
  const index = regions.findIndex(({ id }) => id === regionId)
  const labelId = regions[index]?.labelId
  const mark = { number: index + 1, label: editor.protocol.labels.find(({ id }) => id === labelId)?.name ?? t('notes.mark') }
  if (index === -1) return t('notes.goneMark')
  return where === '' ? t('notes.onMark', mark) : t('notes.onMarkPlane', { ...mark, plane: where })
}

const leave = () => document.querySelector<HTMLElement>('[data-testid=canvas]')?.focus({ preventScroll: true })

type HeadProps = { readonly number: number; readonly text: string; readonly onGo: () => void; readonly onRemove: () => void }

const Head = ({ number, text, onGo, onRemove }: HeadProps) => (
  <div className={styles.noteHead}>
    <button type="button" className={styles.link} style={{ flex: 1 }} onMouseDown={keepFocus} onClick={onGo}>
      <b>{number}.</b> {text}
    </button>
    <Tooltip label={t('notes.remove')}>
      <ActionIcon size={22} aria-label={t('notes.removeNumber', { number })} onMouseDown={keepFocus} onClick={onRemove}>
        <IconTrash size={14} />
      </ActionIcon>
    </Tooltip>
  </div>
)

const OneNote = ({ editor, notes, note, number, onPlace }: Omit<Props, 'table' | 'onNew'> & { note: Note; number: number }) => {
  const isActive = useStore(notes, (state) => state.active === note.id)
  const field = useRef<HTMLTextAreaElement>(null)
  const remove = () => editor.apply({ type: 'clear-note', noteId: note.id }, t('notes.removed'))
  const typed = useTypedText(note.text, (text) =>
    text.trim() === '' ? remove() : editor.apply({ type: 'set-note', note: { ...note, text } }, t('notes.changed')),
  )
  useEffect(() => {
    if (isActive) field.current?.focus()
  }, [isActive])
  return (
    <li className={styles.note} data-active={isActive}>
      <Head number={number} text={useTargetText(editor, note)} onGo={() => onPlace(note)} onRemove={remove} />
      <Textarea
        ref={field}
        size="xs"
        rows={2}
        classNames={{ input: styles.growing }}
        maxLength={5000}
        aria-label={t('notes.number', { number })}
        value={typed.value}
        onChange={(event) => typed.onChange(event.currentTarget.value)}
        onFocus={() => notes.setState({ active: note.id })}
        onBlur={() => {
          typed.onBlur()
          notes.setState({ active: undefined })
        }}
        onKeyDown={(event) => event.key === 'Escape' && leave()}
      />
    </li>
  )
}

const FreshNote = ({ editor, notes, target, number, onPlace }: Omit<Props, 'table' | 'onNew'> & { target: NoteTarget; number: number }) => {
  const [text, setText] = useState('')
  const drop = () => notes.setState({ fresh: undefined })
  const put = () => {
    if (text.trim() !== '') editor.apply({ type: 'set-note', note: { ...target, id: editor.newId(), text } }, t('notes.note'))
    drop()
  }
  return (
    <li className={styles.note} data-active="true">
      <Head number={number} text={useTargetText(editor, target)} onGo={() => onPlace(target)} onRemove={drop} />
      <Textarea
        autoFocus
        size="xs"
        rows={2}
        classNames={{ input: styles.growing }}
        maxLength={5000}
        aria-label={t('notes.fresh')}
        placeholder={t('notes.hint')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={put}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setText('')
          if (event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))) {
            // The sample is not submitted by the key that ends a note.
            event.preventDefault()
            event.stopPropagation()
            if (event.key === 'Escape') drop()
            leave()
          }
        }}
      />
    </li>
  )
}

/** Comments pinned to marks and places of this sample; each has a pin on the image. */
export const NotesPanel = (props: Props) => {
  const { editor, notes, table, onNew } = props
  const list = useStore(editor.store, (state) => state.content.notes) ?? []
  const fresh = useStore(notes, (state) => state.fresh)
  return (
    <>
      <Text size="xs" c="dimmed">
        {t('notes.lead')}
      </Text>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconMapPin size={14} />}
        rightSection={<KeyCap chord={chordFor(table, { kind: 'note' })} />}
        onMouseDown={keepFocus}
        onClick={onNew}
      >
        {t('notes.fresh')}
      </Button>
      <ul className={styles.notes} data-testid="notes">
        {list.map((note, index) => (
          <OneNote key={note.id} {...props} note={note} number={index + 1} />
        ))}
        {fresh !== undefined && <FreshNote key={JSON.stringify(fresh)} {...props} target={fresh} number={list.length + 1} />}
      </ul>
    </>
  )
}
