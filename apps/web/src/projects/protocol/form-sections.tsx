import { Box, Button, Group, NumberInput, Select, SimpleGrid, Stack, Tabs, Text, Textarea } from '@mantine/core'
import { consensusPlanSchema } from '@reticle/domain'
import { IconPlus } from '@tabler/icons-react'
import { Empty } from '../../app/async.tsx'
import { Markdown } from '../../app/markdown.tsx'
import { AddPicture } from './add-picture.tsx'
import { newQuestion } from './draft-questions.ts'
import type { ProtocolForm } from './form-type.ts'
import { QuestionCard } from './question-card.tsx'

export const QuestionsSection = ({ form }: { form: ProtocolForm }) => (
  <Stack gap="xs">
    <Text size="sm" c="dimmed">
      What is asked about each image, or about each mark on it. “Can’t tell” counts as an answer of its own, so that nobody has to guess. A
      question that is asked only after certain answers makes a tree.
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
        Add question
      </Button>
    </Group>
  </Stack>
)

const methodNames: Readonly<Record<string, string>> = {
  medoid: 'Medoid (closest to all)',
  fusion: 'Fusion (boxes)',
  'pixel-vote': 'Pixel vote',
  'mean-ellipse': 'Mean ellipse',
  staple: 'STAPLE',
  centroid: 'Centroid (points)',
}
const methods = consensusPlanSchema.shape.regions.unwrap().shape.method.unwrap().options

const Comparing = ({ form }: { form: ProtocolForm }) => (
  <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
    <Select
      label="Consensus mark"
      description="Which mark stands for a group"
      allowDeselect={false}
      data={methods.map((value) => ({ value, label: methodNames[value] ?? value }))}
      {...form.getInputProps('consensus.regions.method')}
    />
    <NumberInput
      label="Same object from IoU"
      description="Overlap of two areas, 0.05 to 0.95"
      min={0.05}
      max={0.95}
      step={0.05}
      decimalScale={2}
      {...form.getInputProps('consensus.regions.iou')}
    />
    <NumberInput
      label="Same point within (px)"
      description="Distance on the full image"
      min={0.1}
      {...form.getInputProps('consensus.regions.distance')}
    />
    <NumberInput
      label="Keep from share"
      description="Least share that keeps a mark"
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
        label="Readers for each image"
        description="They do not see each other"
        min={1}
        max={99}
        {...form.getInputProps('reads')}
      />
      <NumberInput
        label="At most"
        description="With tie-breakers and more reads"
        min={1}
        max={99}
        placeholder="same"
        {...form.getInputProps('maxReads')}
      />
      <NumberInput
        label="Enough agreement"
        description="Below it one more, 0 to 1"
        min={0}
        max={1}
        step={0.05}
        decimalScale={2}
        placeholder="routing rules only"
        {...form.getInputProps('stopAt')}
      />
      <NumberInput
        label="Lease (minutes)"
        description="An idle image goes back after this"
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
      <Tabs.Tab value="write">Write</Tabs.Tab>
      <Tabs.Tab value="preview">Preview</Tabs.Tab>
    </Tabs.List>
    <Tabs.Panel value="write" pt="xs">
      <Textarea
        autosize
        minRows={8}
        maxRows={24}
        aria-label="Instructions"
        description="Markdown. Shown beside the image on the bench: say what counts, what does not, and show the hard cases."
        {...form.getInputProps('instructions')}
      />
      <AddPicture form={form} />
    </Tabs.Panel>
    <Tabs.Panel value="preview" pt="xs">
      <Box className="panel" p="md" mih={190}>
        {form.values.instructions.trim() === '' ? <Empty title="No instructions yet" /> : <Markdown text={form.values.instructions} />}
      </Box>
    </Tabs.Panel>
  </Tabs>
)
