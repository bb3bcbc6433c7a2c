import { ActionIcon, Group, Tooltip } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'

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
    <Tooltip label="Move up">
      <ActionIcon aria-label={`Move ${what} up`} disabled={index === 0} onClick={() => onMove(index - 1)}>
        <IconArrowUp size={16} />
      </ActionIcon>
    </Tooltip>
    <Tooltip label="Move down">
      <ActionIcon aria-label={`Move ${what} down`} disabled={index === length - 1} onClick={() => onMove(index + 1)}>
        <IconArrowDown size={16} />
      </ActionIcon>
    </Tooltip>
    <Tooltip label="Remove">
      <ActionIcon aria-label={`Remove ${what}`} onClick={onRemove}>
        <IconTrash size={16} />
      </ActionIcon>
    </Tooltip>
  </Group>
)
