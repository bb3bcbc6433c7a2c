import { Alert, Button, Group, Stack, Tabs, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ProtocolVersion } from '@reticle/contract'
import { type ProjectId, type Protocol, protocolSchema } from '@reticle/domain'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Panel } from '../../app/page.tsx'
import { fieldProblems, notifyDone, ProblemAlert } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { AssistSection } from './assist-section.tsx'
import { DispensingSection } from './dispensing-section.tsx'
import { DisplaySection } from './display-section.tsx'
import { emptyDraft, type ProtocolDraft, protocolOf } from './draft.ts'
import { draftOf } from './draft-of.ts'
import { protocolProblems } from './draft-problems.ts'
import { InstructionsSection, QuestionsSection, ReadersSection } from './form-sections.tsx'
import type { ProtocolForm } from './form-type.ts'
import { LabelsSection } from './labels-section.tsx'
import { MarksSection } from './marks-section.tsx'
import { ProtocolJson } from './protocol-json.tsx'
import { ReviewSection } from './review-section.tsx'
import { RulesSection } from './rules-section.tsx'
import { ToolsSection } from './tools-section.tsx'
import { TrainingSection } from './training-section.tsx'

type Props = {
  readonly projectId: ProjectId
  readonly start: Protocol | undefined
  readonly title: string
  readonly onDone: () => void
  readonly onPublished?: (made: ProtocolVersion) => void
}

const Sections = ({ form }: { form: ProtocolForm }) => (
  <Stack gap="md">
    <TextInput label="Title" required {...form.getInputProps('title')} />
    <Panel title="Labels">
      <LabelsSection form={form} />
    </Panel>
    <Panel title="Drawing tools">
      <ToolsSection form={form} />
    </Panel>
    <Panel title="Marks" note="how they may lie">
      <MarksSection form={form} />
    </Panel>
    <Panel title="Questions">
      <QuestionsSection form={form} />
    </Panel>
    <Panel title="Rules" note="what an annotation has to keep to">
      <RulesSection form={form} />
    </Panel>
    <Panel title="Readers and agreement">
      <ReadersSection form={form} />
    </Panel>
    <Panel title="Assistance" note="what readers see of models">
      <AssistSection form={form} />
    </Panel>
    <Panel title="Review" note="what comes to the desk, and what readers hear of it">
      <ReviewSection form={form} />
    </Panel>
    <Panel title="Dispensing" note="who is handed which sample, when">
      <DispensingSection form={form} />
    </Panel>
    <Panel title="Gold and training" note="the test before the work, and known answers beside it">
      <TrainingSection form={form} />
    </Panel>
    <Panel title="Display" note="how the values are shown">
      <DisplaySection form={form} />
    </Panel>
    <Panel title="Instructions">
      <InstructionsSection form={form} />
    </Panel>
  </Stack>
)

/** Edits a copy of the present version and publishes it as the next one; published versions never change. */
export const ProtocolEditor = ({ projectId, start, title, onDone, onPublished }: Props) => {
  const client = useQueryClient()
  const [tab, setTab] = useState<string | null>('form')
  const form: ProtocolForm = useForm<ProtocolDraft>({
    initialValues: start === undefined ? { ...emptyDraft(), title } : draftOf(start),
    validate: protocolProblems,
  })
  const publish = useMutation({
    mutationFn: () => call('publishProtocol', { params: { projectId }, body: protocolOf(form.values) }),
    onSuccess: (made) => {
      notifyDone(`Version ${made.version} is published`)
      void client.invalidateQueries({ queryKey: keys.project(projectId) })
      void client.invalidateQueries({ queryKey: keys.projects })
      onPublished?.(made)
      onDone()
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  const parsed = protocolSchema.safeParse(protocolOf(form.values))
  const use = (protocol: Protocol) => {
    form.setValues(draftOf(protocol))
    setTab('form')
  }
  const send = () => {
    if (form.validate().hasErrors) setTab('form')
    else publish.mutate()
  }
  const problemCount = Object.keys(form.errors).length
  return (
    <Stack gap="md">
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="form">Form</Tabs.Tab>
          <Tabs.Tab value="json" disabled={!parsed.success} title={parsed.success ? undefined : 'Complete the form first'}>
            JSON
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="form">
          <Sections form={form} />
        </Tabs.Panel>
        <Tabs.Panel value="json">{parsed.success && <ProtocolJson protocol={parsed.data} onUse={use} />}</Tabs.Panel>
      </Tabs>
      {publish.error !== null && <ProblemAlert error={publish.error} title="Not published" />}
      {problemCount > 0 && (
        <Alert color="red" variant="light" role="alert">
          {problemCount === 1 ? 'One field needs' : `${problemCount} fields need`} another look; each says what it wants.
        </Alert>
      )}
      <Group justify="space-between" pb="lg">
        <Text size="sm" c="dimmed">
          Images that nobody has begun move to the new version; annotations keep the version they were made with.
        </Text>
        <Group gap="xs">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button onClick={send} loading={publish.isPending}>
            Publish new version
          </Button>
        </Group>
      </Group>
    </Stack>
  )
}
