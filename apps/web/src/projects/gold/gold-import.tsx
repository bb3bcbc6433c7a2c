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
      <Table aria-label="What is left out">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={170}>Where</Table.Th>
            <Table.Th>Why it is left out</Table.Th>
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
          and {rejected - rejects.length} more
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
    <Modal opened onClose={onClose} title="Known answers from a file" size="xl">
      <Stack gap="sm">
        <Dropzone
          onDrop={choose}
          multiple={false}
          p="md"
          inputProps={{ 'aria-label': 'Choose a file of known answers' }}
          loading={preview.isPending}
        >
          <Group justify="center" gap="md" mih={56} wrap="nowrap" style={{ pointerEvents: 'none' }}>
            <IconFileCheck size={28} stroke={1.4} aria-hidden="true" />
            <div>
              <Text fw={600}>{file === undefined ? 'Drop a file here, or click to choose' : file.name}</Text>
              <Text size="xs" c="dimmed">
                Marks as COCO (.json), by file name; answers as a table (.csv) with the columns sample, question, answer; or lines (.ndjson)
                of {'{ "sample": …, "content": { "regions": […], "answers": […] } }'}.
              </Text>
            </div>
          </Group>
        </Dropzone>
        <Text size="xs" c="dimmed">
          Samples that nobody has begun become gold: they are settled by what the file says, are hidden among the others, and are read by
          nobody as a vote.
        </Text>
        {error !== null && <ProblemAlert error={error} title="This file was not taken" />}
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
            Cancel
          </Button>
          <Button
            disabled={file === undefined || (preview.data?.made ?? 0) === 0}
            loading={take.isPending}
            onClick={() => file !== undefined && take.mutate(file)}
          >
            Make gold
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
