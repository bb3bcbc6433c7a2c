import { NumberInput, Radio, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { reviewModes } from '@reticle/domain'
import { sentences } from '../../language/lists.ts'
import type { ProtocolForm } from './form-type.ts'
import { auditSentence, modeNames, modeWords, waitWords } from './review-words.ts'
import { t } from './words.ts'

const Modes = ({ form }: { form: ProtocolForm }) => (
  <Radio.Group label={t('review.decides')} {...form.getInputProps('review.mode')}>
    <Stack gap="xs" mt={4}>
      {reviewModes.map((mode) => (
        <Radio key={mode} value={mode} label={modeNames[mode]} description={modeWords[mode]} />
      ))}
    </Stack>
  </Radio.Group>
)

/** The share of settled tasks that is looked at all the same; stored as a fraction and typed as percent. */
export const AuditInput = ({ form }: { form: ProtocolForm }) => {
  const { review } = form.values
  return (
    <NumberInput
      label={t('review.audit')}
      description={review.mode === 'every' ? t('review.auditNotNeeded') : t('review.auditHint')}
      min={0}
      max={100}
      decimalScale={4}
      suffix=" %"
      disabled={review.mode === 'every'}
      value={Number((100 * review.auditRate).toFixed(4))}
      onChange={(next) => form.setFieldValue('review.auditRate', Number(next) / 100)}
      error={form.errors['review.auditRate']}
    />
  )
}

/** What comes to the desk, who sees what of whom, and what readers hear of a decision. */
export const ReviewSection = ({ form }: { form: ProtocolForm }) => {
  const { review, reads } = form.values
  return (
    <Stack gap="md">
      <Modes form={form} />
      {review.mode === 'panel' && reads < 2 && (
        <Text size="sm" c="orange" role="status">
          {t('review.panelNeedsTwo')}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
        <Switch
          label={t('review.blind')}
          description={t('review.blindHint')}
          mt={4}
          {...form.getInputProps('review.isBlind', { type: 'checkbox' })}
        />
        <Switch
          label={t('review.seeDecisions')}
          description={t('review.seeDecisionsHint')}
          mt={4}
          {...form.getInputProps('review.showsDecision', { type: 'checkbox' })}
        />
        <AuditInput form={form} />
        <NumberInput
          label={t('review.wait')}
          description={t('review.waitHint')}
          min={1}
          max={8760}
          {...form.getInputProps('review.revisionHours')}
        />
      </SimpleGrid>
      <Text size="sm" role="status" data-testid="review-words">
        {sentences([waitWords(review), auditSentence(review)])}
      </Text>
    </Stack>
  )
}
