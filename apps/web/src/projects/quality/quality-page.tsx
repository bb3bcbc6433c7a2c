import { Button, Stack, Tabs, Text } from '@mantine/core'
import type { AnalysisDetail } from '@reticle/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async, Empty, Waiting } from '../../app/async.tsx'
import { Page } from '../../app/page.tsx'
import { ProblemAlert } from '../../app/problems.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { Ago } from '../../app/time.tsx'
import { queries } from '../../net/queries.ts'
import { AgreementTab } from './agreement-tab.tsx'
import { AssistTab } from './assist/assist-tab.tsx'
import { DisputesTab } from './disputes-tab.tsx'
import { DriftTab } from './drift-tab.tsx'
import { ReadersTab } from './readers-tab.tsx'
import { refitViewOf } from './refit-view.ts'
import { RulesTab } from './rules-tab.tsx'
import { RunBar } from './run-bar.tsx'
import { SharesTab } from './shares-tab.tsx'
import { useAnalyses, useAnalysisActs } from './use-analyses.ts'
import { t } from './words.ts'

const Recipe = ({ detail }: { detail: AnalysisDetail }) => {
  const by = detail.outcome?.by
  const { endedAt } = detail
  if (by === undefined || endedAt === null) return null
  const said = Object.entries(by.parameters).map(([name, value]) => `${name} ${value}`)
  return (
    <Text size="xs" c="dimmed" title={t('qualityPage.inputs', { sha: by.inputsSha256 })}>
      {t.rich('qualityPage.recipe', {
        annotations: by.annotations,
        at: () => <Ago at={endedAt} />,
        algorithm: by.algorithm,
        version: by.version,
        parameters: said.join(', '),
      })}
    </Text>
  )
}

const tabs = ['agreement', 'answers', 'readers', 'disputes', 'rules', 'drift', 'assist'] as const
/** How far the readers of a project agree, who differs from whom and on what, and what other rules would have done. */
export const QualityPage = () => {
  const project = useProject()
  const [tab, setTab] = useState<(typeof tabs)[number]>('agreement')
  const protocol = useQuery(queries.protocols(project.id)).data?.[0]?.content
  const { list, open, last, detail } = useAnalyses(project.id, 'refit')
  const { start, cancel } = useAnalysisActs(project.id)
  const mayManage = canIn(project, 'project.manage')
  const view = refitViewOf(detail.data, protocol)
  const isWaiting = list.data === undefined || (detail.isEnabled && detail.data === undefined && detail.error === null)
  const refitButton = mayManage && (
    <Button size="xs" disabled={open !== undefined} loading={start.isPending} onClick={() => start.mutate({ kind: 'refit', seed: 1 })}>
      {view === undefined ? t('qualityPage.fitNow') : t('qualityPage.fitAgain')}
    </Button>
  )
  const body = (of: (typeof tabs)[number]) => {
    if (of === 'assist') return <AssistTab project={project} protocol={protocol} />
    if (of === 'rules') return <RulesTab project={project} protocol={protocol} />
    if (isWaiting) return <Async query={list}>{() => <Waiting />}</Async>
    if (detail.error !== null) return <ProblemAlert error={detail.error} onRetry={() => void detail.refetch()} />
    if (view === undefined)
      return (
        <Empty title={t('qualityPage.nothingWasFittedYet')} action={refitButton}>
          {t('qualityPage.aFitGoesThrough')}
        </Empty>
      )
    if (of === 'agreement') return <AgreementTab view={view} />
    if (of === 'answers') return <SharesTab view={view} />
    if (of === 'readers') return <ReadersTab view={view} />
    if (of === 'disputes') return <DisputesTab view={view} />
    return <DriftTab view={view} />
  }
  return (
    <Page
      title={t('qualityPage.quality')}
      tabTitle={t('qualityPage.tabTitle', { project: project.name })}
      subtitle={detail.data === undefined ? t('qualityPage.howFarReadersAgree') : <Recipe detail={detail.data} />}
      actions={view !== undefined && refitButton}
    >
      {start.error !== null && <ProblemAlert error={start.error} />}
      <RunBar kind="refit" open={open} last={last} onCancel={open === undefined || !mayManage ? undefined : () => cancel.mutate(open.id)} />
      <Tabs value={tab} onChange={(value) => setTab(tabs.find((one) => one === value) ?? 'agreement')} keepMounted={false}>
        <Tabs.List mb="md">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`qualityTabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((one) => (
          <Tabs.Panel key={one} value={one}>
            <Stack gap="md">{body(one)}</Stack>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  )
}
