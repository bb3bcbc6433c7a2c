import { ActionIcon, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconEye, IconEyeOff, IconFocus2, IconLock, IconLockOpen } from '@tabler/icons-react'
import { useStore } from 'zustand'
import { t } from '../../words.ts'
import type { Editor } from '../create-editor.ts'
import { keepFocus } from '../key-cap.tsx'
import { Swatch } from '../swatch.tsx'
import type { ListRow } from './list-rows.ts'
import styles from './region-list.module.css'

type Props = { readonly editor: Editor; readonly row: Extract<ListRow, { kind: 'group' }>; readonly onToggle: (id: string) => void }

type ActionProps = { readonly name: string; readonly Icon: typeof IconEye; readonly isOn: boolean; readonly onPress: () => void }

const Action = ({ name, Icon, isOn, onPress }: ActionProps) => (
  <Tooltip label={name}>
    <ActionIcon
      size={22}
      variant={isOn ? 'light' : 'subtle'}
      aria-label={name}
      aria-pressed={isOn}
      onMouseDown={keepFocus}
      onClick={onPress}
    >
      <Icon size={14} />
    </ActionIcon>
  </Tooltip>
)

/** All marks of a label, now and later: hidden, locked, or shown alone. */
const LabelActions = ({ editor, labelId, name }: { editor: Editor; labelId: string; name: string }) => {
  const isHidden = useStore(editor.store, (state) => state.hidden.labels.has(labelId))
  const isLocked = useStore(editor.store, (state) => state.locked.labels.has(labelId))
  const isAlone = useStore(editor.store, (state) => state.solo.labels.has(labelId))
  const toggle = (set: 'hidden' | 'locked' | 'solo') => () => editor.toggle(set, { labelIds: [labelId] })
  return (
    <>
      <Action name={t('list.hideAll', { name })} Icon={isHidden ? IconEyeOff : IconEye} isOn={isHidden} onPress={toggle('hidden')} />
      <Action name={t('list.lockAll', { name })} Icon={isLocked ? IconLock : IconLockOpen} isOn={isLocked} onPress={toggle('locked')} />
      <Action name={t('list.showAlone', { name })} Icon={IconFocus2} isOn={isAlone} onPress={toggle('solo')} />
    </>
  )
}

/** The head of a group of marks: opens and closes it, and says how many there are. */
export const GroupRow = ({ editor, row, onToggle }: Props) => (
  <div className={styles.group}>
    <button type="button" className={styles.main} aria-expanded={row.isOpen} onMouseDown={keepFocus} onClick={() => onToggle(row.id)}>
      {row.isOpen ? <IconChevronDown size={14} aria-hidden="true" /> : <IconChevronRight size={14} aria-hidden="true" />}
      {row.labelId !== undefined && <Swatch protocol={editor.protocol} labelId={row.labelId} />}
      <span className={styles.name}>{row.name}</span>
      <span className={styles.details}>{row.count}</span>
    </button>
    {row.labelId !== undefined && row.id.startsWith('label') && <LabelActions editor={editor} labelId={row.labelId} name={row.name} />}
  </div>
)
