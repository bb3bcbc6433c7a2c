import { Button, Group, List, Table, Text } from '@mantine/core'
import type { ModelDetail, Project, ShownModelVersion } from '@reticle/contract'
import type { ModelId, Protocol } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Async } from '../../app/async.tsx'
import { count } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { ReasonDialog } from '../../app/reason-dialog.tsx'
import { Time } from '../../app/time.tsx'
import { call } from '../../net/client.ts'
import { queries } from '../../net/queries.ts'
import { modelQueries, useModelsAgain } from './model-queries.ts'
import { metricsText } from './run-words.ts'
import { VersionDialog } from './version-dialog.tsx'

const named = (protocol: Protocol | undefined, to: string | null): string =>
  to === null ? 'left out' : (protocol?.labels.find(({ id }) => id === to)?.name ?? to)

const mappingText = ({ mapping }: ShownModelVersion, protocol: Protocol | undefined): string => {
  const labels = Object.entries(mapping.labels).map(([name, to]) => `${name} → ${named(protocol, to)}`)
  const questions = Object.entries(mapping.questions).map(
    ([name, known]) =>
      `${name} → ${known === null ? 'left out' : (protocol?.questions.find(({ id }) => id === known.to)?.text ?? known.to)}`,
  )
  return [...labels, ...questions].join(', ')
}

const Digest = ({ digest }: { digest: string | null }) =>
  digest === null ? (
    <Text span size="sm" c="dimmed">
      not said
    </Text>
  ) : (
    <span className="hash" title={digest}>
      {digest.slice(0, 12)}
    </span>
  )

const LearntFrom = ({ project, version }: { project: Project; version: ShownModelVersion }) => {
  const releases = useQuery({ ...queries.releases(project.id), enabled: version.releaseId !== null }).data
  if (version.releaseId === null)
    return (
      <Text span size="sm" c="dimmed">
        not said
      </Text>
    )
  const release = releases?.find(({ id }) => id === version.releaseId)
  return (
    <Link
      to="/projects/$projectId/releases/$releaseId"
      params={{ projectId: project.id, releaseId: version.releaseId }}
      className="plain-link"
    >
      {release === undefined ? 'a release' : `${release.name} ${release.version}`}
    </Link>
  )
}

const Versions = ({ project, model, protocol }: { project: Project; model: ModelDetail; protocol: Protocol | undefined }) => (
  <Table aria-label={`Versions of ${model.name}`}>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>Version</Table.Th>
        <Table.Th>Digest</Table.Th>
        <Table.Th>Licence</Table.Th>
        <Table.Th>Learnt from</Table.Th>
        <Table.Th>Metrics</Table.Th>
        <Table.Th ta="right">Samples</Table.Th>
        <Table.Th ta="right">Suggestions</Table.Th>
        <Table.Th>Registered</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {model.registered.map((version) => (
        <Table.Tr key={version.id}>
          <Table.Td>
            <b>{version.version}</b>
            <Text size="xs" c="dimmed" maw={260} lineClamp={2} title={mappingText(version, protocol)}>
              {mappingText(version, protocol) || 'no names are mapped'}
            </Text>
          </Table.Td>
          <Table.Td>
            <Digest digest={version.digest} />
          </Table.Td>
          <Table.Td>{version.licence ?? 'not said'}</Table.Td>
          <Table.Td>
            <LearntFrom {...{ project, version }} />
          </Table.Td>
          <Table.Td>{metricsText(version.metrics)}</Table.Td>
          <Table.Td ta="right">{count(version.counts.tasks)}</Table.Td>
          <Table.Td ta="right">{count(version.counts.suggestions)}</Table.Td>
          <Table.Td>
            <Time at={version.createdAt} isDay />
            <Text size="xs" c="dimmed">
              by {version.createdBy}
            </Text>
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)

const Withdrawal = ({ project, model, onClose }: { project: Project; model: ModelDetail; onClose: () => void }) => {
  const again = useModelsAgain(project.id)
  return (
    <ReasonDialog
      title={`Withdraw ${model.name}`}
      text="It is asked nothing more, and what it suggests is shown to nobody. What readers took over from it stays, with its name."
      confirm="Withdraw"
      isGrave
      onConfirm={async (reason) => {
        await call('withdrawModel', { params: { modelId: model.id }, body: { reason } })
        await again()
      }}
      onClose={onClose}
    />
  )
}

/** One model: its versions with what they are and made, and what can be done with it. */
export const ModelDetailPanel = ({ project, modelId }: { project: Project; modelId: ModelId }) => {
  const detail = useQuery(modelQueries.model(project.id, modelId))
  const protocol = useQuery(queries.protocols(project.id)).data?.[0]?.content
  const [opened, setOpened] = useState<'version' | 'withdrawal' | undefined>(undefined)
  const close = () => setOpened(undefined)
  const model = detail.data
  return (
    <Panel
      title={model?.name ?? 'Model'}
      note={model?.withdrawn != null && `withdrawn: ${model.withdrawn.reason}`}
      actions={
        model !== undefined &&
        model.withdrawn === null && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => setOpened('version')}>
              Register a version
            </Button>
            <Button size="xs" variant="default" onClick={() => setOpened('withdrawal')}>
              Withdraw
            </Button>
          </Group>
        )
      }
    >
      <Async query={detail}>
        {(one) => (
          <>
            {one.description !== '' && (
              <Text size="sm" mb="sm">
                {one.description}
              </Text>
            )}
            {one.registered.length === 0 ? (
              <List size="sm" c="dimmed">
                <List.Item>No version is registered yet: check a backend of it below, or register one by hand.</List.Item>
                <List.Item>
                  Programs push predictions with the Python client: <code>reticle.push</code>, with a token from your account’s page Tokens.
                </List.Item>
              </List>
            ) : (
              <Versions {...{ project, protocol }} model={one} />
            )}
            {opened === 'withdrawal' && <Withdrawal project={project} model={one} onClose={close} />}
            {opened === 'version' && protocol !== undefined && (
              <VersionDialog {...{ project, protocol }} model={one} told={null} onClose={close} />
            )}
          </>
        )}
      </Async>
    </Panel>
  )
}
