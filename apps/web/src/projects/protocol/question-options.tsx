import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { newOption, type QuestionDraft } from './draft-questions.ts'
import type { ProtocolForm } from './form-type.ts'
import { RowButtons } from './row-buttons.tsx'
import { TaxonomyEditor } from './taxonomy-editor.tsx'
import { t } from './words.ts'

type Props = { readonly form: ProtocolForm; readonly at: string; readonly question: QuestionDraft }

const List = ({ form, at, question }: Props) => (
  <Stack gap={6}>
    {question.kind === 'scale' && (
      <Text size="xs" c="dimmed">
        {t('questions.fromLeast')}
      </Text>
    )}
    {question.options.map((option, index) => (
      <Group key={option.rowId} gap="xs" wrap="nowrap" align="flex-start">
        <TextInput
          style={{ flex: 1 }}
          placeholder={t(question.kind === 'scale' ? 'questions.stepN' : 'questions.optionN', { n: index + 1 })}
          aria-label={t('questions.optionOf', {
            n: index + 1,
            question: question.text === '' ? t('questions.theQuestion') : question.text,
          })}
          {...form.getInputProps(`${at}.options.${index}.text`)}
        />
        <TextInput
          w={64}
          placeholder={t('questions.key')}
          maxLength={1}
          aria-label={t('questions.keyOfOption', { n: index + 1 })}
          {...form.getInputProps(`${at}.options.${index}.key`)}
        />
        <RowButtons
          what={t('questions.option', { n: index + 1 })}
          index={index}
          length={question.options.length}
          onMove={(to) => form.reorderListItem(`${at}.options`, { from: index, to })}
          onRemove={() => form.removeListItem(`${at}.options`, index)}
        />
      </Group>
    ))}
    {form.errors[`${at}.options`] !== undefined && (
      <Text size="sm" c="red" role="alert">
        {form.errors[`${at}.options`]}
      </Text>
    )}
    <Group>
      <Button
        variant="subtle"
        size="xs"
        leftSection={<IconPlus size={14} />}
        onClick={() => form.insertListItem(`${at}.options`, newOption())}
      >
        {question.kind === 'scale' ? t('questions.addStep') : t('questions.addOption')}
      </Button>
    </Group>
  </Stack>
)

/** The options of a question: a list, or a tree as text. */
export const QuestionOptions = (props: Props) => {
  const { form, at, question } = props
  if (question.kind !== 'taxonomy') return <List {...props} />
  const problem = Object.entries(form.errors).find(([path]) => path === `${at}.options` || path.startsWith(`${at}.options.`))?.[1]
  return (
    <TaxonomyEditor
      label={question.text === '' ? t('questions.theQuestion') : question.text}
      options={question.options}
      onChange={(options) => form.setFieldValue(`${at}.options`, options)}
      problem={typeof problem === 'string' ? problem : undefined}
    />
  )
}
