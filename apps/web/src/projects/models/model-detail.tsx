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
import { inARow } from '../../language/lists.ts'
import { call } from '../../net/client.ts'
import { queries } from '../../net/queries.ts'
import { modelQueries, useModelsAgain } from './model-queries.ts'
import { metricsText } from './run-words.ts'
import { VersionDialog } from './version-dialog.tsx'
import { t } from './words.ts'

const named = (protocol: Protocol | undefined, to: string | null): string =>
  to === null ? t('modelDetail.leftOut') : (protocol?.labels.find(({ id }) => id === to)?.name ?? to)

const mappingText = ({ mapping }: ShownModelVersion, protocol: Protocol | undefined): string => {
  const labels = Object.entries(mapping.labels).map(([name, to]) => `${name} → ${named(protocol, to)}`)
  const questions = Object.entries(mapping.questions).map(
    ([name, known]) =>
      `${name} → ${known === null ? t('modelDetail.leftOut') : (protocol?.questions.find(({ id }) => id === known.to)?.text ?? known.to)}`,
  )
  return inARow([...labels, ...questions])
}

const Digest = ({ digest }: { digest: string | null }) =>
  digest === null ? (
    <Text span size="sm" c="dimmed">
      {t('modelDetail.notSaid')}
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
        {t('modelDetail.notSaid')}
      </Text>
    )
  const release = releases?.find(({ id }) => id === version.releaseId)
  return (
    <Link
      to="/projects/$projectId/releases/$releaseId"
      params={{ projectId: project.id, releaseId: version.releaseId }}
      className="plain-link"
    >
      {release === undefined ? t('modelDetail.aRelease') : `${release.name} ${release.version}`}
    </Link>
  )
}

const Versions = ({ project, model, protocol }: { project: Project; model: ModelDetail; protocol: Protocol | undefined }) => (
  <Table aria-label={t('modelDetail.versionsOf', { model: model.name })}>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{t('modelDetail.version')}</Table.Th>
        <Table.Th>{t('modelDetail.digest')}</Table.Th>
        <Table.Th>{t('modelDetail.licence')}</Table.Th>
        <Table.Th>{t('modelDetail.learntFrom')}</Table.Th>
        <Table.Th>{t('modelDetail.metrics')}</Table.Th>
        <Table.Th ta="right">{t('modelDetail.samples')}</Table.Th>
        <Table.Th ta="right">{t('modelDetail.suggestions')}</Table.Th>
        <Table.Th>{t('modelDetail.registered')}</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {model.registered.map((version) => (
        <Table.Tr key={version.id}>
          <Table.Td>
            <b>{version.version}</b>
            <Text size="xs" c="dimmed" maw={260} lineClamp={2} title={mappingText(version, protocol)}>
              {mappingText(version, protocol) || t('modelDetail.noNames')}
            </Text>
          </Table.Td>
          <Table.Td>
            <Digest digest={version.digest} />
          </Table.Td>
          <Table.Td>{version.licence ?? t('modelDetail.notSaid')}</Table.Td>
          <Table.Td>
            <LearntFrom {...{ project, version }} />
          </Table.Td>
          <Table.Td>{metricsText(version.metrics)}</Table.Td>
          <Table.Td ta="right">{count(version.counts.tasks)}</Table.Td>
          <Table.Td ta="right">{count(version.counts.suggestions)}</Table.Td>
          <Table.Td>
            <Time at={version.createdAt} isDay />
            <Text size="xs" c="dimmed">
              {t('modelDetail.by', { person: version.createdBy })}
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
      title={t('modelDetail.withdrawOf', { model: model.name })}
      text={t('modelDetail.itIsAskedNothing')}
      confirm={t('modelDetail.withdraw')}
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
      title={model?.name ?? t('modelDetail.model')}
      note={model?.withdrawn != null && t('modelDetail.withdrawnFor', { reason: model.withdrawn.reason })}
      actions={
        model !== undefined &&
        model.withdrawn === null && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => setOpened('version')}>
              {t('modelDetail.registerAVersion')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setOpened('withdrawal')}>
              {t('modelDetail.withdraw')}
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
                <List.Item>{t('modelDetail.noVersionIsRegistered')}</List.Item>
                <List.Item>{t.rich('modelDetail.push', { code: (text) => <code>{text}</code> })}</List.Item>
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
