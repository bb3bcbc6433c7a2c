import { Box, Checkbox, Group, MultiSelect, NumberInput, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import { numberTolerance, type Question } from '@reticle/domain'
import { ConditionFields } from './condition-fields.tsx'
import { hasOptions, type QuestionDraft } from './draft-questions.ts'
import type { ProtocolForm } from './form-type.ts'
import { QuestionOptions } from './question-options.tsx'
import { RowButtons } from './row-buttons.tsx'

const kinds: readonly { value: Question['kind']; label: string }[] = [
  { value: 'single', label: 'One option' },
  { value: 'multiple', label: 'Several options' },
  { value: 'scale', label: 'Ordered scale' },
  { value: 'taxonomy', label: 'Taxonomy (a tree)' },
  { value: 'number', label: 'Number' },
  { value: 'text', label: 'Text' },
  { value: 'date', label: 'Date' },
]
const scopes = [
  { value: 'sample', label: 'On the image' },
  { value: 'region', label: 'On each mark' },
]

type PartProps = { readonly form: ProtocolForm; readonly at: string; readonly question: QuestionDraft }

const Range = ({ form, at, question }: PartProps) => (
  <Group gap="xs">
    <NumberInput label="Least" w={110} {...form.getInputProps(`${at}.min`)} />
    <NumberInput label="Most" w={110} {...form.getInputProps(`${at}.max`)} />
    <TextInput label="Unit" w={110} placeholder="mm" {...form.getInputProps(`${at}.unit`)} />
    <NumberInput
      label="Right within"
      title="How far from the known answer is still right, where gold is scored"
      w={110}
      min={0}
      placeholder={String(100 * numberTolerance)}
      {...form.getInputProps(`${at}.tolerance`)}
    />
    <Select
      label="of the known"
      w={190}
      allowDeselect={false}
      data={[
        { value: 'share', label: question.min === '' || question.max === '' ? '% of the known value' : '% of the range' },
        { value: 'value', label: question.unit.trim() === '' ? 'in the same unit' : question.unit.trim() },
      ]}
      {...form.getInputProps(`${at}.toleranceKind`)}
    />
  </Group>
)

const Kind = ({ form, at, question }: PartProps) => (
  <Group gap="md" align="center">
    <Select w={190} allowDeselect={false} data={[...kinds]} aria-label="Kind of answer" {...form.getInputProps(`${at}.kind`)} />
    <SegmentedControl size="xs" data={scopes} aria-label="Asked on" {...form.getInputProps(`${at}.scope`)} />
    {question.scope === 'region' && (
      <MultiSelect
        miw={220}
        aria-label="Asked for marks of these labels"
        placeholder={question.labels.length === 0 ? 'marks of all labels' : ''}
        data={form.values.labels.map(({ rowId, name }) => ({ value: rowId, label: name === '' ? 'untitled label' : name }))}
        {...form.getInputProps(`${at}.labels`)}
      />
    )}
    <Group gap="md">
      <Checkbox size="xs" label="Required" {...form.getInputProps(`${at}.isRequired`, { type: 'checkbox' })} />
      <Checkbox size="xs" label="“Can’t tell” is an answer" {...form.getInputProps(`${at}.allowsCannotTell`, { type: 'checkbox' })} />
      <Checkbox size="xs" label="Ask how sure" {...form.getInputProps(`${at}.asksConfidence`, { type: 'checkbox' })} />
    </Group>
  </Group>
)

/** One question with its kind, what it is asked on, options and switches. */
export const QuestionCard = ({ form, index }: { form: ProtocolForm; index: number }) => {
  const question = form.values.questions[index]
  if (question === undefined) return null
  const at = `questions.${index}`
  const earlier = form.values.questions.slice(0, index).filter((one) => hasOptions(one) && one.scope === question.scope)
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
        <Kind form={form} at={at} question={question} />
        {hasOptions(question) && <QuestionOptions form={form} at={at} question={question} />}
        {question.kind === 'number' && <Range form={form} at={at} question={question} />}
        <TextInput
          placeholder="Help shown below the question (optional)"
          aria-label={`Help of question ${index + 1}`}
          {...form.getInputProps(`${at}.help`)}
        />
        {(earlier.length > 0 || question.showWhen.question !== null) && (
          <ConditionFields
            form={form}
            at={`${at}.showWhen`}
            label="Ask only when"
            placeholder="always asked"
            questions={earlier}
            condition={question.showWhen}
          />
        )}
      </Stack>
    </Box>
  )
}
