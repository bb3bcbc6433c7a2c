import { Button, Collapse, Group, Stack, Text, TextInput } from '@mantine/core'
import type { ProjectId } from '@reticle/domain'
import { IconPhotoPlus, IconTags } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { count } from '../../app/numbers.tsx'
import { Page, Panel } from '../../app/page.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { ImageDropzone } from './image-dropzone.tsx'
import { ImportChoices, usualChoices } from './import-choices.tsx'
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
    <Panel title="Add images">
      <Stack gap="sm">
        <Group gap="sm" align="flex-end">
          <TextInput
            label="Group key (optional)"
            placeholder="patient"
            w={180}
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
          />
          <TextInput
            label="Group of these images"
            placeholder="P-017"
            w={180}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
          <Text size="xs" c="dimmed" maw={420}>
            Images of one patient, plate, night or site: a release can keep them together in one split.
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
  const mayAdd = canIn(project, 'project.manage')
  const [isAdding, setIsAdding] = useState(mayAdd && project.sampleCount === 0)
  const add = (
    <Button leftSection={<IconPhotoPlus size={16} />} variant={isAdding ? 'default' : 'filled'} onClick={() => setIsAdding(!isAdding)}>
      {isAdding ? 'Hide upload' : 'Add images'}
    </Button>
  )
  return (
    <Page
      title="Samples"
      tabTitle={`Samples · ${project.name}`}
      subtitle={`${count(project.sampleCount)} in this project`}
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
              Import labels
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
        <SampleTable projectId={project.id} mayManage={mayAdd} action={mayAdd && !isAdding && add} />
      </div>
    </Page>
  )
}
