import { Badge, Button, Group, Progress, Stack, Table, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import '@mantine/dropzone/styles.css'
import type { LabelImport, Project } from '@reticle/contract'
import type { LabelImportId } from '@reticle/domain'
import { IconTags } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Async, Empty } from '../../app/async.tsx'
import { byteSize } from '../../app/numbers.tsx'
import { Page, Panel } from '../../app/page.tsx'
import { ProblemAlert } from '../../app/problems.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { Time } from '../../app/time.tsx'
import { uploadLabels } from '../../net/upload.ts'
import { ImportSteps } from './import-steps.tsx'
import { labelImportSearch } from './label-import-search.ts'
import { labelImportQueries } from './queries.ts'
import { becomesWords } from './words.ts'

const stateWords: Record<LabelImport['state'], string> = {
  reading: 'Being read',
  ready: 'Waits for you',
  writing: 'Being written',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
}
const stateColors: Partial<Record<LabelImport['state'], string>> = { done: 'teal', failed: 'red', ready: 'blue', writing: 'blue' }

const Drop = ({ isSending, onFile }: { isSending: boolean; onFile: (file: File) => void }) => (
  <Dropzone
    onDrop={([file]) => file !== undefined && onFile(file)}
    multiple={false}
    loading={isSending}
    p="md"
    inputProps={{ 'aria-label': 'Choose a file of labels' }}
    aria-label="Drop a file of labels here, or press Enter to choose it"
  >
    <Group justify="center" gap="md" mih={72} wrap="nowrap" style={{ pointerEvents: 'none' }}>
      <IconTags size={28} stroke={1.4} aria-hidden="true" />
      <div>
        <Text fw={600}>Drop a file of labels here, or click to choose</Text>
        <Text size="xs" c="dimmed">
          The JSON export of Label Studio, CVAT for images or video (XML, or the zip with images), Zooniverse classifications (CSV), COCO,
          YOLO, Pascal VOC and 20 other formats. A zip or tar may hold the images, too. First you see what would come of it; nothing is
          written before that.
        </Text>
      </div>
    </Group>
  </Dropzone>
)

type Sent = { readonly name: string; readonly bytes: number; readonly of: number }

const SendingFile = ({ sent: { name, bytes, of } }: { sent: Sent }) => {
  // The headers of the form count, too.
  const percent = of === 0 ? 100 : Math.min(100, Math.floor((100 * bytes) / of))
  return (
    <div>
      <Text size="sm" role="status">
        {name}: {percent} % of {byteSize(of)} sent
      </Text>
      <Progress value={percent} size="sm" mt={4} aria-label={`${name} is being sent`} />
    </div>
  )
}

const Earlier = ({ project, rows }: { project: Project; rows: readonly LabelImport[] }) =>
  rows.length === 0 ? (
    <Empty title="No labels were imported yet">
      What comes from a file keeps its history: the tool, the file and its hash, who said it, when, and under which ids.
    </Empty>
  ) : (
    <Table aria-label="Imports of labels">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>File</Table.Th>
          <Table.Th>Becomes</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>By</Table.Th>
          <Table.Th>When</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.id}>
            <Table.Td>
              <Link to="/projects/$projectId/samples/labels" params={{ projectId: project.id }} search={{ file: row.id }}>
                {row.fileName}
              </Link>{' '}
              <Text span size="xs" c="dimmed">
                {byteSize(row.bytes)}
              </Text>
            </Table.Td>
            <Table.Td>{becomesWords[row.choice.becomes].name}</Table.Td>
            <Table.Td>
              <Badge variant="light" color={stateColors[row.state] ?? 'gray'}>
                {stateWords[row.state]}
              </Badge>
            </Table.Td>
            <Table.Td>{row.createdBy}</Table.Td>
            <Table.Td>
              <Time at={row.createdAt} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )

/** The way over from another tool: a file of labels, what would become of it, and its way into the project. */
export const LabelImportPage = () => {
  const project = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { file } = labelImportSearch(useSearch({ strict: false }))
  const show = (id: LabelImportId | undefined) =>
    navigate({ to: '/projects/$projectId/samples/labels', params: { projectId: project.id }, search: id === undefined ? {} : { file: id } })
  const [sent, setSent] = useState<Sent | null>(null)
  const send = useMutation({
    mutationFn: (chosen: File) => uploadLabels(project.id, chosen, (bytes) => setSent({ name: chosen.name, bytes, of: chosen.size })),
    onSettled: () => setSent(null),
    onSuccess: async (row) => {
      client.setQueryData(labelImportQueries.one(project.id, row.id).queryKey, row)
      await show(row.id)
    },
  })
  const one = useQuery(labelImportQueries.one(project.id, file))
  const list = useQuery({ ...labelImportQueries.list(project.id), enabled: file === undefined })
  return (
    <Page
      title="Import labels"
      tabTitle={`Import labels · ${project.name}`}
      subtitle="From another tool: as annotations of named readers, as suggestions, or as known answers."
      actions={
        file !== undefined && (
          <Button variant="default" onClick={() => void show(undefined)}>
            Another file
          </Button>
        )
      }
    >
      {file === undefined ? (
        <>
          {sent !== null && <SendingFile sent={sent} />}
          <Drop isSending={send.isPending} onFile={(chosen) => send.mutate(chosen)} />
          {send.error !== null && <ProblemAlert error={send.error} title="This file was not taken" />}
          <Panel title="Earlier">
            <Async query={list}>{(rows) => <Earlier project={project} rows={rows} />}</Async>
          </Panel>
        </>
      ) : (
        <Async query={one}>
          {(row) => (
            <Stack gap="md">
              {row.state === 'reading' && (
                <Text size="sm" role="status" aria-live="polite">
                  {row.outline === null ? `${row.fileName} (${byteSize(row.bytes)}) is being read …` : 'Being worked out again …'}
                </Text>
              )}
              <ImportSteps project={project} row={row} mayGold={!canIn(project, 'task.label')} />
            </Stack>
          )}
        </Async>
      )}
    </Page>
  )
}
