import { ActionIcon, Button, Group, Select, Stack } from '@mantine/core'
import { IconFolderPlus, IconPlus, IconX } from '@tabler/icons-react'
import { t } from '../protocol/words.ts'
import { ConditionRow } from './condition-row.tsx'
import {
  type DraftGroup,
  type DraftNode,
  deepest,
  type GroupMode,
  groupModes,
  newComparison,
  newKey,
  withAnother,
} from './draft-condition.ts'
import styles from './rules.module.css'

const modeNames: Readonly<Record<GroupMode, string>> = {
  all: t('groupModes.all'),
  any: t('groupModes.any'),
  none: t('groupModes.none'),
  'not-all': t('groupModes.not-all'),
}

type Props<N extends DraftNode> = {
  readonly node: N
  readonly rule: number
  /** Places of the groups that it lies in, and its own. */
  readonly path: readonly number[]
  readonly onChange: (node: DraftNode) => void
  readonly onRemove: (() => void) | undefined
}

const placeOf = (path: readonly number[], rule: number): string =>
  t('conditions.place', { place: path.length === 0 ? '1' : path.map((at) => at + 1).join('.'), rule })

const newGroup = (): DraftGroup => ({ kind: 'group', key: newKey(), mode: 'any', children: [newComparison('readers', 2)] })

const ConditionGroup = ({ node, rule, path, onChange, onRemove }: Props<DraftGroup>) => {
  const put = (children: readonly DraftNode[]) => onChange({ ...node, children })
  return (
    <Stack
      gap={6}
      className={path.length === 0 ? undefined : styles.group}
      role="group"
      aria-label={t('conditions.groupAt', { place: placeOf(path, rule) })}
    >
      <Group gap={6} wrap="nowrap">
        <Select
          aria-label={t('conditions.howGroupHolds', { place: placeOf(path, rule) })}
          data={groupModes.map((value) => ({ value, label: modeNames[value] }))}
          allowDeselect={false}
          w={230}
          value={node.mode}
          onChange={(mode) => onChange({ ...node, mode: groupModes.find((one) => one === mode) ?? 'all' })}
        />
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={12} />}
          onClick={() => put([...node.children, newComparison('readers', 2)])}
        >
          {t('conditions.condition')}
        </Button>
        {path.length < deepest && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconFolderPlus size={12} />}
            onClick={() => put([...node.children, newGroup()])}
          >
            {t('conditions.group')}
          </Button>
        )}
        {onRemove !== undefined && (
          <ActionIcon ml="auto" aria-label={t('conditions.removeGroup', { place: placeOf(path, rule) })} onClick={onRemove}>
            <IconX size={14} />
          </ActionIcon>
        )}
      </Group>
      {node.children.map((child, at) => (
        <ConditionEditor
          key={child.key}
          node={child}
          rule={rule}
          path={[...path, at]}
          onChange={(changed) => put(node.children.with(at, changed))}
          onRemove={() => put(node.children.toSpliced(at, 1))}
        />
      ))}
    </Stack>
  )
}

/** A condition as rows, in groups that hold when all, any or none of theirs hold. */
export const ConditionEditor = ({ node, rule, path, onChange, onRemove }: Props<DraftNode>) => {
  if (node.kind === 'group') return <ConditionGroup {...{ node, rule, path, onChange, onRemove }} />
  return (
    <Stack gap={6}>
      <ConditionRow comparison={node} place={placeOf(path, rule)} onChange={onChange} onRemove={onRemove} />
      {path.length === 0 && (
        <Group gap={6}>
          <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={12} />} onClick={() => onChange(withAnother(node))}>
            {t('conditions.condition')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
