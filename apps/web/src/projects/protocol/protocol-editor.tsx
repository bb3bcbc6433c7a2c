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
import { t } from './words.ts'

type Props = {
  readonly projectId: ProjectId
  readonly start: Protocol | undefined
  readonly title: string
  readonly onDone: () => void
  readonly onPublished?: (made: ProtocolVersion) => void
}

const Sections = ({ form }: { form: ProtocolForm }) => (
  <Stack gap="md">
    <TextInput label={t('editor.title')} required {...form.getInputProps('title')} />
    <Panel title={t('editor.labels')}>
      <LabelsSection form={form} />
    </Panel>
    <Panel title={t('editor.tools')}>
      <ToolsSection form={form} />
    </Panel>
    <Panel title={t('editor.marks')} note={t('editor.marksNote')}>
      <MarksSection form={form} />
    </Panel>
    <Panel title={t('editor.questions')}>
      <QuestionsSection form={form} />
    </Panel>
    <Panel title={t('editor.rules')} note={t('editor.rulesNote')}>
      <RulesSection form={form} />
    </Panel>
    <Panel title={t('editor.readers')}>
      <ReadersSection form={form} />
    </Panel>
    <Panel title={t('editor.assistance')} note={t('editor.assistanceNote')}>
      <AssistSection form={form} />
    </Panel>
    <Panel title={t('editor.review')} note={t('editor.reviewNote')}>
      <ReviewSection form={form} />
    </Panel>
    <Panel title={t('editor.dispensing')} note={t('editor.dispensingNote')}>
      <DispensingSection form={form} />
    </Panel>
    <Panel title={t('editor.training')} note={t('editor.trainingNote')}>
      <TrainingSection form={form} />
    </Panel>
    <Panel title={t('editor.display')} note={t('editor.displayNote')}>
      <DisplaySection form={form} />
    </Panel>
    <Panel title={t('editor.instructions')}>
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
      notifyDone(t('editor.isPublished', { version: made.version }))
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
          <Tabs.Tab value="form">{t('editor.form')}</Tabs.Tab>
          <Tabs.Tab value="json" disabled={!parsed.success} title={parsed.success ? undefined : t('editor.completeFirst')}>
            {t('editor.json')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="form">
          <Sections form={form} />
        </Tabs.Panel>
        <Tabs.Panel value="json">{parsed.success && <ProtocolJson protocol={parsed.data} onUse={use} />}</Tabs.Panel>
      </Tabs>
      {publish.error !== null && <ProblemAlert error={publish.error} title={t('common.notPublished')} />}
      {problemCount > 0 && (
        <Alert color="red" variant="light" role="alert">
          {t('editor.fieldsNeedLook', { fields: problemCount })}
        </Alert>
      )}
      <Group justify="space-between" pb="lg">
        <Text size="sm" c="dimmed">
          {t('editor.whatMoves')}
        </Text>
        <Group gap="xs">
          <Button variant="default" onClick={onDone}>
            {t('common.cancel')}
          </Button>
          <Button onClick={send} loading={publish.isPending}>
            {t('editor.publish')}
          </Button>
        </Group>
      </Group>
    </Stack>
  )
}
