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
    validate: { name: (value: string) => (value.trim() === '' ? 'Give the study a name' : null) },
  })
type StudyForm = ReturnType<typeof useStudyForm>

const useOrganizations = () => useSession().organizations.filter((one) => one.mayCreateProjects)

const StudySection = ({ form }: { form: StudyForm }) => {
  const organizations = useOrganizations()
  return (
    <Stack gap="sm">
      <Group align="flex-start" grow>
        <TextInput label="Name" placeholder="Lunar craters, 2026" required data-autofocus {...form.getInputProps('name')} />
        {organizations.length > 1 && (
          <Select
            label="Organization"
            allowDeselect={false}
            data={organizations.map((one) => ({ value: one.id, label: one.name }))}
            {...form.getInputProps('organizationId')}
          />
        )}
      </Group>
      <Textarea
        label="What it is about"
        description="One or two sentences for the list of projects"
        autosize
        minRows={2}
        {...form.getInputProps('description')}
      />
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
    <Page title="New project" width={1000} subtitle="Everything here can be changed later; a changed protocol becomes a new version.">
      <Panel title="1. Study">
        <StudySection form={study} />
      </Panel>
      <Panel title="2. Images" note="More can be added at any time">
        <ChosenImages files={files} onChange={setFiles} choices={choices} onChoose={setChoices} />
      </Panel>
      <Panel title="3. Labels">
        <LabelsSection form={protocol} />
      </Panel>
      <Panel title="4. Drawing tools">
        <ToolsSection form={protocol} />
      </Panel>
      <Panel title="5. Questions">
        <QuestionsSection form={protocol} />
      </Panel>
      <Panel title="6. Review">
        <ReviewStep form={protocol} />
      </Panel>
      <Panel title="7. Readers and agreement">
        <ReadersSection form={protocol} />
      </Panel>
      <Panel title="8. Instructions">
        <InstructionsSection form={protocol} />
      </Panel>
      {create.error !== null && <ProblemAlert error={create.error} title="The project was not made" />}
      {problemCount > 0 && (
        <Alert color="red" variant="light" role="alert">
          <Text size="sm">
            {problemCount === 1 ? 'One field needs' : `${problemCount} fields need`} another look; each says what it wants.
          </Text>
        </Alert>
      )}
      <Group justify="space-between" pb="lg">
        <Text size="sm" c="dimmed">
          {files.length === 0
            ? 'No images chosen yet: you can add them afterwards.'
            : `${files.length} images go up when the project is made.`}
        </Text>
        <Button onClick={publish} loading={create.isPending}>
          Publish project
        </Button>
      </Group>
    </Page>
  )
}
