import { ActionIcon, Button, Group, Menu, MultiSelect, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconChevronDown, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { newKeypoint, type SkeletonDraft, toggledEdge, withoutKeypoint } from './draft-labels.ts'
import styles from './protocol.module.css'
import { SkeletonDrawing } from './skeleton-drawing.tsx'
import { skeletonPreset, skeletonPresetNames } from './skeleton-presets.ts'

type Props = {
  readonly of: string
  readonly color: string
  readonly skeleton: SkeletonDraft
  readonly onChange: (skeleton: SkeletonDraft) => void
  readonly onRemove: () => void
}

const moved = <T,>(list: readonly T[], from: number, to: number): T[] => {
  const [one] = list.slice(from, from + 1)
  return one === undefined ? [...list] : list.toSpliced(from, 1).toSpliced(to, 0, one)
}

const joinedTo = ({ edges }: SkeletonDraft, rowId: string): string[] =>
  edges.flatMap(([a, b]) => (a === rowId ? [b] : b === rowId ? [a] : []))

type RowProps = Pick<Props, 'skeleton' | 'onChange'> & { readonly index: number; readonly onHold: (rowId: string | null) => void }

/** One keypoint by keys alone: its name, its place in the order, and what it is joined to. */
const PointRow = ({ skeleton, index, onChange, onHold }: RowProps) => {
  const { points } = skeleton
  const point = points[index]
  if (point === undefined) return null
  const { rowId, name } = point
  const joined = joinedTo(skeleton, rowId)
  const rename = (text: string) => onChange({ ...skeleton, points: points.with(index, { ...point, name: text }) })
  const join = (rows: readonly string[]) => {
    const changed = points.filter((other) => rows.includes(other.rowId) !== joined.includes(other.rowId))
    onChange(changed.reduce((now, other) => toggledEdge(now, rowId, other.rowId), skeleton))
  }
  return (
    <Group gap={4} wrap="nowrap" align="flex-start" onFocus={() => onHold(rowId)}>
      <span className={styles.number}>{index + 1}</span>
      <TextInput
        size="xs"
        w={150}
        aria-label={`Name of keypoint ${index + 1}`}
        value={name}
        onChange={(event) => rename(event.currentTarget.value)}
      />
      <MultiSelect
        size="xs"
        flex={1}
        aria-label={`Keypoint ${index + 1} is joined to`}
        placeholder={joined.length === 0 ? 'joined to none' : ''}
        data={points.filter((other) => other.rowId !== rowId).map((other) => ({ value: other.rowId, label: other.name || 'unnamed' }))}
        value={joined}
        onChange={join}
        hidePickedOptions
      />
      {(
        [
          ['up', index - 1, IconArrowUp],
          ['down', index + 1, IconArrowDown],
        ] as const
      ).map(([word, to, Icon]) => (
        <Tooltip key={word} label={`Move ${word}`}>
          <ActionIcon
            aria-label={`Move keypoint ${index + 1} ${word}`}
            disabled={to < 0 || to >= points.length}
            onClick={() => onChange({ ...skeleton, points: moved(points, index, to) })}
          >
            <Icon size={14} />
          </ActionIcon>
        </Tooltip>
      ))}
      <Tooltip label="Remove">
        <ActionIcon aria-label={`Remove keypoint ${index + 1}`} onClick={() => onChange(withoutKeypoint(skeleton, rowId))}>
          <IconTrash size={14} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}

/** The template of keypoints of a label: a drawing to point at and a table of the same, which takes keys. */
export const SkeletonEditor = ({ of, color, skeleton, onChange, onRemove }: Props) => {
  const [held, setHeld] = useState<string | null>(null)
  const { points } = skeleton
  const add = () => {
    const count = points.length
    onChange({
      ...skeleton,
      points: [...points, newKeypoint(`point ${count + 1}`, 0.1 + ((0.2 * count) % 0.8), 0.1 + 0.2 * (Math.floor(count / 4) % 5))],
    })
  }
  return (
    <section className={styles.skeleton} aria-label={`Keypoints of ${of}`}>
      <div>
        <SkeletonDrawing skeleton={skeleton} color={color} held={held} onHold={setHeld} onChange={onChange} />
        <Text size="xs" c="dimmed" maw={260}>
          Press to set a keypoint, drag to move it. Press two keypoints to join them; press again to part them.
        </Text>
      </div>
      <Stack gap={4} flex={1} miw={0}>
        <Text size="xs" c="dimmed">
          Annotators set the keypoints in this order and turn and stretch the whole template; each can be seen, covered or not in the image.
        </Text>
        {points.map(({ rowId }, index) => (
          <PointRow key={rowId} skeleton={skeleton} index={index} onChange={onChange} onHold={setHeld} />
        ))}
        <Group gap="xs" mt={4}>
          <Button size="xs" variant="default" onClick={add}>
            Add keypoint
          </Button>
          <Menu position="bottom-start">
            <Menu.Target>
              <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />}>
                Start from
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {skeletonPresetNames.map((name) => (
                <Menu.Item
                  key={name}
                  onClick={() => {
                    setHeld(null)
                    onChange(skeletonPreset(name) ?? skeleton)
                  }}
                >
                  {name}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <Button size="xs" variant="subtle" color="red" onClick={onRemove}>
            No keypoints for this label
          </Button>
        </Group>
      </Stack>
    </section>
  )
}
