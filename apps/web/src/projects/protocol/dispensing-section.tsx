import { NumberInput, Select, SimpleGrid, Stack, Switch, TagsInput, Text, TextInput } from '@mantine/core'
import { queueOrderSchema } from '@reticle/domain'
import { orderNames, orderWords, shareWords } from './dispensing-words.ts'
import { orderOf } from './draft.ts'
import type { ProtocolForm } from './form-type.ts'
import { slugOf } from './stable-ids.ts'
import { t } from './words.ts'

const kinds = queueOrderSchema.options.map((option) => option.shape.kind.value)

const Order = ({ form }: { form: ProtocolForm }) => {
  const { dispensing } = form.values
  return (
    <Stack gap={6}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
        <Select
          label={t('dispensing.order')}
          description={t('dispensing.orderHint')}
          allowDeselect={false}
          data={kinds.map((value) => ({ value, label: orderNames[value] }))}
          {...form.getInputProps('dispensing.orderKind')}
        />
        {dispensing.orderKind === 'random' && (
          <NumberInput
            label={t('dispensing.seed')}
            description={t('dispensing.seedHint')}
            min={0}
            max={2_147_483_647}
            allowDecimal={false}
            {...form.getInputProps('dispensing.seed')}
          />
        )}
        {dispensing.orderKind === 'stratified' && (
          <TextInput
            label={t('dispensing.groupKey')}
            description={t('dispensing.groupKeyHint')}
            placeholder={t('dispensing.groupKeyExample')}
            {...form.getInputProps('dispensing.groupKey')}
          />
        )}
      </SimpleGrid>
      <Text size="sm" role="status" data-testid="order-words">
        {t('dispensing.priorityFirst', { order: orderWords(orderOf(dispensing)) })}
      </Text>
    </Stack>
  )
}

type Rate = 'goldRate' | 'repeatRate'

/** Shares are stored as fractions and typed as percent. */
const RateInput = ({ form, name, label, description }: { form: ProtocolForm; name: Rate; label: string; description: string }) => {
  const value = form.values.dispensing[name]
  return (
    <NumberInput
      label={label}
      description={value > 0 ? t('dispensing.withShare', { what: description, share: shareWords(value) }) : description}
      min={0}
      max={50}
      decimalScale={4}
      suffix=" %"
      value={Number((100 * value).toFixed(4))}
      onChange={(next) => form.setFieldValue(`dispensing.${name}`, Number(next) / 100)}
      error={form.errors[`dispensing.${name}`]}
    />
  )
}

const Limits = ({ form }: { form: ProtocolForm }) => (
  <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
    <NumberInput
      label={t('dispensing.mostInAll')}
      description={t('dispensing.mostInAllHint')}
      placeholder={t('dispensing.noLimit')}
      min={1}
      allowDecimal={false}
      {...form.getInputProps('dispensing.most')}
    />
    <NumberInput
      label={t('dispensing.mostPerDay')}
      description={t('dispensing.mostPerDayHint')}
      placeholder={t('dispensing.noLimit')}
      min={1}
      allowDecimal={false}
      {...form.getInputProps('dispensing.mostPerDay')}
    />
    <TagsInput
      label={t('dispensing.expertise')}
      description={t('dispensing.expertiseHint')}
      placeholder={form.values.dispensing.expertise.length === 0 ? t('common.none') : ''}
      value={form.values.dispensing.expertise}
      onChange={(tags) => form.setFieldValue('dispensing.expertise', [...new Set(tags.map((tag) => slugOf(tag, new Set(), 'expertise')))])}
      error={form.errors['dispensing.expertise']}
    />
    <Switch
      label={t('dispensing.affiliations')}
      description={t('dispensing.affiliationsHint')}
      mt={4}
      {...form.getInputProps('dispensing.excludesSameAffiliation', { type: 'checkbox' })}
    />
  </SimpleGrid>
)

const Checks = ({ form }: { form: ProtocolForm }) => (
  <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
    <RateInput form={form} name="goldRate" label={t('dispensing.gold')} description={t('dispensing.goldHint')} />
    <RateInput form={form} name="repeatRate" label={t('dispensing.repeats')} description={t('dispensing.repeatsHint')} />
    {form.values.dispensing.repeatRate > 0 && (
      <NumberInput
        label={t('dispensing.repeatAfter')}
        description={t('dispensing.aWeek')}
        min={0}
        max={87_600}
        {...form.getInputProps('dispensing.repeatAfterHours')}
      />
    )}
    <NumberInput
      label={t('dispensing.heldAhead')}
      description={t('dispensing.heldAheadHint')}
      min={0}
      max={10}
      allowDecimal={false}
      {...form.getInputProps('dispensing.prefetch')}
    />
  </SimpleGrid>
)

/** Who is handed which sample, when: order, limits, checks. */
export const DispensingSection = ({ form }: { form: ProtocolForm }) => (
  <Stack gap="md">
    <Order form={form} />
    <Limits form={form} />
    <Checks form={form} />
  </Stack>
)
