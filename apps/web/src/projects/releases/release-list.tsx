import { Badge, Progress, Table, Text } from '@mantine/core'
import type { Release } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Async, Empty } from '../../app/async.tsx'
import { byteSize, count, decimal } from '../../app/numbers.tsx'
import { Time } from '../../app/time.tsx'
import { queries } from '../../net/queries.ts'
import { t } from './words.ts'

const stateColors: Readonly<Record<string, string>> = {
  frozen: 'accent',
  published: 'accent',
  failed: 'red',
  freezing: 'gray',
  withdrawn: 'gray',
}

const stateWords: Readonly<Record<string, string>> = {
  frozen: t('releaseStates.frozen'),
  published: t('releaseStates.published'),
  failed: t('releaseStates.failed'),
  withdrawn: t('releaseStates.withdrawn'),
}

/** State of a release, with its progress while a worker writes it. */
export const ReleaseState = ({ release }: { release: Release }) =>
  release.state === 'freezing' ? (
    <div>
      <Text size="xs">{t('releaseList.writing', { share: decimal(100 * release.progress, 0) })}</Text>
      <Progress value={100 * release.progress} size="sm" animated aria-label={t('releaseList.writingOf', { release: release.name })} />
    </div>
  ) : (
    <Badge size="sm" variant="light" color={stateColors[release.state] ?? 'gray'}>
      {stateWords[release.state] ?? release.state}
    </Badge>
  )

const Row = ({ release, projectId }: { release: Release; projectId: ProjectId }) => (
  <Table.Tr>
    <Table.Td>
      <Link to="/projects/$projectId/releases/$releaseId" params={{ projectId, releaseId: release.id }} className="strong-link">
        {release.name} {release.version}
      </Link>
      {release.isDemo && (
        <Text size="xs" c="dimmed">
          {t('releaseList.demoRecord')}
        </Text>
      )}
    </Table.Td>
    <Table.Td w={130}>
      <ReleaseState release={release} />
    </Table.Td>
    <Table.Td ta="right">{count(release.samples)}</Table.Td>
    <Table.Td ta="right">{count(release.regions)}</Table.Td>
    <Table.Td ta="right">{count(release.answers)}</Table.Td>
    <Table.Td ta="right">{byteSize(release.bytes)}</Table.Td>
    <Table.Td>
      <Time at={release.frozenAt ?? release.createdAt} />
      <Text size="xs" c="dimmed">
        {t('releaseList.by', { person: release.createdBy })}
      </Text>
    </Table.Td>
    <Table.Td>
      <span className="hash" title={release.manifestSha256 ?? undefined}>
        {release.manifestSha256?.slice(0, 12) ?? ''}
      </span>
    </Table.Td>
  </Table.Tr>
)

const heads = [
  [t('releaseList.release'), 'left'],
  [t('releaseList.state'), 'left'],
  [t('releaseList.samples'), 'right'],
  [t('releaseList.marks'), 'right'],
  [t('releaseList.answers'), 'right'],
  [t('releaseList.size'), 'right'],
  [t('releaseList.frozen'), 'left'],
  [t('releaseList.hash'), 'left'],
] as const

const whileWriting = (releases: readonly Release[] | undefined): number | false =>
  releases?.some((one) => one.state === 'freezing') === true ? 1_500 : false

/** Releases of a project, newest first; asked again by itself while one is being written. */
export const ReleaseList = ({ projectId }: { projectId: ProjectId }) => {
  const releases = useQuery({ ...queries.releases(projectId), refetchInterval: (query) => whileWriting(query.state.data) })
  return (
    <Async query={releases}>
      {(list) =>
        list.length === 0 ? (
          <Empty title={t('releaseList.noReleasesYet')}>{t('releaseList.aReleaseIsA')}</Empty>
        ) : (
          <Table>
            <Table.Thead>
              <Table.Tr>
                {heads.map(([name, align]) => (
                  <Table.Th key={name} ta={align}>
                    {name}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.map((release) => (
                <Row key={release.id} release={release} projectId={projectId} />
              ))}
            </Table.Tbody>
          </Table>
        )
      }
    </Async>
  )
}
