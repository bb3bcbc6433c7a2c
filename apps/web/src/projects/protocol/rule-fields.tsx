import { Group, NumberInput, SegmentedControl, Select, Stack } from '@mantine/core'
import { lengthUnits } from '@reticle/domain'
import { ConditionFields } from './condition-fields.tsx'
import { hasOptions } from './draft-questions.ts'
import type { RuleDraft } from './draft-rules.ts'
import { ExpressionField } from './expression-field.tsx'
import type { ProtocolForm } from './form-type.ts'
import { t } from './words.ts'

type Props = { readonly form: ProtocolForm; readonly at: string; readonly rule: RuleDraft }

const LabelSelect = ({ form, at, label, placeholder }: Omit<Props, 'rule'> & { label: string; placeholder: string }) => (
  <Select
    label={label}
    placeholder={placeholder}
    clearable
    w={200}
    data={form.values.labels.map(({ rowId, name }) => ({ value: rowId, label: name === '' ? t('ruleFields.untitledLabel') : name }))}
    {...form.getInputProps(at)}
  />
)

const Limits = ({ form, at, unit }: Omit<Props, 'rule'> & { unit?: string }) => {
  const suffix = unit === undefined ? {} : { suffix: ` ${unit}²` }
  return (
    <>
      <NumberInput label={t('ruleFields.atLeast')} w={130} min={0} {...suffix} {...form.getInputProps(`${at}.least`)} />
      <NumberInput label={t('ruleFields.atMost')} w={130} min={0} {...suffix} {...form.getInputProps(`${at}.most`)} />
    </>
  )
}

const Required = ({ form, at, rule }: Props) => {
  const onMarks = form.values.questions.filter(({ scope }) => scope === 'region')
  return (
    <>
      <Group gap="xs" align="flex-start">
        <Select
          label={t('ruleFields.onMarks')}
          placeholder={onMarks.length === 0 ? t('ruleFields.noneYet') : t('ruleFields.whichOne')}
          w={280}
          data={onMarks.map(({ rowId, text }) => ({ value: rowId, label: text === '' ? t('ruleFields.untitledQuestion') : text }))}
          {...form.getInputProps(`${at}.question`)}
        />
        <LabelSelect form={form} at={`${at}.label`} label={t('ruleFields.onMarksOf')} placeholder={t('ruleFields.allLabels')} />
      </Group>
      <ConditionFields
        form={form}
        at={`${at}.when`}
        label={t('ruleFields.onlyWhen')}
        placeholder={t('ruleFields.always')}
        questions={onMarks.filter((one) => hasOptions(one) && one.rowId !== rule.question)}
        condition={rule.when}
      />
    </>
  )
}

const scopes = [
  { value: 'region', label: t('ruleFields.eachMark') },
  { value: 'annotation', label: t('ruleFields.once') },
]

const Expression = ({ form, at, rule }: Props) => (
  <Stack gap="xs">
    <Group gap="xs" align="flex-end">
      <SegmentedControl size="xs" data={scopes} aria-label={t('ruleFields.checked')} {...form.getInputProps(`${at}.scope`)} />
      {rule.scope === 'region' && (
        <LabelSelect form={form} at={`${at}.label`} label={t('ruleFields.onMarksOf')} placeholder={t('ruleFields.allLabels')} />
      )}
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
          {label(t('ruleFields.marksOf'), t('ruleFields.allTogether'))}
          <Limits form={form} at={at} />
        </Group>
      )
    case 'region-size':
      return (
        <Group gap="xs" align="flex-start">
          {label(t('ruleFields.eachMarkOf'), t('ruleFields.anyLabel'))}
          <Limits form={form} at={at} unit={rule.unit} />
          <Select
            label={t('ruleFields.unitOfLength')}
            allowDeselect={false}
            w={110}
            data={[...lengthUnits]}
            {...form.getInputProps(`${at}.unit`)}
          />
        </Group>
      )
    case 'no-overlap':
      return (
        <Group gap="xs" align="flex-start">
          {label(t('ruleFields.marksOf'), t('ruleFields.anyLabel'))}
          {other(t('ruleFields.doNotOverlap'), t('ruleFields.sameLabel'))}
          <NumberInput
            label={t('ruleFields.byMoreThan')}
            suffix={` ${t('ruleFields.ofSmaller')}`}
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
          {label(t('ruleFields.eachMarkOf'), t('ruleFields.whichLabel'))}
          {other(t('ruleFields.liesInside'), t('ruleFields.whichLabel'))}
          <NumberInput
            label={t('ruleFields.withAtLeast')}
            suffix={` ${t('ruleFields.ofItself')}`}
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
