import { Badge, Button, Collapse, Group, Stack, Table, Text, TextInput } from '@mantine/core'
import type { AnswerOf, routes } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { IconPhotoPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async, Empty } from '../../app/async.tsx'
import { stateNames } from '../../app/labels.ts'
import { byteSize, count } from '../../app/numbers.tsx'
import { Page, Panel } from '../../app/page.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { Time } from '../../app/time.tsx'
import { queries } from '../../net/queries.ts'
import { ImageDropzone } from './image-dropzone.tsx'
import { Thumbnail } from './thumbnail.tsx'
import { UploadProgress } from './upload-progress.tsx'
import { useUpload } from './use-upload.ts'

type Row = AnswerOf<(typeof routes)['listSamples']>['rows'][number]

const stateColors: Readonly<Record<string, string>> = { settled: 'accent', contested: 'orange', collecting: 'gray', comparing: 'gray' }

export const StateBadge = ({ state }: { state: string | null }) => (
  <Badge size="sm" variant="light" miw="max-content" color={stateColors[state ?? ''] ?? 'gray'}>
    {state === null ? 'No protocol' : (stateNames[state] ?? state)}
  </Badge>
)

const SampleRow = ({ row }: { row: Row }) => (
  <Table.Tr>
    <Table.Td w={64}>
      <Thumbnail sample={row} size={48} />
    </Table.Td>
    <Table.Td>
      <Text size="sm" fw={500} truncate maw={{ base: 150, md: 260 }} title={row.name}>
        {row.name}
      </Text>
      <Text size="xs" c="dimmed" className="hash" title={`SHA-256 ${row.sha256}`}>
        {row.sha256.slice(0, 12)}
      </Text>
    </Table.Td>
    <Table.Td>
      <StateBadge state={row.taskState} />
    </Table.Td>
    <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
      {row.width} × {row.height}
      <Text size="xs" c="dimmed">
        {byteSize(row.bytes)}
      </Text>
    </Table.Td>
    <Table.Td>
      {Object.entries(row.groups).map(([key, value]) => (
        <Text key={key} size="xs" style={{ whiteSpace: 'nowrap' }}>
          <Text span c="dimmed" inherit>
            {key}:
          </Text>{' '}
          {value}
        </Text>
      ))}
    </Table.Td>
    <Table.Td maw={280}>
      <Text size="xs">{row.origin.title ?? row.origin.source ?? ''}</Text>
      {row.origin.parent !== undefined && (
        <Text size="xs" c="dimmed">
          cut from {row.origin.parent.name} at ({row.origin.parent.x}, {row.origin.parent.y})
        </Text>
      )}
    </Table.Td>
    <Table.Td>
      <Text size="xs">{row.origin.licence ?? ''}</Text>
    </Table.Td>
    <Table.Td>
      <Time at={row.createdAt} isDay />
    </Table.Td>
  </Table.Tr>
)

const heads = ['', 'Name', 'State', 'Size', 'Groups', 'Origin', 'Licence', 'Added'] as const

const SampleTable = ({ projectId, action }: { projectId: ProjectId; action: React.ReactNode }) => {
  const samples = useInfiniteQuery(queries.samples(projectId))
  return (
    <Async query={samples}>
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.rows)
        if (rows.length === 0)
          return (
            <Empty title="No samples yet" action={action}>
              A sample is one image under study. Its original bytes are kept as they came.
            </Empty>
          )
        return (
          <>
            <Table stickyHeader>
              <Table.Thead>
                <Table.Tr>
                  {heads.map((head) => (
                    <Table.Th key={head} ta={head === 'Size' ? 'right' : 'left'}>
                      {head}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row) => (
                  <SampleRow key={row.id} row={row} />
                ))}
              </Table.Tbody>
            </Table>
            {samples.hasNextPage && (
              <Group justify="center" p="sm">
                <Button variant="default" onClick={() => void samples.fetchNextPage()} loading={samples.isFetchingNextPage}>
                  Show more
                </Button>
              </Group>
            )}
          </>
        )
      }}
    </Async>
  )
}

const AddImages = ({ projectId }: { projectId: ProjectId }) => {
  const upload = useUpload()
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
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
        <ImageDropzone onFiles={(files) => void upload.send(projectId, files, groups)} />
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
      actions={mayAdd && add}
    >
      {mayAdd && (
        <Collapse expanded={isAdding}>
          <AddImages projectId={project.id} />
        </Collapse>
      )}
      <div className="panel">
        <SampleTable projectId={project.id} action={mayAdd && !isAdding && add} />
      </div>
    </Page>
  )
}
