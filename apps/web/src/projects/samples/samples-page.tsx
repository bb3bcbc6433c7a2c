import { Button, Collapse, Group, Stack, Text, TextInput } from '@mantine/core'
import type { ProjectId } from '@reticle/domain'
import { IconPhotoPlus, IconTags } from '@tabler/icons-react'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Page, Panel } from '../../app/page.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { t } from '../words.ts'
import { ImageDropzone } from './image-dropzone.tsx'
import { ImportChoices, usualChoices } from './import-choices.tsx'
import { SampleFilters } from './sample-filters.tsx'
import type { SampleSearch } from './sample-search.ts'
import { SampleTable } from './sample-table.tsx'
import { UploadProgress } from './upload-progress.tsx'
import { useUpload } from './use-upload.ts'

const AddImages = ({ projectId }: { projectId: ProjectId }) => {
  const upload = useUpload()
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
  const [choices, setChoices] = useState(usualChoices)
  const groups = key.trim() === '' || value.trim() === '' ? {} : { [key.trim()]: value.trim() }
  return (
    <Panel title={t('sampleTable.addImages')}>
      <Stack gap="sm">
        <Group gap="sm" align="flex-end">
          <TextInput
            label={t('sampleTable.groupKey')}
            placeholder={t('sampleTable.groupKeyExample')}
            w={180}
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
          />
          <TextInput
            label={t('sampleTable.group')}
            placeholder="P-017"
            w={180}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
          <Text size="xs" c="dimmed" maw={420}>
            {t('sampleTable.groupHint')}
          </Text>
        </Group>
        <ImportChoices choices={choices} onChange={setChoices} />
        <ImageDropzone onFiles={(files) => void upload.send(projectId, files, { groups, choices })} />
        <UploadProgress projectId={projectId} upload={upload} />
      </Stack>
    </Panel>
  )
}

export const SamplesPage = () => {
  const project = useProject()
  const router = useRouter()
  const search = useSearch({ from: '/signed-in/shell/projects/$projectId/samples' })
  const change = (next: SampleSearch) =>
    void router.navigate({ to: '/projects/$projectId/samples', params: { projectId: project.id }, search: next, replace: true })
  const mayAdd = canIn(project, 'project.manage')
  const [isAdding, setIsAdding] = useState(mayAdd && project.sampleCount === 0)
  const add = (
    <Button leftSection={<IconPhotoPlus size={16} />} variant={isAdding ? 'default' : 'filled'} onClick={() => setIsAdding(!isAdding)}>
      {isAdding ? t('sampleTable.hideUpload') : t('sampleTable.addImages')}
    </Button>
  )
  return (
    <Page
      title={t('sampleTable.samples')}
      tabTitle={t('sampleTable.samplesTab', { project: project.name })}
      subtitle={t('sampleTable.inProject', { samples: project.sampleCount })}
      actions={
        mayAdd && (
          <>
            <Button
              variant="default"
              leftSection={<IconTags size={16} />}
              renderRoot={(props) => (
                <Link {...props} to="/projects/$projectId/samples/labels" params={{ projectId: project.id }} search={{}} />
              )}
            >
              {t('sampleTable.importLabels')}
            </Button>
            {add}
          </>
        )
      }
    >
      {mayAdd && (
        <Collapse expanded={isAdding}>
          <AddImages projectId={project.id} />
        </Collapse>
      )}
      <div className="panel">
        {(project.sampleCount > 0 || search.filter !== undefined) && (
          <SampleFilters projectId={project.id} search={search} onChange={change} />
        )}
        <SampleTable projectId={project.id} search={search} mayManage={mayAdd} action={mayAdd && !isAdding && add} />
      </div>
    </Page>
  )
}
