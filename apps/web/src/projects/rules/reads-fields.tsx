import { Group, NumberInput, Select } from '@mantine/core'
import type { Protocol } from '@reticle/domain'
import { t } from '../protocol/words.ts'

type Redundancy = Protocol['redundancy']
type Answers = Protocol['consensus']['answers']
type Props = {
  readonly redundancy: Redundancy
  readonly answers: Answers
  readonly onRedundancy: (redundancy: Redundancy) => void
  readonly onAnswers: (answers: Answers) => void
}

const without = <K extends keyof Redundancy>(redundancy: Redundancy, key: K, value: number | string): Redundancy => {
  const { [key]: _, ...rest } = redundancy
  return { ...rest, ...(typeof value === 'number' ? { [key]: value } : {}) } as Redundancy
}

/** How many readers the rules work with, and how answers are weighed. */
export const ReadsFields = ({ redundancy, answers, onRedundancy, onAnswers }: Props) => (
  <Group gap="sm" align="flex-end">
    <NumberInput
      label={t('readsFields.readers')}
      w={120}
      min={1}
      max={99}
      value={redundancy.reads}
      onChange={(reads) => typeof reads === 'number' && onRedundancy({ ...redundancy, reads })}
    />
    <NumberInput
      label={t('readsFields.atMost')}
      w={120}
      min={1}
      max={99}
      placeholder={t('readsFields.same')}
      value={redundancy.maxReads ?? ''}
      onChange={(value) => onRedundancy(without(redundancy, 'maxReads', value))}
    />
    <NumberInput
      label={t('readsFields.oneMore')}
      w={215}
      min={0}
      max={1}
      step={0.05}
      placeholder={t('readsFields.never')}
      value={redundancy.stopAt ?? ''}
      onChange={(value) => onRedundancy(without(redundancy, 'stopAt', value))}
    />
    <Select
      label={t('readsFields.weighedBy')}
      w={190}
      allowDeselect={false}
      data={[
        { value: 'majority', label: t('answerMethods.majority') },
        { value: 'dawid-skene', label: t('readsFields.dawidSkene') },
      ]}
      value={answers.method}
      onChange={(method) => onAnswers({ ...answers, method: method === 'dawid-skene' ? method : 'majority' })}
    />
  </Group>
)
