import { Group, NumberInput, SegmentedControl, Select, Stack } from '@mantine/core'
import { lengthUnits } from '@reticle/domain'
import { ConditionFields } from './condition-fields.tsx'
import { hasOptions } from './draft-questions.ts'
import type { RuleDraft } from './draft-rules.ts'
import { ExpressionField } from './expression-field.tsx'
import type { ProtocolForm } from './form-type.ts'

type Props = { readonly form: ProtocolForm; readonly at: string; readonly rule: RuleDraft }

const LabelSelect = ({ form, at, label, placeholder }: Omit<Props, 'rule'> & { label: string; placeholder: string }) => (
  <Select
    label={label}
    placeholder={placeholder}
    clearable
    w={200}
    data={form.values.labels.map(({ rowId, name }) => ({ value: rowId, label: name === '' ? 'untitled label' : name }))}
    {...form.getInputProps(at)}
  />
)

const Limits = ({ form, at, unit }: Omit<Props, 'rule'> & { unit?: string }) => {
  const suffix = unit === undefined ? {} : { suffix: ` ${unit}²` }
  return (
    <>
      <NumberInput label="At least" w={130} min={0} {...suffix} {...form.getInputProps(`${at}.least`)} />
      <NumberInput label="At most" w={130} min={0} {...suffix} {...form.getInputProps(`${at}.most`)} />
    </>
  )
}

const Required = ({ form, at, rule }: Props) => {
  const onMarks = form.values.questions.filter(({ scope }) => scope === 'region')
  return (
    <>
      <Group gap="xs" align="flex-start">
        <Select
          label="Question on marks"
          placeholder={onMarks.length === 0 ? 'there is none yet' : 'which one'}
          w={280}
          data={onMarks.map(({ rowId, text }) => ({ value: rowId, label: text === '' ? 'untitled question' : text }))}
          {...form.getInputProps(`${at}.question`)}
        />
        <LabelSelect form={form} at={`${at}.label`} label="On marks of" placeholder="all labels" />
      </Group>
      <ConditionFields
        form={form}
        at={`${at}.when`}
        label="Only when"
        placeholder="always"
        questions={onMarks.filter((one) => hasOptions(one) && one.rowId !== rule.question)}
        condition={rule.when}
      />
    </>
  )
}

const scopes = [
  { value: 'region', label: 'For each mark' },
  { value: 'annotation', label: 'Once' },
]

const Expression = ({ form, at, rule }: Props) => (
  <Stack gap="xs">
    <Group gap="xs" align="flex-end">
      <SegmentedControl size="xs" data={scopes} aria-label="Checked" {...form.getInputProps(`${at}.scope`)} />
      {rule.scope === 'region' && <LabelSelect form={form} at={`${at}.label`} label="On marks of" placeholder="all labels" />}
    </Group>
    <ExpressionField
      value={rule.expression}
      scope={rule.scope}
      onChange={(text) => form.setFieldValue(`${at}.expression`, text)}
      error={form.errors[`${at}.expression`]}
    />
  </Stack>
)

/** What the chosen kind of rule needs. */
export const RuleFields = (props: Props) => {
  const { form, at, rule } = props
  const label = (text: string, placeholder: string) => <LabelSelect form={form} at={`${at}.label`} label={text} placeholder={placeholder} />
  const other = (text: string, placeholder: string) => (
    <LabelSelect form={form} at={`${at}.otherLabel`} label={text} placeholder={placeholder} />
  )
  switch (rule.kind) {
    case 'region-count':
      return (
        <Group gap="xs" align="flex-start">
          {label('Marks of', 'all labels together')}
          <Limits form={form} at={at} />
        </Group>
      )
    case 'region-size':
      return (
        <Group gap="xs" align="flex-start">
          {label('Each mark of', 'any label')}
          <Limits form={form} at={at} unit={rule.unit} />
          <Select label="Unit of length" allowDeselect={false} w={110} data={[...lengthUnits]} {...form.getInputProps(`${at}.unit`)} />
        </Group>
      )
    case 'no-overlap':
      return (
        <Group gap="xs" align="flex-start">
          {label('Marks of', 'any label')}
          {other('do not overlap marks of', 'the same label')}
          <NumberInput
            label="by more than"
            suffix=" % of the smaller"
            w={190}
            min={0}
            max={100}
            decimalScale={2}
            {...form.getInputProps(`${at}.overlap`)}
          />
        </Group>
      )
    case 'inside-of':
      return (
        <Group gap="xs" align="flex-start">
          {label('Each mark of', 'which label')}
          {other('lies inside of one', 'which label')}
          <NumberInput
            label="with at least"
            suffix=" % of itself"
            w={150}
            min={0}
            max={100}
            decimalScale={2}
            {...form.getInputProps(`${at}.inside`)}
          />
        </Group>
      )
    case 'answer-required':
      return <Required {...props} />
    case 'expression':
      return <Expression {...props} />
  }
}
