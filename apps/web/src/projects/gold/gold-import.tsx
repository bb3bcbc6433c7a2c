import { Button, Group, Modal, Stack, Table, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import '@mantine/dropzone/styles.css'
import type { GoldImport } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { IconFileCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { notifyDone, ProblemAlert } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { t } from '../quality/words.ts'
import { importWords } from './gold-words.ts'

const send = (projectId: ProjectId, file: File, isPreview: boolean): Promise<GoldImport> => {
  const body = new FormData()
  body.append('preview', String(isPreview))
  body.append('file', file)
  return call('importGold', { params: { projectId }, body })
}

const Rejects = ({ outcome: { rejects, rejected } }: { outcome: GoldImport }) =>
  rejects.length === 0 ? null : (
    <div style={{ maxHeight: 240, overflowY: 'auto' }}>
      <Table aria-label={t('goldImport.whatIsLeftOut')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={170}>{t('goldImport.where')}</Table.Th>
            <Table.Th>{t('goldImport.whyItIsLeft')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rejects.map(({ at, reason }) => (
            <Table.Tr key={`${at} ${reason}`}>
              <Table.Td className="hash">{at}</Table.Td>
              <Table.Td>{reason}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {rejected > rejects.length && (
        <Text size="xs" c="dimmed">
          {t('goldImport.more', { count: rejected - rejects.length })}
        </Text>
      )}
    </div>
  )

/** Takes known answers from a file: first says what would become of it, then does it. */
export const GoldImportDialog = ({ projectId, onClose }: { projectId: ProjectId; onClose: () => void }) => {
  const client = useQueryClient()
  const [file, setFile] = useState<File>()
  const preview = useMutation({ mutationFn: (chosen: File) => send(projectId, chosen, true) })
  const take = useMutation({
    mutationFn: (chosen: File) => send(projectId, chosen, false),
    onSuccess: async (done) => {
      notifyDone(importWords(done))
      await client.invalidateQueries({ queryKey: keys.project(projectId) })
      onClose()
    },
  })
  const choose = ([chosen]: File[]) => {
    if (chosen === undefined) return
    setFile(chosen)
    preview.mutate(chosen)
  }
  const error = preview.error ?? take.error
  return (
    <Modal opened onClose={onClose} title={t('goldImport.knownAnswersFromA')} size="xl">
      <Stack gap="sm">
        <Dropzone
          onDrop={choose}
          multiple={false}
          p="md"
          inputProps={{ 'aria-label': t('goldImport.chooseAFile') }}
          loading={preview.isPending}
        >
          <Group justify="center" gap="md" mih={56} wrap="nowrap" style={{ pointerEvents: 'none' }}>
            <IconFileCheck size={28} stroke={1.4} aria-hidden="true" />
            <div>
              <Text fw={600}>{file === undefined ? t('goldImport.dropAFileHere') : file.name}</Text>
              <Text size="xs" c="dimmed">
                {t('goldImport.formats', { shape: '{ "sample": …, "content": { "regions": […], "answers": […] } }' })}
              </Text>
            </div>
          </Group>
        </Dropzone>
        <Text size="xs" c="dimmed">
          {t('goldImport.samplesThatNobodyHas')}
        </Text>
        {error !== null && <ProblemAlert error={error} title={t('goldImport.thisFileWasNot')} />}
        {preview.data !== undefined && (
          <>
            <Text size="sm" role="status" data-testid="gold-preview">
              {importWords(preview.data)}
            </Text>
            <Rejects outcome={preview.data} />
          </>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('goldImport.cancel')}
          </Button>
          <Button
            disabled={file === undefined || (preview.data?.made ?? 0) === 0}
            loading={take.isPending}
            onClick={() => file !== undefined && take.mutate(file)}
          >
            {t('goldImport.makeGold')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
