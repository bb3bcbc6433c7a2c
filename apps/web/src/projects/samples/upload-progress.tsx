import { Alert, Button, Group, Progress, ScrollArea, Stack, Table, Text } from '@mantine/core'
import type { Import } from '@reticle/contract'
import type { ImportId, ProjectId } from '@reticle/domain'
import { useQueries } from '@tanstack/react-query'
import { byteSize } from '../../app/numbers.tsx'
import { queries } from '../../net/queries.ts'
import { t } from '../words.ts'
import type { Sending, UploadState } from './use-upload.ts'

const mostShown = 200
const isOver = (state: string): boolean => state === 'done' || state === 'failed'

/** Imports by id, asked every second while the worker is busy: the hints make it smoother, the clock makes it certain. */
export const useImports = (projectId: ProjectId, ids: readonly ImportId[]): readonly Import[] =>
  useQueries({
    queries: ids.map((importId) => ({
      ...queries.import(projectId, importId),
      refetchInterval: (query: { state: { data: Import | undefined } }) =>
        isOver(query.state.data?.state ?? '') ? (false as const) : 1_000,
    })),
    combine: (results) => results.flatMap((one) => (one.data === undefined ? [] : [one.data])),
  })

const SendingRow = ({ one }: { one: Sending }) => (
  <Table.Tr>
    <Table.Td>
      <Text size="sm" truncate maw={340} title={one.file.name}>
        {one.file.name}
      </Text>
      {one.error !== undefined && (
        <Text size="xs" c="red">
          {one.error}
        </Text>
      )}
    </Table.Td>
    <Table.Td ta="right" w={90}>
      {byteSize(one.file.size)}
    </Table.Td>
    <Table.Td w={220}>
      <Progress
        value={100 * one.share}
        color={one.state === 'failed' ? 'red' : 'accent'}
        aria-label={t('upload.stateOf', { file: one.file.name, state: t(`uploadStates.${one.state}`) })}
        size="sm"
      />
    </Table.Td>
    <Table.Td w={80}>{t(`uploadStates.${one.state}`)}</Table.Td>
  </Table.Tr>
)

const sum = (imports: readonly Import[], of: (one: Import) => number): number => imports.reduce((total, one) => total + of(one), 0)

/** Files, and lines of manifests, that the worker did not take, each with its reason. */
export const Rejects = ({ imports }: { imports: readonly Import[] }) => {
  const rejects = imports.flatMap((one) => one.rejects).slice(0, mostShown)
  const more = sum(imports, (one) => one.rejected) - rejects.length
  if (rejects.length === 0) return null
  return (
    <Alert color="orange" title={t('upload.notTaken', { entries: rejects.length + more })}>
      <Table>
        <Table.Tbody>
          {rejects.map((reject) => (
            <Table.Tr key={`${reject.name}${reject.at}${reject.reason}`}>
              <Table.Td>{reject.name}</Table.Td>
              <Table.Td>
                {reject.at !== undefined && <Text span c="dimmed">{`${reject.at}: `}</Text>}
                {reject.reason}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {more > 0 && (
        <Text size="xs" c="dimmed" p="xs">
          {t('upload.andMore', { more })}
        </Text>
      )}
    </Alert>
  )
}

const checkingWords = (checked: string, failed: readonly Import[]): string => {
  if (failed.length === 0) return checked
  const reasons = [...new Set(failed.flatMap((one) => one.error ?? []))].join('; ')
  return reasons === ''
    ? t('upload.checkingFailed', { checked, batches: failed.length })
    : t('upload.checkingFailedFor', { checked, batches: failed.length, reasons })
}

const Checking = ({ imports }: { imports: readonly Import[] }) => {
  const total = sum(imports, (one) => one.total)
  const done = sum(imports, (one) => one.done)
  const added = sum(imports, (one) => one.added)
  const duplicates = sum(imports, (one) => one.duplicates)
  const failed = imports.filter((one) => one.state === 'failed')
  if (imports.length === 0) return null
  const isAllOver = imports.every((one) => isOver(one.state))
  return (
    <div role="status">
      <Text size="sm">
        {checkingWords(t('upload.checking', { isOver: isAllOver ? 'yes' : 'no', done, total, added, duplicates }), failed)}
      </Text>
      {!isAllOver && (
        <Progress value={total === 0 ? 0 : (100 * done) / total} animated size="sm" mt={4} aria-label={t('upload.imagesChecked')} />
      )}
    </div>
  )
}

/** How far each file is on its way, what the worker made of it, and what it refused. */
export const UploadProgress = ({ projectId, upload }: { projectId: ProjectId; upload: UploadState }) => {
  const imports = useImports(projectId, upload.imports)
  if (upload.files.length === 0) return null
  const failed = upload.files.filter((one) => one.state === 'failed').length
  const sent = upload.files.filter((one) => one.state === 'sent').length
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" role="status">
          {t('upload.sentOf', { sent, files: upload.files.length })}
        </Text>
        {failed > 0 && !upload.isSending && (
          <Button size="xs" variant="default" onClick={() => void upload.retry(projectId)}>
            {t('upload.sendAgain', { files: failed })}
          </Button>
        )}
      </Group>
      <Checking imports={imports} />
      <Rejects imports={imports} />
      <ScrollArea.Autosize mah={320} type="auto">
        <Table>
          <Table.Tbody>
            {upload.files.slice(0, mostShown).map((one) => (
              <SendingRow key={`${one.file.name}${one.file.lastModified}${one.file.size}`} one={one} />
            ))}
          </Table.Tbody>
        </Table>
        {upload.files.length > mostShown && (
          <Text size="xs" c="dimmed" p="xs">
            {t('upload.moreFiles', { files: upload.files.length - mostShown })}
          </Text>
        )}
      </ScrollArea.Autosize>
    </Stack>
  )
}
