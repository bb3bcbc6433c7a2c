import { Group, MultiSelect, Select } from '@mantine/core'
import type { QuestionDraft } from './draft-questions.ts'
import type { ProtocolForm } from './form-type.ts'
import { t } from './words.ts'

type Props = {
  readonly form: ProtocolForm
  /** The place of the condition in the form. */
  readonly at: string
  readonly label: string
  readonly placeholder: string
  /** The questions whose answers it can be about. */
  readonly questions: readonly QuestionDraft[]
  readonly condition: QuestionDraft['showWhen']
}

/** "After this question was answered with one of these": of a taxonomy, what is below an option counts too. */
export const ConditionFields = ({ form, at, label, placeholder, questions, condition }: Props) => {
  const parent = questions.find((one) => one.rowId === condition.question)
  const rows = new Map(parent?.options.map((option) => [option.rowId, option]))
  const textOf = (rowId: string): string => {
    const option = rows.get(rowId)
    const above = option?.parent == null ? '' : `${textOf(option.parent)} › `
    return `${above}${option?.text === '' ? t('condition.untitledOption') : (option?.text ?? '')}`
  }
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label={label}
        placeholder={placeholder}
        clearable
        w={280}
        data={questions.map((one) => ({ value: one.rowId, label: one.text === '' ? t('condition.untitledQuestion') : one.text }))}
        value={condition.question}
        onChange={(value) => form.setFieldValue(at, { question: value, options: [] })}
      />
      {parent !== undefined && (
        <MultiSelect
          label={t('condition.answeredWith')}
          miw={300}
          maw={560}
          searchable={parent.options.length > 8}
          limit={200}
          data={parent.options.map(({ rowId }) => ({ value: rowId, label: textOf(rowId) }))}
          {...form.getInputProps(`${at}.options`)}
        />
      )}
    </Group>
  )
}
