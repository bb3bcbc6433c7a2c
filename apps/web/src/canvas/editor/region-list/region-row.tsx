import { ActionIcon, Tooltip } from '@mantine/core'
import type { Region } from '@reticle/domain'
import { IconAlertTriangle, IconEye, IconEyeOff, IconLock, IconLockOpen, IconMessage, IconTrash } from '@tabler/icons-react'
import { memo } from 'react'
import { t } from '../../words.ts'
import type { Editor } from '../create-editor.ts'
import { keepFocus } from '../key-cap.tsx'
import { Swatch } from '../swatch.tsx'
import { detailsOf } from './mark-words.ts'
import styles from './region-list.module.css'

export type RowState = {
  readonly isSelected: boolean
  readonly isHidden: boolean
  readonly isLocked: boolean
  readonly problem: string | undefined
  readonly hasNote: boolean
}

type Props = RowState & {
  readonly editor: Editor
  readonly region: Region
  readonly number: number
  readonly labelName: string
  readonly place: string
  readonly isReachable: boolean
  readonly onChoose: (region: Region, isAdded: boolean) => void
}

type ActionProps = { readonly name: string; readonly isReachable: boolean; readonly Icon: typeof IconEye; readonly onPress: () => void }

const Action = ({ name, isReachable, Icon, onPress }: ActionProps) => (
  <Tooltip label={name}>
    <ActionIcon size={22} tabIndex={isReachable ? 0 : -1} aria-label={name} onMouseDown={keepFocus} onClick={onPress}>
      <Icon size={14} />
    </ActionIcon>
  </Tooltip>
)

const Actions = ({ editor, region, number, isHidden, isLocked, isReachable }: Props) => {
  const regionIds = [region.id]
  // A mark that is hidden or locked by its label comes back with its label.
  const toggle = (set: 'hidden' | 'locked') => () =>
    editor.toggle(set, editor.store.getState()[set].labels.has(region.labelId) ? { labelIds: [region.labelId] } : { regionIds })
  return (
    <span className={styles.actions} data-pinned={isHidden || isLocked}>
      <Action
        name={t(isHidden ? 'list.showMark' : 'list.hideMark', { number })}
        isReachable={isReachable}
        Icon={isHidden ? IconEyeOff : IconEye}
        onPress={toggle('hidden')}
      />
      <Action
        name={t(isLocked ? 'list.unlockMark' : 'list.lockMark', { number })}
        isReachable={isReachable}
        Icon={isLocked ? IconLock : IconLockOpen}
        onPress={toggle('locked')}
      />
      <Action name={t('list.deleteMark', { number })} isReachable={isReachable} Icon={IconTrash} onPress={() => editor.remove(regionIds)} />
    </span>
  )
}

/** One mark of the list. Only the row that the keys would start from can be reached by Tab: ten thousand stops would be a trap. */
export const RegionRow = memo((props: Props) => {
  const { editor, region, number, labelName, place, isSelected, isHidden, problem, hasNote, isReachable, onChoose } = props
  return (
    <div
      className={styles.row}
      data-selected={isSelected}
      data-faint={isHidden}
      data-broken={problem !== undefined}
      onPointerEnter={() => editor.hover(region.id)}
      onPointerLeave={() => editor.hover(undefined)}
    >
      <button
        type="button"
        className={styles.main}
        data-mark={region.id}
        aria-pressed={isSelected}
        aria-label={
          problem === undefined
            ? t('list.row', { number, label: labelName, details: detailsOf(region), place })
            : t('list.rowBroken', { number, label: labelName, details: detailsOf(region), place, problem })
        }
        tabIndex={isReachable ? 0 : -1}
        onMouseDown={keepFocus}
        onClick={(event) => onChoose(region, event.shiftKey || event.ctrlKey || event.metaKey)}
      >
        <Swatch protocol={editor.protocol} labelId={region.labelId} />
        <span className={styles.number}>{number}</span>
        <span className={styles.name}>{labelName}</span>
        {problem !== undefined && (
          <Tooltip label={problem} multiline maw={280}>
            <IconAlertTriangle size={14} className={styles.broken} aria-hidden="true" />
          </Tooltip>
        )}
        {hasNote && <IconMessage size={14} className={styles.noted} aria-hidden="true" />}
        <span className={styles.details}>{detailsOf(region)}</span>
      </button>
      <Actions {...props} />
    </div>
  )
})
