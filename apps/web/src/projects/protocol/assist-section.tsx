import { NumberInput, SimpleGrid, Stack, Switch, TagsInput, Text } from '@mantine/core'
import { assistWords } from './assist-words.ts'
import { shareWords } from './dispensing-words.ts'
import type { ProtocolForm } from './form-type.ts'
import { ModelVotes } from './model-votes.tsx'
import { t } from './words.ts'

type ShareProps = {
  readonly form: ProtocolForm
  readonly name: 'blankShare' | 'leastConfidence'
  readonly label: string
  readonly description: string
}

/** A share that is stored as a fraction and typed as percent. */
const ShareInput = ({ form, name, label, description }: ShareProps) => (
  <NumberInput
    label={label}
    description={description}
    min={0}
    max={100}
    decimalScale={2}
    suffix=" %"
    disabled={!form.values.assist.isShown}
    value={Number((100 * form.values.assist[name]).toFixed(2))}
    onChange={(next) => form.setFieldValue(`assist.${name}`, Number(next) / 100)}
    error={form.errors[`assist.${name}`]}
  />
)

/** What readers see of models, and for which share of starts they see nothing, so that the influence of models can be measured. */
export const AssistSection = ({ form }: { form: ProtocolForm }) => {
  const { assist } = form.values
  return (
    <Stack gap="md">
      <Switch label={t('assist.show')} description={t('assist.showHint')} {...form.getInputProps('assist.isShown', { type: 'checkbox' })} />
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
        <ShareInput
          form={form}
          name="blankShare"
          label={t('assist.blankStarts')}
          description={
            assist.blankShare > 0 ? t('assist.withoutSuggestions', { share: shareWords(assist.blankShare) }) : t('assist.shareWithout')
          }
        />
        <NumberInput
          label={t('assist.seed')}
          description={t('assist.seedHint')}
          min={0}
          max={2_147_483_647}
          allowDecimal={false}
          disabled={!assist.isShown || assist.blankShare === 0}
          {...form.getInputProps('assist.seed')}
        />
        <ShareInput form={form} name="leastConfidence" label={t('assist.confidence')} description={t('assist.confidenceHint')} />
        <TagsInput
          label={t('assist.models')}
          description={t('assist.modelsHint')}
          placeholder={assist.models.length === 0 ? t('assist.all') : ''}
          disabled={!assist.isShown}
          {...form.getInputProps('assist.models')}
        />
      </SimpleGrid>
      <Text size="sm" role="status" data-testid="assist-words">
        {assistWords(assist)}
      </Text>
      <ModelVotes form={form} />
    </Stack>
  )
}
