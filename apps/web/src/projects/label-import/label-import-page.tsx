import { Badge, Button, Group, Progress, Stack, Table, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { t } from '../words.ts'
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
  reading: t('importStates.reading'),
  ready: t('importStates.ready'),
  writing: t('importStates.writing'),
  done: t('importStates.done'),
  failed: t('importStates.failed'),
  cancelled: t('importStates.cancelled'),
}
const stateColors: Partial<Record<LabelImport['state'], string>> = { done: 'teal', failed: 'red', ready: 'blue', writing: 'blue' }

const Drop = ({ isSending, onFile }: { isSending: boolean; onFile: (file: File) => void }) => (
  <Dropzone
    onDrop={([file]) => file !== undefined && onFile(file)}
    multiple={false}
    loading={isSending}
    p="md"
    inputProps={{ 'aria-label': t('importPage.chooseFile') }}
    aria-label={t('importPage.dropOrEnter')}
  >
    <Group justify="center" gap="md" mih={72} wrap="nowrap" style={{ pointerEvents: 'none' }}>
      <IconTags size={28} stroke={1.4} aria-hidden="true" />
      <div>
        <Text fw={600}>{t('importPage.dropOrClick')}</Text>
        <Text size="xs" c="dimmed">
          {t('importPage.formats')}
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
        {t('importPage.sentOf', { file: name, percent, size: byteSize(of) })}
      </Text>
      <Progress value={percent} size="sm" mt={4} aria-label={t('importPage.isSent', { file: name })} />
    </div>
  )
}

const Earlier = ({ project, rows }: { project: Project; rows: readonly LabelImport[] }) =>
  rows.length === 0 ? (
    <Empty title={t('importPage.noneYet')}>{t('importPage.history')}</Empty>
  ) : (
    <Table aria-label={t('importPage.imports')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('importPage.file')}</Table.Th>
          <Table.Th>{t('importPage.becomes')}</Table.Th>
          <Table.Th>{t('importPage.state')}</Table.Th>
          <Table.Th>{t('importPage.by')}</Table.Th>
          <Table.Th>{t('importPage.when')}</Table.Th>
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
      title={t('importPage.importLabels')}
      tabTitle={t('importPage.importLabelsTab', { project: project.name })}
      subtitle={t('importPage.fromAnotherTool')}
      actions={
        file !== undefined && (
          <Button variant="default" onClick={() => void show(undefined)}>
            {t('importPage.anotherFile')}
          </Button>
        )
      }
    >
      {file === undefined ? (
        <>
          {sent !== null && <SendingFile sent={sent} />}
          <Drop isSending={send.isPending} onFile={(chosen) => send.mutate(chosen)} />
          {send.error !== null && <ProblemAlert error={send.error} title={t('importPage.notTaken')} />}
          <Panel title={t('importPage.earlier')}>
            <Async query={list}>{(rows) => <Earlier project={project} rows={rows} />}</Async>
          </Panel>
        </>
      ) : (
        <Async query={one}>
          {(row) => (
            <Stack gap="md">
              {row.state === 'reading' && (
                <Text size="sm" role="status" aria-live="polite">
                  {row.outline === null
                    ? t('importPage.isRead', { file: row.fileName, size: byteSize(row.bytes) })
                    : t('importPage.workedOut')}
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
