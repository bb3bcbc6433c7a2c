import { ActionIcon, CloseButton, Menu, TextInput, Tooltip } from '@mantine/core'
import { IconEyeOff, IconFocus2, IconListTree, IconLock, IconStackBack, IconStackFront, IconZoomReset } from '@tabler/icons-react'
import { type ReactNode, type RefObject, useMemo } from 'react'
import { useStore } from 'zustand'
import { t } from '../../words.ts'
import type { Editor } from '../create-editor.ts'
import { keepFocus } from '../key-cap.tsx'
import { isEmptySet } from '../mark-set.ts'
import { type Grouping, groupings } from './list-rows.ts'
import styles from './region-list.module.css'

type Props = {
  readonly editor: Editor
  readonly heading: ReactNode
  readonly filter: string
  readonly onFilter: (filter: string) => void
  readonly grouping: Grouping
  readonly onGroup: (grouping: Grouping) => void
  readonly field: RefObject<HTMLInputElement | null>
  /** Enter in the field: the first mark that is left. */
  readonly onEnter: () => void
}

const GroupMenu = ({ grouping, onGroup }: Pick<Props, 'grouping' | 'onGroup'>) => (
  <Menu position="bottom-end" withinPortal returnFocus>
    <Menu.Target>
      <Tooltip label={t('list.group')}>
        <ActionIcon size={26} variant={grouping === 'none' ? 'subtle' : 'light'} aria-label={t('list.group')}>
          <IconListTree size={16} />
        </ActionIcon>
      </Tooltip>
    </Menu.Target>
    <Menu.Dropdown>
      {groupings.map((one) => (
        <Menu.Item key={one} fw={one === grouping ? 600 : 400} aria-current={one === grouping} onClick={() => onGroup(one)}>
          {t(`list.${one}`)}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
)

type ButtonProps = {
  readonly name: string
  readonly Icon: typeof IconLock
  readonly isOn?: boolean
  readonly isDisabled?: boolean
  readonly onPress: () => void
}

const HeadButton = ({ name, Icon, isOn, isDisabled = false, onPress }: ButtonProps) => (
  <Tooltip label={name}>
    <ActionIcon
      size={24}
      variant={isOn === true ? 'light' : 'subtle'}
      aria-label={name}
      {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
      disabled={isDisabled}
      onMouseDown={keepFocus}
      onClick={onPress}
    >
      <Icon size={15} />
    </ActionIcon>
  </Tooltip>
)

/** What is done to the selected marks: shown alone, hidden, locked, put to the front or to the back. */
const SelectionButtons = ({ editor }: { editor: Editor }) => {
  const selected = useStore(editor.store, (state) => state.selected)
  const hidden = useStore(editor.store, (state) => state.hidden)
  const solo = useStore(editor.store, (state) => state.solo)
  const locked = useStore(editor.store, (state) => state.locked)
  const isAllSeen = isEmptySet(hidden) && isEmptySet(solo)
  const none = selected.length === 0
  const named = useMemo(() => ({ regionIds: selected }), [selected])
  const order = (at: 'front' | 'back') => {
    const regions = editor.store.getState().content.regions
    const chosen = regions.filter(({ id }) => selected.includes(id))
    const moves = at === 'front' ? chosen : chosen.toReversed()
    const place = at === 'front' ? regions.length - 1 : 0
    editor.apply(
      { type: 'together', changes: moves.map(({ id }) => ({ type: 'move-region', regionId: id, at: place })) },
      t(at === 'front' ? 'steps.toFront' : 'steps.toBack'),
    )
  }
  return (
    <div className={styles.buttons} role="toolbar" aria-label={t('list.selected')}>
      <HeadButton
        name={t('list.soloSelected')}
        Icon={IconFocus2}
        isOn={!isEmptySet(solo)}
        isDisabled={none && isEmptySet(solo)}
        onPress={() => (isEmptySet(solo) ? editor.toggle('solo', named) : editor.showAll())}
      />
      <HeadButton name={t('list.hideSelected')} Icon={IconEyeOff} isDisabled={none} onPress={() => editor.toggle('hidden', named)} />
      <HeadButton name={t('list.lockSelected')} Icon={IconLock} isDisabled={none} onPress={() => editor.toggle('locked', named)} />
      <HeadButton name={t('list.frontSelected')} Icon={IconStackFront} isDisabled={none} onPress={() => order('front')} />
      <HeadButton name={t('list.backSelected')} Icon={IconStackBack} isDisabled={none} onPress={() => order('back')} />
      <HeadButton
        name={t('list.showEverything')}
        Icon={IconZoomReset}
        isDisabled={isAllSeen && isEmptySet(locked)}
        onPress={() => {
          editor.showAll()
          editor.unlockAll()
        }}
      />
    </div>
  )
}

/** Above the list: what is looked for, how it is grouped, and what is done to the selected marks. */
export const ListHead = ({ editor, heading, filter, onFilter, grouping, onGroup, field, onEnter }: Props) => (
  <div className={styles.head}>
    <div className={styles.headLine}>
      {heading}
      <SelectionButtons editor={editor} />
    </div>
    <div className={styles.find}>
      <TextInput
        ref={field}
        size="xs"
        flex={1}
        aria-label={t('list.find')}
        placeholder={t('list.findHint')}
        value={filter}
        onChange={(event) => onFilter(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onEnter()
          if (event.key !== 'Escape') return
          onFilter('')
          event.currentTarget.blur()
        }}
        rightSection={filter === '' ? undefined : <CloseButton size="xs" aria-label={t('list.showAll')} onClick={() => onFilter('')} />}
      />
      <GroupMenu grouping={grouping} onGroup={onGroup} />
    </div>
  </div>
)
