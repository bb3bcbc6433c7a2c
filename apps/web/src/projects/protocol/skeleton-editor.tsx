import { ActionIcon, Button, Group, Menu, MultiSelect, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconChevronDown, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { newKeypoint, type SkeletonDraft, toggledEdge, withoutKeypoint } from './draft-labels.ts'
import styles from './protocol.module.css'
import { SkeletonDrawing } from './skeleton-drawing.tsx'
import { skeletonPreset, skeletonPresetNames } from './skeleton-presets.ts'
import { t } from './words.ts'

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
  const what = t('skeleton.keypoint', { n: index + 1 })
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
        aria-label={t('skeleton.nameOf', { n: index + 1 })}
        value={name}
        onChange={(event) => rename(event.currentTarget.value)}
      />
      <MultiSelect
        size="xs"
        flex={1}
        aria-label={t('skeleton.joinedTo', { n: index + 1 })}
        placeholder={joined.length === 0 ? t('skeleton.joinedToNone') : ''}
        data={points
          .filter((other) => other.rowId !== rowId)
          .map((other) => ({ value: other.rowId, label: other.name || t('skeleton.unnamed') }))}
        value={joined}
        onChange={join}
        hidePickedOptions
      />
      {(
        [
          ['up', 'moveUp', index - 1, IconArrowUp],
          ['down', 'moveDown', index + 1, IconArrowDown],
        ] as const
      ).map(([way, move, to, Icon]) => (
        <Tooltip key={way} label={t(`rowButtons.${way}`)}>
          <ActionIcon
            aria-label={t(`rowButtons.${move}`, { what })}
            disabled={to < 0 || to >= points.length}
            onClick={() => onChange({ ...skeleton, points: moved(points, index, to) })}
          >
            <Icon size={14} />
          </ActionIcon>
        </Tooltip>
      ))}
      <Tooltip label={t('common.remove')}>
        <ActionIcon aria-label={t('rowButtons.removeWhat', { what })} onClick={() => onChange(withoutKeypoint(skeleton, rowId))}>
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
      points: [
        ...points,
        newKeypoint(t('skeleton.point', { n: count + 1 }), 0.1 + ((0.2 * count) % 0.8), 0.1 + 0.2 * (Math.floor(count / 4) % 5)),
      ],
    })
  }
  return (
    <section className={styles.skeleton} aria-label={t('skeleton.keypointsOf', { label: of })}>
      <div>
        <SkeletonDrawing skeleton={skeleton} color={color} held={held} onHold={setHeld} onChange={onChange} />
        <Text size="xs" c="dimmed" maw={260}>
          {t('skeleton.howTo')}
        </Text>
      </div>
      <Stack gap={4} flex={1} miw={0}>
        <Text size="xs" c="dimmed">
          {t('skeleton.about')}
        </Text>
        {points.map(({ rowId }, index) => (
          <PointRow key={rowId} skeleton={skeleton} index={index} onChange={onChange} onHold={setHeld} />
        ))}
        <Group gap="xs" mt={4}>
          <Button size="xs" variant="default" onClick={add}>
            {t('skeleton.add')}
          </Button>
          <Menu position="bottom-start">
            <Menu.Target>
              <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />}>
                {t('skeleton.startFrom')}
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
            {t('skeleton.none')}
          </Button>
        </Group>
      </Stack>
    </section>
  )
}
