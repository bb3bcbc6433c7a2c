import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { newOption, type QuestionDraft } from './draft-questions.ts'
import type { ProtocolForm } from './form-type.ts'
import { RowButtons } from './row-buttons.tsx'
import { TaxonomyEditor } from './taxonomy-editor.tsx'

type Props = { readonly form: ProtocolForm; readonly at: string; readonly question: QuestionDraft }

const List = ({ form, at, question }: Props) => (
  <Stack gap={6}>
    {question.kind === 'scale' && (
      <Text size="xs" c="dimmed">
        From the least to the most.
      </Text>
    )}
    {question.options.map((option, index) => (
      <Group key={option.rowId} gap="xs" wrap="nowrap" align="flex-start">
        <TextInput
          style={{ flex: 1 }}
          placeholder={`${question.kind === 'scale' ? 'Step' : 'Option'} ${index + 1}`}
          aria-label={`Option ${index + 1} of ${question.text === '' ? 'the question' : question.text}`}
          {...form.getInputProps(`${at}.options.${index}.text`)}
        />
        <TextInput
          w={64}
          placeholder="Key"
          maxLength={1}
          aria-label={`Key of option ${index + 1}`}
          {...form.getInputProps(`${at}.options.${index}.key`)}
        />
        <RowButtons
          what={`option ${index + 1}`}
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
        {question.kind === 'scale' ? 'Add step' : 'Add option'}
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
      label={question.text === '' ? 'the question' : question.text}
      options={question.options}
      onChange={(options) => form.setFieldValue(`${at}.options`, options)}
      problem={typeof problem === 'string' ? problem : undefined}
    />
  )
}
