import { ActionIcon, Group, NumberInput, Select, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { t } from '../protocol/words.ts'
import { type DraftComparison, operators } from './draft-condition.ts'
import { type Fact, unitOf } from './facts.ts'
import { useScope } from './rule-scope.ts'

const operatorNames = { '<': '<', '<=': '≤', '=': '=', '>=': '≥', '>': '>', '!=': '≠' } as const

const grouped = (facts: readonly Fact[], fact: string) => {
  const groups = new Map<string, { value: string; label: string }[]>()
  for (const { value, label, group } of facts) groups.set(group, [...(groups.get(group) ?? []), { value, label }])
  if (!facts.some(({ value }) => value === fact)) groups.set(t('conditions.asWritten'), [{ value: fact, label: fact }])
  return [...groups].map(([group, items]) => ({ group, items }))
}

/** Yes and no, as they are written in a comparison; undefined for one that says something else. */
const flagOf = ({ op, value }: DraftComparison): 'yes' | 'no' | undefined => {
  if ((op === '=' && value === 1) || (op === '>' && value === 0) || (op === '>=' && value === 1)) return 'yes'
  return (op === '=' && value === 0) || (op === '<' && value === 1) ? 'no' : undefined
}

type Props = {
  readonly comparison: DraftComparison
  /** Its place, such as `2.1 of rule 3`: what screen readers are told. */
  readonly place: string
  readonly onChange: (comparison: DraftComparison) => void
  readonly onRemove: (() => void) | undefined
}

const Value = ({ comparison, place, onChange }: Omit<Props, 'onRemove'>) => {
  const { facts } = useScope()
  const unit = unitOf(comparison.fact, facts)
  const flag = unit === 'flag' ? flagOf(comparison) : undefined
  if (flag !== undefined)
    return (
      <Select
        aria-label={t('conditions.valueAt', { place })}
        data={[
          { value: 'yes', label: t('conditions.yes') },
          { value: 'no', label: t('conditions.no') },
        ]}
        allowDeselect={false}
        w={150}
        value={flag}
        onChange={(said) => onChange({ ...comparison, op: '=', value: said === 'yes' ? 1 : 0 })}
      />
    )
  return (
    <>
      <Select
        aria-label={t('conditions.comparisonAt', { place })}
        data={operators.map((value) => ({ value, label: operatorNames[value] }))}
        allowDeselect={false}
        w={62}
        value={comparison.op}
        onChange={(op) => onChange({ ...comparison, op: operators.find((one) => one === op) ?? '>=' })}
      />
      <NumberInput
        aria-label={t('conditions.valueAt', { place })}
        w={82}
        step={unit === 'share' ? 0.05 : 1}
        decimalScale={unit === 'count' ? 0 : 4}
        value={comparison.value}
        onChange={(value) => typeof value === 'number' && onChange({ ...comparison, value })}
      />
    </>
  )
}

/** What is counted among readers can be counted among the first of them. */
const hasFirst = (fact: string): boolean => !/^(readers$|chance$|score:|posterior:)/.test(fact)

/** One comparison: a fact, how it is compared and with what, and of how many first readers. */
export const ConditionRow = ({ comparison, place, onChange, onRemove }: Props) => {
  const { facts } = useScope()
  return (
    <Group gap={6} wrap="nowrap">
      <Select
        aria-label={t('conditions.factAt', { place })}
        data={grouped(facts, comparison.fact)}
        searchable
        allowDeselect={false}
        limit={200}
        miw={180}
        style={{ flex: 1 }}
        nothingFoundMessage={t('conditions.noSuchFact')}
        value={comparison.fact}
        onChange={(fact) => fact !== null && onChange({ ...comparison, fact })}
      />
      <Value comparison={comparison} place={place} onChange={onChange} />
      {(hasFirst(comparison.fact) || comparison.first !== undefined) && (
        <>
          <Text size="xs" c="dimmed" visibleFrom="sm" style={{ whiteSpace: 'nowrap' }}>
            {t('conditions.ofFirst')}
          </Text>
          <NumberInput
            aria-label={t('conditions.firstAt', { place })}
            title={t('conditions.firstHint')}
            placeholder={t('conditions.all')}
            w={64}
            min={1}
            max={99}
            value={comparison.first ?? ''}
            onChange={(first) => onChange({ ...comparison, first: typeof first === 'number' ? first : undefined })}
          />
        </>
      )}
      <ActionIcon aria-label={t('conditions.removeAt', { place })} disabled={onRemove === undefined} onClick={() => onRemove?.()}>
        <IconX size={14} />
      </ActionIcon>
    </Group>
  )
}
