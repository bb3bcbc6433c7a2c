import { Alert, Code, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { Release, ReleaseDetail } from '@reticle/contract'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Async } from '../../app/async.tsx'
import { CopyIcon } from '../../app/copy-icon.tsx'
import { Markdown } from '../../app/markdown.tsx'
import { byteSize, count } from '../../app/numbers.tsx'
import { Page, Panel } from '../../app/page.tsx'
import { useProject } from '../../app/project.ts'
import { Time } from '../../app/time.tsx'
import { sentences } from '../../language/lists.ts'
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
import { t } from './words.ts'

/** COCO and the CSV tables by themselves; the archive has the images and everything else. */
const Downloads = ({ release, files }: { release: Release; files: readonly ReleaseFile[] }) => {
  const coco = files.filter((file) => /coco.*\.json$/.test(file.path))
  const tables = files.filter((file) => file.path.endsWith('.csv'))
  return (
    <Group gap="xs">
      <Download href={urlOf('getReleaseArchive', { params: { releaseId: release.id } })} isMain>
        {t('releasePage.downloadArchive')}
      </Download>
      {coco.map((file) => (
        <Download key={file.path} href={fileUrl(release.id, file.path)} name={baseName(file.path)}>
          {coco.length === 1 ? t('releasePage.downloadCoco') : t('releasePage.downloadCocoOf', { file: baseName(file.path) })}
        </Download>
      ))}
      {tables.map((file) => (
        <Download key={file.path} href={fileUrl(release.id, file.path)} name={baseName(file.path)}>
          {tables.length === 1 ? t('releasePage.downloadCsv') : t('releasePage.downloadCsvOf', { file: baseName(file.path) })}
        </Download>
      ))}
    </Group>
  )
}

const Facts = ({ release }: { release: Release }) => {
  const { frozenAt, createdBy } = release
  return (
    <Table>
      <Table.Tbody>
        {(
          [
            [t('releasePage.samples'), count(release.samples)],
            [t('releasePage.marks'), count(release.regions)],
            [t('releasePage.answers'), count(release.answers)],
            [t('releasePage.size'), byteSize(release.bytes)],
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
          <Table.Td c="dimmed">{t('releasePage.frozen')}</Table.Td>
          <Table.Td>
            {frozenAt === null
              ? t('releasePage.notFrozen', { person: createdBy })
              : t.rich('releasePage.frozenAt', { at: () => <Time at={frozenAt} />, person: createdBy })}
          </Table.Td>
        </Table.Tr>
      </Table.Tbody>
    </Table>
  )
}

// A command, not shown to people as words.
const verifyCommand = 'npx reticle verify RELEASE.tar'

const Cite = ({ release, project }: { release: ReleaseDetail; project: string }) => {
  const citation = citationOf(release, project)
  if (citation === undefined) return null
  return (
    <Stack gap="xs">
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Text size="sm" aria-label={t('releasePage.citation')} style={{ overflowWrap: 'anywhere' }}>
          {citation}
        </Text>
        <CopyIcon value={citation} what={t('releasePage.copyCitation')} />
      </Group>
      <Text size="xs" c="dimmed">
        {t('releasePage.theHashIsThat')}
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Code>{verifyCommand}</Code>
        <CopyIcon value={verifyCommand} what={t('releasePage.copyCommand')} />
      </Group>
      {release.eventChain !== null && <Sealed {...release.eventChain} />}
    </Stack>
  )
}

/** The past of its labels, for whoever runs the server. */
const Sealed = ({ seals, hash }: NonNullable<ReleaseDetail['eventChain']>) => {
  // A command, not shown to people as words.
  const command = `npx reticle verify --database --head ${hash}`
  return (
    <>
      <Text size="xs" c="dimmed">
        {t('releasePage.seals', { count: seals })}
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Code style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{command}</Code>
        <CopyIcon value={command} what={t('releasePage.copyServerCommand')} />
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
        <Panel title={t('releasePage.whatItHolds')}>
          <Facts release={release} />
        </Panel>
        <Panel title={t('releasePage.citeAndVerify')}>
          <Cite release={release} project={project} />
        </Panel>
      </SimpleGrid>
      <Panel title={t('releasePage.summary')}>
        <ReleaseSummary release={release} />
      </Panel>
      <Panel title={t('releasePage.exports')}>
        <Async query={files}>{(list) => <ExportPanel release={release} files={list} />}</Async>
      </Panel>
      <Panel title={t('releasePage.useIt')}>
        <UseCode release={release} />
      </Panel>
      <Panel title={t('releasePage.traceALabel')}>
        <TracePanel release={release} />
      </Panel>
      <Panel title={t('releasePage.changes')}>
        <DiffPanel release={release} />
      </Panel>
      {notes !== '' && (
        <Panel title={t('releasePage.notes')}>
          <Markdown text={notes} />
        </Panel>
      )}
      <Panel title={t('releasePage.manifest')}>
        <ManifestView releaseId={release.id} />
      </Panel>
      <Panel
        title={t('releasePage.files')}
        note={files.data === undefined ? undefined : t('releasePage.fileCount', { count: files.data.length })}
      >
        <Async query={files}>{(list) => <Files releaseId={release.id} files={list} />}</Async>
      </Panel>
    </>
  )
}

const Writing = ({ release }: { release: Release }) => (
  <Panel title={t('releasePage.beingWritten')}>
    <Text size="sm" mb="sm">
      {t('releasePage.aWorkerCopiesImages')}
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
  const title = found === undefined ? t('releasePage.release') : `${found.name} ${found.version}`
  return (
    <Page
      title={title}
      tabTitle={`${title} · ${project.name}`}
      subtitle={found?.isDemo === true ? t('releasePage.demoRecord') : undefined}
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
              <Alert color="red" title={t('releasePage.thisReleaseCouldNot')}>
                {sentences([one.error ?? t('releasePage.noReason'), t('releasePage.nothingPublished')])}
              </Alert>
            )
          return <Frozen release={one} notes={one.notes} project={project.name} />
        }}
      </Async>
    </Page>
  )
}
