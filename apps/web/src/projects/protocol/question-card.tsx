import { Box, Button, Checkbox, Group, MultiSelect, NumberInput, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core'
import type { Question } from '@reticle/domain'
import { IconPlus } from '@tabler/icons-react'
import { newOption, type QuestionDraft } from './draft.ts'
import type { ProtocolForm } from './form-type.ts'
import { RowButtons } from './row-buttons.tsx'

const kinds: readonly { value: Question['kind']; label: string }[] = [
  { value: 'single', label: 'One option' },
  { value: 'multiple', label: 'Several options' },
  { value: 'number', label: 'Number' },
  { value: 'text', label: 'Text' },
]

const hasOptions = (question: QuestionDraft): boolean => question.kind === 'single' || question.kind === 'multiple'

const Options = ({ form, at, question }: { form: ProtocolForm; at: string; question: QuestionDraft }) => (
  <Stack gap={6}>
    {question.options.map((option, index) => (
      <Group key={option.rowId} gap="xs" wrap="nowrap" align="flex-start">
        <TextInput
          style={{ flex: 1 }}
          placeholder={`Option ${index + 1}`}
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
        Add option
      </Button>
    </Group>
  </Stack>
)

const Range = ({ form, at }: { form: ProtocolForm; at: string }) => (
  <Group gap="xs">
    <NumberInput label="Least" w={110} {...form.getInputProps(`${at}.min`)} />
    <NumberInput label="Most" w={110} {...form.getInputProps(`${at}.max`)} />
    <TextInput label="Unit" w={110} placeholder="mm" {...form.getInputProps(`${at}.unit`)} />
  </Group>
)

const Condition = ({ form, at, index }: { form: ProtocolForm; at: string; index: number }) => {
  const earlier = form.values.questions.slice(0, index).filter(hasOptions)
  const question = form.values.questions[index]
  if (earlier.length === 0 || question === undefined) return null
  const parent = earlier.find((one) => one.rowId === question.showWhen.question)
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label="Ask only when"
        placeholder="always asked"
        clearable
        w={280}
        data={earlier.map((one) => ({ value: one.rowId, label: one.text === '' ? 'untitled question' : one.text }))}
        value={question.showWhen.question}
        onChange={(value) => form.setFieldValue(`${at}.showWhen`, { question: value, options: [] })}
      />
      {parent !== undefined && (
        <MultiSelect
          label="was answered with"
          w={300}
          data={parent.options.map((option) => ({ value: option.rowId, label: option.text === '' ? 'untitled option' : option.text }))}
          {...form.getInputProps(`${at}.showWhen.options`)}
        />
      )}
    </Group>
  )
}

/** One question with its kind, options and switches. */
export const QuestionCard = ({ form, index }: { form: ProtocolForm; index: number }) => {
  const question = form.values.questions[index]
  if (question === undefined) return null
  const at = `questions.${index}`
  return (
    <Box className="panel" p="sm" role="group" aria-label={`Question ${index + 1}`}>
      <Stack gap="xs">
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <TextInput
            style={{ flex: 1 }}
            placeholder="Question, such as: Is the galaxy smooth?"
            aria-label={`Text of question ${index + 1}`}
            {...form.getInputProps(`${at}.text`)}
          />
          <RowButtons
            what={`question ${index + 1}`}
            index={index}
            length={form.values.questions.length}
            onMove={(to) => form.reorderListItem('questions', { from: index, to })}
            onRemove={() => form.removeListItem('questions', index)}
          />
        </Group>
        <Group gap="md">
          <SegmentedControl size="xs" data={[...kinds]} aria-label="Kind of answer" {...form.getInputProps(`${at}.kind`)} />
          <Checkbox size="xs" label="Required" {...form.getInputProps(`${at}.isRequired`, { type: 'checkbox' })} />
          <Checkbox size="xs" label="“Can’t tell” is an answer" {...form.getInputProps(`${at}.allowsCannotTell`, { type: 'checkbox' })} />
        </Group>
        {hasOptions(question) && <Options form={form} at={at} question={question} />}
        {question.kind === 'number' && <Range form={form} at={at} />}
        <TextInput
          placeholder="Help shown below the question (optional)"
          aria-label={`Help of question ${index + 1}`}
          {...form.getInputProps(`${at}.help`)}
        />
        <Condition form={form} at={at} index={index} />
      </Stack>
    </Box>
  )
}
