import { ActionIcon, Button, Group, NumberInput, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash, IconX } from '@tabler/icons-react'
import { type Comparison, operators, type RuleDraft } from './rule-draft.ts'
import type { Fact } from './words.ts'

type Props = {
  readonly rule: RuleDraft
  readonly number: number
  readonly facts: readonly Fact[]
  readonly problem: string | undefined
  readonly onChange: (rule: RuleDraft) => void
  readonly onRemove: () => void
  readonly onMove: ((by: -1 | 1) => void) | undefined
}

type ConditionProps = Pick<Props, 'rule' | 'number' | 'facts' | 'onChange'>

const Conditions = ({ rule, number, facts, onChange }: ConditionProps) => {
  const put = (place: number, change: Partial<Comparison>) =>
    onChange({ ...rule, comparisons: rule.comparisons.map((one, at) => (at === place ? { ...one, ...change } : one)) })
  return (
    <Stack gap={4}>
      {rule.comparisons.map((comparison, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: comparisons have no name, and none is moved
        <Group key={place} gap={6} wrap="nowrap">
          <Text size="sm" w={32}>
            {place === 0 ? 'if' : 'and'}
          </Text>
          <Select
            aria-label={`Fact ${place + 1} of rule ${number}`}
            data={[...facts]}
            searchable
            allowDeselect={false}
            limit={100}
            style={{ flex: 1 }}
            value={comparison.fact}
            onChange={(fact) => fact !== null && put(place, { fact })}
          />
          <Select
            aria-label={`Comparison ${place + 1} of rule ${number}`}
            data={[...operators]}
            allowDeselect={false}
            w={74}
            value={comparison.op}
            onChange={(op) => put(place, { op: operators.find((one) => one === op) ?? '>=' })}
          />
          <NumberInput
            aria-label={`Value ${place + 1} of rule ${number}`}
            w={90}
            step={0.05}
            value={comparison.value}
            onChange={(value) => typeof value === 'number' && put(place, { value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Take away condition ${place + 1} of rule ${number}`}
            disabled={rule.comparisons.length === 1}
            onClick={() => onChange({ ...rule, comparisons: rule.comparisons.filter((_, at) => at !== place) })}
          >
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={12} />}
          onClick={() => onChange({ ...rule, comparisons: [...rule.comparisons, { fact: 'readers', op: '>=', value: 2 }] })}
        >
          and
        </Button>
      </Group>
    </Stack>
  )
}

const effects = [
  { value: 'settle', label: 'settle' },
  { value: 'contest', label: 'contest' },
  { value: 'more-reads', label: 'ask for more' },
]

/** One routing rule: what must hold, what follows, and the reason that a task then carries. */
export const RuleCard = ({ rule, number, facts, problem, onChange, onRemove, onMove }: Props) => (
  <Stack gap="xs" className="panel" p="sm" role="group" aria-label={`Rule ${number}`}>
    {rule.json === null ? (
      <Conditions {...{ rule, number, facts, onChange }} />
    ) : (
      <Textarea
        autosize
        label="Condition, as JSON"
        value={rule.json}
        onChange={(event) => onChange({ ...rule, json: event.currentTarget.value })}
      />
    )}
    <Group gap={6} wrap="nowrap">
      <Text size="sm" w={32}>
        then
      </Text>
      <Select
        aria-label={`Effect of rule ${number}`}
        data={effects}
        allowDeselect={false}
        w={140}
        value={rule.effect}
        onChange={(effect) => onChange({ ...rule, effect: effect === 'contest' || effect === 'more-reads' ? effect : 'settle' })}
      />
      {rule.effect === 'more-reads' && (
        <NumberInput
          aria-label={`More readers by rule ${number}`}
          w={70}
          min={1}
          max={20}
          value={rule.reads}
          onChange={(reads) => typeof reads === 'number' && onChange({ ...rule, reads })}
        />
      )}
      <TextInput
        aria-label={`Reason of rule ${number}`}
        style={{ flex: 1 }}
        value={rule.reason}
        onChange={(event) => onChange({ ...rule, reason: event.currentTarget.value })}
      />
      <ActionIcon variant="default" aria-label={`Rule ${number} earlier`} disabled={onMove === undefined} onClick={() => onMove?.(-1)}>
        <IconArrowUp size={14} />
      </ActionIcon>
      <ActionIcon variant="default" aria-label={`Rule ${number} later`} disabled={onMove === undefined} onClick={() => onMove?.(1)}>
        <IconArrowDown size={14} />
      </ActionIcon>
      <ActionIcon variant="default" aria-label={`Remove rule ${number}`} onClick={onRemove}>
        <IconTrash size={14} />
      </ActionIcon>
    </Group>
    {problem !== undefined && (
      <Text size="xs" c="red">
        {problem}
      </Text>
    )}
  </Stack>
)
