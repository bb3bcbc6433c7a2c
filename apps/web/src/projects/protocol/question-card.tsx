import { Box, Checkbox, Group, MultiSelect, NumberInput, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import { numberTolerance, type Question } from '@reticle/domain'
import { plain } from '../../language/plain.ts'
import { ConditionFields } from './condition-fields.tsx'
import { hasOptions, type QuestionDraft } from './draft-questions.ts'
import type { ProtocolForm } from './form-type.ts'
import { QuestionOptions } from './question-options.tsx'
import { RowButtons } from './row-buttons.tsx'
import { t } from './words.ts'

const kinds = (['single', 'multiple', 'scale', 'taxonomy', 'number', 'text', 'date'] as const satisfies readonly Question['kind'][]).map(
  (value) => ({ value, label: t(`questionKinds.${value}`) }),
)
const scopes = [
  { value: 'sample', label: t('questionScopes.sample') },
  { value: 'region', label: t('questionScopes.region') },
]

type PartProps = { readonly form: ProtocolForm; readonly at: string; readonly question: QuestionDraft }

const Range = ({ form, at, question }: PartProps) => (
  <Group gap="xs">
    <NumberInput label={t('questions.least')} w={110} {...form.getInputProps(`${at}.min`)} />
    <NumberInput label={t('questions.most')} w={110} {...form.getInputProps(`${at}.max`)} />
    <TextInput label={t('questions.unit')} w={110} placeholder={t('questions.unitExample')} {...form.getInputProps(`${at}.unit`)} />
    <NumberInput
      label={t('questions.rightWithin')}
      title={t('questions.rightWithinHint')}
      w={110}
      min={0}
      placeholder={plain(100 * numberTolerance)}
      {...form.getInputProps(`${at}.tolerance`)}
    />
    <Select
      label={t('questions.ofKnown')}
      w={190}
      allowDeselect={false}
      data={[
        { value: 'share', label: question.min === '' || question.max === '' ? t('questions.ofKnownValue') : t('questions.ofRange') },
        { value: 'value', label: question.unit.trim() === '' ? t('questions.sameUnit') : question.unit.trim() },
      ]}
      {...form.getInputProps(`${at}.toleranceKind`)}
    />
  </Group>
)

const Kind = ({ form, at, question }: PartProps) => (
  <Group gap="md" align="center">
    <Select w={190} allowDeselect={false} data={kinds} aria-label={t('questions.kindOfAnswer')} {...form.getInputProps(`${at}.kind`)} />
    <SegmentedControl size="xs" data={scopes} aria-label={t('questions.askedOn')} {...form.getInputProps(`${at}.scope`)} />
    {question.scope === 'region' && (
      <MultiSelect
        miw={220}
        aria-label={t('questions.askedForLabels')}
        placeholder={question.labels.length === 0 ? t('questions.allLabels') : ''}
        data={form.values.labels.map(({ rowId, name }) => ({ value: rowId, label: name === '' ? t('questions.untitledLabel') : name }))}
        {...form.getInputProps(`${at}.labels`)}
      />
    )}
    <Group gap="md">
      <Checkbox size="xs" label={t('questions.required')} {...form.getInputProps(`${at}.isRequired`, { type: 'checkbox' })} />
      <Checkbox size="xs" label={t('questions.cannotTell')} {...form.getInputProps(`${at}.allowsCannotTell`, { type: 'checkbox' })} />
      <Checkbox size="xs" label={t('questions.howSure')} {...form.getInputProps(`${at}.asksConfidence`, { type: 'checkbox' })} />
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
    <Box className="panel" p="sm" role="group" aria-label={t('questions.group', { n: index + 1 })}>
      <Stack gap="xs">
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <TextInput
            style={{ flex: 1 }}
            placeholder={t('questions.placeholder')}
            aria-label={t('questions.textOf', { n: index + 1 })}
            {...form.getInputProps(`${at}.text`)}
          />
          <RowButtons
            what={t('questions.question', { n: index + 1 })}
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
          placeholder={t('questions.helpPlaceholder')}
          aria-label={t('questions.helpOf', { n: index + 1 })}
          {...form.getInputProps(`${at}.help`)}
        />
        {(earlier.length > 0 || question.showWhen.question !== null) && (
          <ConditionFields
            form={form}
            at={`${at}.showWhen`}
            label={t('questions.onlyWhen')}
            placeholder={t('questions.alwaysAsked')}
            questions={earlier}
            condition={question.showWhen}
          />
        )}
      </Stack>
    </Box>
  )
}
