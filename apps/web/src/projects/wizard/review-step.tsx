import { Group, List, Radio, SimpleGrid, Stack, Switch } from '@mantine/core'
import type { ProtocolForm } from '../protocol/form-type.ts'
import { AuditInput } from '../protocol/review-section.tsx'
import { t } from '../words.ts'
import { goldFields, reviewStudies, reviewSummary, studyFields, studyOf } from './review-studies.ts'

/** How what was read is reviewed: a kind of study, what it is checked by, and what that comes to in words. */
export const ReviewStep = ({ form }: { form: ProtocolForm }) => {
  const draft = form.values
  return (
    <Stack gap="md">
      <Radio.Group
        label={t('reviewStep.how')}
        description={t('reviewStep.setsReaders')}
        value={studyOf(draft)}
        onChange={(id) => form.setValues(studyFields(id, draft))}
      >
        <Stack gap="xs" mt="xs">
          {reviewStudies.map(({ id, name, words }) => (
            <Radio key={id} value={id} label={name} description={words} />
          ))}
        </Stack>
      </Radio.Group>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <AuditInput form={form} />
        <Switch
          label={t('reviewStep.gold')}
          description={t('reviewStep.goldHint')}
          mt={4}
          checked={draft.dispensing.goldRate > 0}
          onChange={(event) => form.setValues(goldFields(event.currentTarget.checked, draft))}
        />
        <Switch
          label={t('reviewStep.seeDecisions')}
          description={t('reviewStep.seeDecisionsHint')}
          mt={4}
          {...form.getInputProps('review.showsDecision', { type: 'checkbox' })}
        />
      </SimpleGrid>
      <Group role="status" data-testid="review-summary">
        <List size="sm" c="dimmed">
          {reviewSummary(draft).map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      </Group>
    </Stack>
  )
}
