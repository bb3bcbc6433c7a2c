import { Box, Button, Group, NumberInput, Select, SimpleGrid, Stack, Tabs, Text, Textarea } from '@mantine/core'
import { consensusPlanSchema } from '@reticle/domain'
import { IconPlus } from '@tabler/icons-react'
import { Empty } from '../../app/async.tsx'
import { Markdown } from '../../app/markdown.tsx'
import { AddPicture } from './add-picture.tsx'
import { newQuestion } from './draft-questions.ts'
import type { ProtocolForm } from './form-type.ts'
import { QuestionCard } from './question-card.tsx'
import { t } from './words.ts'

export const QuestionsSection = ({ form }: { form: ProtocolForm }) => (
  <Stack gap="xs">
    <Text size="sm" c="dimmed">
      {t('questions.about')}
    </Text>
    {form.values.questions.map((question, index) => (
      <QuestionCard key={question.rowId} form={form} index={index} />
    ))}
    <Group>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} />}
        onClick={() => form.insertListItem('questions', newQuestion())}
      >
        {t('questions.add')}
      </Button>
    </Group>
  </Stack>
)

const methods = consensusPlanSchema.shape.regions.unwrap().shape.method.unwrap().options

const Comparing = ({ form }: { form: ProtocolForm }) => (
  <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
    <Select
      label={t('readersSection.consensusMark')}
      description={t('readersSection.consensusMarkHint')}
      allowDeselect={false}
      data={methods.map((value) => ({ value, label: t(`methods.${value}`) }))}
      {...form.getInputProps('consensus.regions.method')}
    />
    <NumberInput
      label={t('readersSection.sameObject')}
      description={t('readersSection.sameObjectHint')}
      min={0.05}
      max={0.95}
      step={0.05}
      decimalScale={2}
      {...form.getInputProps('consensus.regions.iou')}
    />
    <NumberInput
      label={t('readersSection.samePoint')}
      description={t('readersSection.samePointHint')}
      min={0.1}
      {...form.getInputProps('consensus.regions.distance')}
    />
    <NumberInput
      label={t('readersSection.keepFrom')}
      description={t('readersSection.keepFromHint')}
      min={0}
      max={1}
      step={0.1}
      decimalScale={2}
      {...form.getInputProps('consensus.regions.share')}
    />
  </SimpleGrid>
)

export const ReadersSection = ({ form }: { form: ProtocolForm }) => (
  <Stack gap="md">
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
      <NumberInput
        label={t('readersSection.readers')}
        description={t('readersSection.readersHint')}
        min={1}
        max={99}
        {...form.getInputProps('reads')}
      />
      <NumberInput
        label={t('readersSection.atMost')}
        description={t('readersSection.atMostHint')}
        min={1}
        max={99}
        placeholder={t('readersSection.same')}
        {...form.getInputProps('maxReads')}
      />
      <NumberInput
        label={t('readersSection.enough')}
        description={t('readersSection.enoughHint')}
        min={0}
        max={1}
        step={0.05}
        decimalScale={2}
        placeholder={t('readersSection.rulesOnly')}
        {...form.getInputProps('stopAt')}
      />
      <NumberInput
        label={t('readersSection.lease')}
        description={t('readersSection.leaseHint')}
        min={1}
        max={1440}
        {...form.getInputProps('leaseMinutes')}
      />
    </SimpleGrid>
    <Comparing form={form} />
  </Stack>
)

export const InstructionsSection = ({ form }: { form: ProtocolForm }) => (
  <Tabs defaultValue="write" keepMounted={false}>
    <Tabs.List>
      <Tabs.Tab value="write">{t('readersSection.write')}</Tabs.Tab>
      <Tabs.Tab value="preview">{t('readersSection.preview')}</Tabs.Tab>
    </Tabs.List>
    <Tabs.Panel value="write" pt="xs">
      <Textarea
        autosize
        minRows={8}
        maxRows={24}
        aria-label={t('readersSection.instructions')}
        description={t('readersSection.instructionsHint')}
        {...form.getInputProps('instructions')}
      />
      <AddPicture form={form} />
    </Tabs.Panel>
    <Tabs.Panel value="preview" pt="xs">
      <Box className="panel" p="md" mih={190}>
        {form.values.instructions.trim() === '' ? (
          <Empty title={t('readersSection.noInstructions')} />
        ) : (
          <Markdown text={form.values.instructions} />
        )}
      </Box>
    </Tabs.Panel>
  </Tabs>
)
