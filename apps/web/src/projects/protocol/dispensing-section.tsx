import { NumberInput, Select, SimpleGrid, Stack, Switch, TagsInput, Text, TextInput } from '@mantine/core'
import { queueOrderSchema } from '@reticle/domain'
import { orderNames, orderWords, shareWords } from './dispensing-words.ts'
import { orderOf } from './draft.ts'
import type { ProtocolForm } from './form-type.ts'
import { slugOf } from './stable-ids.ts'

const kinds = queueOrderSchema.options.map((option) => option.shape.kind.value)

const Order = ({ form }: { form: ProtocolForm }) => {
  const { dispensing } = form.values
  return (
    <Stack gap={6}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
        <Select
          label="Order"
          description="The same for all readers"
          allowDeselect={false}
          data={kinds.map((value) => ({ value, label: orderNames[value] }))}
          {...form.getInputProps('dispensing.orderKind')}
        />
        {dispensing.orderKind === 'random' && (
          <NumberInput
            label="Seed"
            description="The same seed, the same order"
            min={0}
            max={2_147_483_647}
            allowDecimal={false}
            {...form.getInputProps('dispensing.seed')}
          />
        )}
        {dispensing.orderKind === 'stratified' && (
          <TextInput
            label="Group key"
            description="As given with the images"
            placeholder="patient"
            {...form.getInputProps('dispensing.groupKey')}
          />
        )}
      </SimpleGrid>
      <Text size="sm" role="status" data-testid="order-words">
        {orderWords(orderOf(dispensing))} A priority that a manager sets on the Queue page goes before this order.
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
      description={value > 0 ? `${description}: ${shareWords(value)}` : description}
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
      label="Most for one person"
      description="Samples in all"
      placeholder="no limit"
      min={1}
      allowDecimal={false}
      {...form.getInputProps('dispensing.most')}
    />
    <NumberInput
      label="Most on one day"
      description="From midnight to midnight UTC"
      placeholder="no limit"
      min={1}
      allowDecimal={false}
      {...form.getInputProps('dispensing.mostPerDay')}
    />
    <TagsInput
      label="Expertise asked for"
      description="All of these, noted on the People page"
      placeholder={form.values.dispensing.expertise.length === 0 ? 'none' : ''}
      value={form.values.dispensing.expertise}
      onChange={(tags) => form.setFieldValue('dispensing.expertise', [...new Set(tags.map((tag) => slugOf(tag, new Set(), 'expertise')))])}
      error={form.errors['dispensing.expertise']}
    />
    <Switch
      label="Different affiliations"
      description="No two readers of one image from the same"
      mt={4}
      {...form.getInputProps('dispensing.excludesSameAffiliation', { type: 'checkbox' })}
    />
  </SimpleGrid>
)

const Checks = ({ form }: { form: ProtocolForm }) => (
  <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
    <RateInput form={form} name="goldRate" label="Gold" description="Known answers, hidden among the others" />
    <RateInput form={form} name="repeatRate" label="Repeats" description="The same sample to the same person again" />
    {form.values.dispensing.repeatRate > 0 && (
      <NumberInput
        label="Repeat after (hours)"
        description="168 hours are a week"
        min={0}
        max={87_600}
        {...form.getInputProps('dispensing.repeatAfterHours')}
      />
    )}
    <NumberInput
      label="Held ahead"
      description="Next samples that a bench holds"
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
