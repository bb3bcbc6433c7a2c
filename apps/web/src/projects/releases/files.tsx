import { Button, Group, Table } from '@mantine/core'
import type { AnswerOf, routes } from '@reticle/contract'
import type { ReleaseId } from '@reticle/domain'
import { useState } from 'react'
import { CopyIcon } from '../../app/copy-icon.tsx'
import { byteSize } from '../../app/numbers.tsx'
import { urlOf } from '../../net/client.ts'
import { t } from './words.ts'

export type ReleaseFile = AnswerOf<(typeof routes)['listReleaseFiles']>[number]

export const fileUrl = (releaseId: ReleaseId, path: string): string => urlOf('getReleaseFile', { params: { releaseId, '*': path } })
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const firstShown = 60

const Row = ({ releaseId, file }: { releaseId: ReleaseId; file: ReleaseFile }) => (
  <Table.Tr>
    <Table.Td style={{ overflowWrap: 'anywhere' }}>
      <a href={fileUrl(releaseId, file.path)} download={baseName(file.path)} className="plain-link">
        {file.path}
      </a>
    </Table.Td>
    <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
      {byteSize(file.bytes)}
    </Table.Td>
    <Table.Td w={210}>
      <Group gap={4} wrap="nowrap">
        <span className="hash" title={file.sha256}>
          {file.sha256.slice(0, 20)}…
        </span>
        <CopyIcon value={file.sha256} what={t('files.copySha', { path: file.path })} />
      </Group>
    </Table.Td>
  </Table.Tr>
)

/** Every file with its size and hash; labels and documents before the images, which are many. */
export const Files = ({ releaseId, files }: { releaseId: ReleaseId; files: readonly ReleaseFile[] }) => {
  const [areAllShown, setAreAllShown] = useState(false)
  const isImage = (file: ReleaseFile) => file.path.startsWith('data/')
  const ordered = [...files.filter((file) => !isImage(file)), ...files.filter(isImage)]
  const shown = areAllShown ? ordered : ordered.slice(0, firstShown)
  return (
    <>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('files.path')}</Table.Th>
            <Table.Th ta="right">{t('files.size')}</Table.Th>
            <Table.Th>{t('files.sha')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((file) => (
            <Row key={file.path} releaseId={releaseId} file={file} />
          ))}
        </Table.Tbody>
      </Table>
      {shown.length < ordered.length && (
        <Group justify="center" pt="sm">
          <Button variant="default" onClick={() => setAreAllShown(true)}>
            {t('files.showAll', { count: ordered.length })}
          </Button>
        </Group>
      )}
    </>
  )
}
