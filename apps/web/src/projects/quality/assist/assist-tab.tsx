import { Button, Group, Stack, Text } from '@mantine/core'
import type { Project } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { Async, Empty, Waiting } from '../../../app/async.tsx'
import { ProblemAlert } from '../../../app/problems.tsx'
import { canIn } from '../../../app/project.ts'
import { Ago } from '../../../app/time.tsx'
import { RunBar } from '../run-bar.tsx'
import { useAnalyses, useAnalysisActs } from '../use-analyses.ts'
import { t } from '../words.ts'
import { AnchoringView } from './anchoring-view.tsx'
import { ModelReaders } from './model-readers.tsx'
import { TakenView } from './taken-view.tsx'

type Props = { readonly project: Project; readonly protocol: Protocol | undefined }

/** Whether models help readers or lead them. */
export const AssistTab = ({ project, protocol }: Props) => {
  const { list, open, last, detail } = useAnalyses(project.id, 'assist')
  const { start, cancel } = useAnalysisActs(project.id)
  const mayManage = canIn(project, 'project.manage')
  const outcome = detail.data?.outcome
  const report = outcome?.kind === 'assist' ? outcome.assist : undefined
  const button = mayManage && (
    <Button size="xs" disabled={open !== undefined} loading={start.isPending} onClick={() => start.mutate({ kind: 'assist', seed: 1 })}>
      {report === undefined ? t('assistTab.makeTheReport') : t('assistTab.makeItAgain')}
    </Button>
  )
  const body = () => {
    if (list.data === undefined || (detail.isEnabled && detail.data === undefined && detail.error === null))
      return <Async query={list}>{() => <Waiting />}</Async>
    if (detail.error !== null) return <ProblemAlert error={detail.error} onRetry={() => void detail.refetch()} />
    if (report === undefined || detail.data === undefined)
      return (
        <Empty title={t('assistTab.noReportYet')} action={button}>
          {t('assistTab.explained')}
        </Empty>
      )
    if (detail.data.isRestricted) return <Empty title={t('assistTab.notForPeopleWho')}>{t('assistTab.itTellsOfOther')}</Empty>
    if (report.tasks === 0)
      return (
        <Empty title={t('assistTab.nothingToCompareYet')} action={button}>
          {t('assistTab.noSettledSampleHas')}
        </Empty>
      )
    const { endedAt } = detail.data
    return (
      <Stack gap="md">
        <AnchoringView report={report} />
        <TakenView report={report} protocol={protocol} />
        <ModelReaders report={report} protocol={protocol} />
        <Group justify="space-between">
          <Text size="xs" c="dimmed" title={t('assistTab.inputs', { sha: outcome?.by.inputsSha256 ?? '' })}>
            {endedAt === null
              ? t('assistTab.readings', { count: outcome?.by.annotations ?? 0 })
              : t.rich('assistTab.readingsAt', { count: outcome?.by.annotations ?? 0, at: () => <Ago at={endedAt} /> })}
          </Text>
          {button}
        </Group>
      </Stack>
    )
  }
  return (
    <Stack gap="md" data-testid="assist-report">
      {start.error !== null && <ProblemAlert error={start.error} />}
      <RunBar
        kind="assist"
        open={open}
        last={last}
        onCancel={open === undefined || !mayManage ? undefined : () => cancel.mutate(open.id)}
      />
      {body()}
    </Stack>
  )
}
