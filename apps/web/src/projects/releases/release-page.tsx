import { Alert, Code, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { Release, ReleaseDetail } from '@reticle/contract'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Async } from '../../app/async.tsx'
import { CopyIcon } from '../../app/copy-icon.tsx'
import { Markdown } from '../../app/markdown.tsx'
import { byteSize, count, plural } from '../../app/numbers.tsx'
import { Page, Panel } from '../../app/page.tsx'
import { useProject } from '../../app/project.ts'
import { Time } from '../../app/time.tsx'
import { urlOf } from '../../net/client.ts'
import { queries } from '../../net/queries.ts'
import { citationOf } from './citation.ts'
import { DiffPanel } from './diff-panel.tsx'
import { Download } from './download.tsx'
import { Endings, Withdrawn } from './endings.tsx'
import { ExportPanel } from './export-panel.tsx'
import { baseName, Files, fileUrl, type ReleaseFile } from './files.tsx'
import { ManifestView } from './manifest-view.tsx'
import { ReleaseState } from './release-list.tsx'
import { ReleaseSummary } from './release-summary.tsx'
import { TracePanel } from './trace-panel.tsx'
import { UseCode } from './use-code.tsx'

/** COCO and the CSV tables by themselves; the archive has the images and everything else. */
const Downloads = ({ release, files }: { release: Release; files: readonly ReleaseFile[] }) => {
  const coco = files.filter((file) => /coco.*\.json$/.test(file.path))
  const tables = files.filter((file) => file.path.endsWith('.csv'))
  return (
    <Group gap="xs">
      <Download href={urlOf('getReleaseArchive', { params: { releaseId: release.id } })} isMain>
        Download archive
      </Download>
      {coco.map((file) => (
        <Download key={file.path} href={fileUrl(release.id, file.path)} name={baseName(file.path)}>
          {coco.length === 1 ? 'Download COCO' : `Download COCO ${baseName(file.path)}`}
        </Download>
      ))}
      {tables.map((file) => (
        <Download key={file.path} href={fileUrl(release.id, file.path)} name={baseName(file.path)}>
          {tables.length === 1 ? 'Download CSV' : `Download CSV ${baseName(file.path)}`}
        </Download>
      ))}
    </Group>
  )
}

const Facts = ({ release }: { release: Release }) => (
  <Table>
    <Table.Tbody>
      {(
        [
          ['Samples', count(release.samples)],
          ['Marks', count(release.regions)],
          ['Answers', count(release.answers)],
          ['Size', byteSize(release.bytes)],
        ] as const
      ).map(([name, value]) => (
        <Table.Tr key={name}>
          <Table.Td c="dimmed" w={120}>
            {name}
          </Table.Td>
          <Table.Td>{value}</Table.Td>
        </Table.Tr>
      ))}
      <Table.Tr>
        <Table.Td c="dimmed">Frozen</Table.Td>
        <Table.Td>
          {release.frozenAt === null ? 'not yet' : <Time at={release.frozenAt} />}, by {release.createdBy}
        </Table.Td>
      </Table.Tr>
    </Table.Tbody>
  </Table>
)

const Cite = ({ release, project }: { release: ReleaseDetail; project: string }) => {
  const citation = citationOf(release, project)
  if (citation === undefined) return null
  return (
    <Stack gap="xs">
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Text size="sm" aria-label="Citation" style={{ overflowWrap: 'anywhere' }}>
          {citation}
        </Text>
        <CopyIcon value={citation} what="the citation" />
      </Group>
      <Text size="xs" c="dimmed">
        The hash is that of the manifest, which holds the hash of every file: whoever has the same hash has the same bytes. To check a
        download, run this in the folder of Reticle, with the path of the file:
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Code>npx reticle verify RELEASE.tar</Code>
        <CopyIcon value="npx reticle verify RELEASE.tar" what="the command" />
      </Group>
      {release.eventChain !== null && <Sealed {...release.eventChain} />}
    </Stack>
  )
}

/** The past of its labels, for whoever runs the server. */
const Sealed = ({ seals, hash }: NonNullable<ReleaseDetail['eventChain']>) => {
  const command = `npx reticle verify --database --head ${hash}`
  return (
    <>
      <Text size="xs" c="dimmed">
        Its manifest names the last of {count(seals)} seals over everything that was said and decided until then. Whoever runs this server
        can prove that nothing of it was changed since:
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Code style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{command}</Code>
        <CopyIcon value={command} what="the command for the server" />
      </Group>
    </>
  )
}

const Frozen = ({ release, notes, project }: { release: ReleaseDetail; notes: string; project: string }) => {
  const { id: projectId } = useProject()
  const files = useQuery(queries.releaseFiles(projectId, release.id))
  return (
    <>
      <Withdrawn release={release} />
      <Async query={files}>{(list) => <Downloads release={release} files={list} />}</Async>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Panel title="What it holds">
          <Facts release={release} />
        </Panel>
        <Panel title="Cite and verify">
          <Cite release={release} project={project} />
        </Panel>
      </SimpleGrid>
      <Panel title="Summary">
        <ReleaseSummary release={release} />
      </Panel>
      <Panel title="Exports">
        <Async query={files}>{(list) => <ExportPanel release={release} files={list} />}</Async>
      </Panel>
      <Panel title="Use it">
        <UseCode release={release} />
      </Panel>
      <Panel title="Trace a label">
        <TracePanel release={release} />
      </Panel>
      <Panel title="Changes">
        <DiffPanel release={release} />
      </Panel>
      {notes !== '' && (
        <Panel title="Notes">
          <Markdown text={notes} />
        </Panel>
      )}
      <Panel title="Manifest">
        <ManifestView releaseId={release.id} />
      </Panel>
      <Panel title="Files" note={files.data === undefined ? undefined : plural(files.data.length, 'file')}>
        <Async query={files}>{(list) => <Files releaseId={release.id} files={list} />}</Async>
      </Panel>
    </>
  )
}

const Writing = ({ release }: { release: Release }) => (
  <Panel title="Being written">
    <Text size="sm" mb="sm">
      A worker copies images, writes labels and votes, and hashes every file. You can leave this page.
    </Text>
    <ReleaseState release={release} />
  </Panel>
)

export const ReleasePage = () => {
  const project = useProject()
  const { releaseId } = useParams({ strict: false })
  if (releaseId === undefined) throw new Error('this page is not below /releases/$releaseId')
  const release = useQuery({
    ...queries.release(project.id, releaseId),
    refetchInterval: (query) => (query.state.data?.state === 'freezing' ? 1_000 : false),
  })
  const found = release.data
  const title = found === undefined ? 'Release' : `${found.name} ${found.version}`
  return (
    <Page
      title={title}
      tabTitle={`${title} · ${project.name}`}
      subtitle={found?.isDemo === true ? 'Demo record' : undefined}
      actions={
        found !== undefined &&
        found.state !== 'freezing' && (
          <Group gap="sm">
            <ReleaseState release={found} />
            <Endings release={found} />
          </Group>
        )
      }
    >
      <Async query={release}>
        {(one) => {
          if (one.state === 'freezing') return <Writing release={one} />
          if (one.state === 'failed')
            return (
              <Alert color="red" title="This release could not be written">
                {one.error ?? 'The worker gave no reason.'} Nothing was published; freeze it again under a new version.
              </Alert>
            )
          return <Frozen release={one} notes={one.notes} project={project.name} />
        }}
      </Async>
    </Page>
  )
}
