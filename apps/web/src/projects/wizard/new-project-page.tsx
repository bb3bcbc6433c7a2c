import { Alert, Button, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Project } from '@reticle/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Page, Panel } from '../../app/page.tsx'
import { fieldProblems, ProblemAlert } from '../../app/problems.tsx'
import { useSession } from '../../app/session.ts'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { emptyDraft, type ProtocolDraft, protocolOf } from '../protocol/draft.ts'
import { protocolProblems } from '../protocol/draft-problems.ts'
import { InstructionsSection, QuestionsSection, ReadersSection } from '../protocol/form-sections.tsx'
import type { ProtocolForm } from '../protocol/form-type.ts'
import { LabelsSection } from '../protocol/labels-section.tsx'
import { ToolsSection } from '../protocol/tools-section.tsx'
import { usualChoices } from '../samples/import-choices.tsx'
import { useUpload } from '../samples/use-upload.ts'
import { t } from '../words.ts'
import { ChosenImages } from './chosen-images.tsx'
import { ProjectMade } from './project-made.tsx'
import { ReviewStep } from './review-step.tsx'

/** The title of the first protocol is the name of the project; an untouched label row is no label when there are questions. */
const toPublish = (draft: ProtocolDraft, name: string): ProtocolDraft => ({
  ...draft,
  title: name,
  labels: draft.questions.length > 0 && draft.labels.every((label) => label.name.trim() === '') ? [] : draft.labels,
})

const useStudyForm = () =>
  useForm({
    initialValues: { organizationId: '', name: '', description: '' },
    validate: { name: (value: string) => (value.trim() === '' ? t('wizard.giveName') : null) },
  })
type StudyForm = ReturnType<typeof useStudyForm>

const useOrganizations = () => useSession().organizations.filter((one) => one.mayCreateProjects)

const StudySection = ({ form }: { form: StudyForm }) => {
  const organizations = useOrganizations()
  return (
    <Stack gap="sm">
      <Group align="flex-start" grow>
        <TextInput
          label={t('wizard.name')}
          placeholder={t('wizard.namePlaceholder')}
          required
          data-autofocus
          {...form.getInputProps('name')}
        />
        {organizations.length > 1 && (
          <Select
            label={t('wizard.organization')}
            allowDeselect={false}
            data={organizations.map((one) => ({ value: one.id, label: one.name }))}
            {...form.getInputProps('organizationId')}
          />
        )}
      </Group>
      <Textarea label={t('wizard.about')} description={t('wizard.aboutHint')} autosize minRows={2} {...form.getInputProps('description')} />
    </Stack>
  )
}

const useCreate = (study: StudyForm, protocol: ProtocolForm, onMade: (project: Project) => void) => {
  const client = useQueryClient()
  const organizations = useOrganizations()
  return useMutation({
    mutationFn: () => {
      const { name, description, organizationId } = study.values
      const organization = organizations.find((one) => one.id === organizationId) ?? organizations[0]
      return call('createProject', {
        body: {
          name,
          description,
          protocol: protocolOf(toPublish(protocol.values, name)),
          ...(organization === undefined ? {} : { organizationId: organization.id }),
        },
      })
    },
    onSuccess: (project) => {
      void client.invalidateQueries({ queryKey: keys.projects })
      onMade(project)
    },
    onError: (error) => {
      const problems = fieldProblems(error)
      study.setErrors(problems)
      protocol.setErrors(Object.fromEntries(Object.entries(problems).map(([at, message]) => [at.replace('protocol.', ''), message])))
    },
  })
}

/** A new project in one flow: name, images, labels, questions, tools, review, readers, instructions, publish. */
export const NewProjectPage = () => {
  const [files, setFiles] = useState<readonly File[]>([])
  const [choices, setChoices] = useState(usualChoices)
  const [made, setMade] = useState<Project>()
  const upload = useUpload()
  const study = useStudyForm()
  const protocol: ProtocolForm = useForm<ProtocolDraft>({
    initialValues: emptyDraft(),
    validate: (draft) => {
      const { title: _, ...problems } = protocolProblems(toPublish(draft, study.values.name.trim() || '-'))
      return problems
    },
  })
  const create = useCreate(study, protocol, (project) => {
    setMade(project)
    if (files.length > 0) void upload.send(project.id, files, { choices })
  })
  const publish = () => {
    const hasProblems = [study.validate().hasErrors, protocol.validate().hasErrors].includes(true)
    if (!hasProblems) return create.mutate()
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  if (made !== undefined) return <ProjectMade project={made} upload={upload} />
  const problemCount = Object.keys(study.errors).length + Object.keys(protocol.errors).length
  return (
    <Page title={t('wizard.newProject')} width={1000} subtitle={t('wizard.canChange')}>
      <Panel title={t('wizard.step1')}>
        <StudySection form={study} />
      </Panel>
      <Panel title={t('wizard.step2')} note={t('wizard.moreLater')}>
        <ChosenImages files={files} onChange={setFiles} choices={choices} onChoose={setChoices} />
      </Panel>
      <Panel title={t('wizard.step3')}>
        <LabelsSection form={protocol} />
      </Panel>
      <Panel title={t('wizard.step4')}>
        <ToolsSection form={protocol} />
      </Panel>
      <Panel title={t('wizard.step5')}>
        <QuestionsSection form={protocol} />
      </Panel>
      <Panel title={t('wizard.step6')}>
        <ReviewStep form={protocol} />
      </Panel>
      <Panel title={t('wizard.step7')}>
        <ReadersSection form={protocol} />
      </Panel>
      <Panel title={t('wizard.step8')}>
        <InstructionsSection form={protocol} />
      </Panel>
      {create.error !== null && <ProblemAlert error={create.error} title={t('wizard.notMade')} />}
      {problemCount > 0 && (
        <Alert color="red" variant="light" role="alert">
          <Text size="sm">{t('wizard.fieldsNeedLook', { fields: problemCount })}</Text>
        </Alert>
      )}
      <Group justify="space-between" pb="lg">
        <Text size="sm" c="dimmed">
          {files.length === 0 ? t('wizard.noImages') : t('wizard.imagesGoUp', { images: files.length })}
        </Text>
        <Button onClick={publish} loading={create.isPending}>
          {t('wizard.publish')}
        </Button>
      </Group>
    </Page>
  )
}
