import { ActionIcon, Group, Tooltip } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { t } from './words.ts'

type Props = {
  readonly what: string
  readonly index: number
  readonly length: number
  readonly onMove: (to: number) => void
  readonly onRemove: () => void
}

/** Up, down, remove. */
export const RowButtons = ({ what, index, length, onMove, onRemove }: Props) => (
  <Group gap={0} wrap="nowrap" h={36}>
    <Tooltip label={t('rowButtons.up')}>
      <ActionIcon aria-label={t('rowButtons.moveUp', { what })} disabled={index === 0} onClick={() => onMove(index - 1)}>
        <IconArrowUp size={16} />
      </ActionIcon>
    </Tooltip>
    <Tooltip label={t('rowButtons.down')}>
      <ActionIcon aria-label={t('rowButtons.moveDown', { what })} disabled={index === length - 1} onClick={() => onMove(index + 1)}>
        <IconArrowDown size={16} />
      </ActionIcon>
    </Tooltip>
    <Tooltip label={t('common.remove')}>
      <ActionIcon aria-label={t('rowButtons.removeWhat', { what })} onClick={onRemove}>
        <IconTrash size={16} />
      </ActionIcon>
    </Tooltip>
  </Group>
)
