import { Button, Group, Stack, Text } from '@mantine/core'
import type { Project } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { Async, Empty, Waiting } from '../../../app/async.tsx'
import { plural } from '../../../app/numbers.tsx'
import { ProblemAlert } from '../../../app/problems.tsx'
import { canIn } from '../../../app/project.ts'
import { Ago } from '../../../app/time.tsx'
import { RunBar } from '../run-bar.tsx'
import { useAnalyses, useAnalysisActs } from '../use-analyses.ts'
import { AnchoringView } from './anchoring-view.tsx'
import { ModelReaders } from './model-readers.tsx'
import { TakenView } from './taken-view.tsx'

type Props = { readonly project: Project; readonly protocol: Protocol | undefined }

const explained =
  'It compares readings that saw suggestions with blank starts: errors of a model that were kept, time saved, and how well each model reads by itself.'

/** Whether models help readers or lead them. */
export const AssistTab = ({ project, protocol }: Props) => {
  const { list, open, last, detail } = useAnalyses(project.id, 'assist')
  const { start, cancel } = useAnalysisActs(project.id)
  const mayManage = canIn(project, 'project.manage')
  const outcome = detail.data?.outcome
  const report = outcome?.kind === 'assist' ? outcome.assist : undefined
  const button = mayManage && (
    <Button size="xs" disabled={open !== undefined} loading={start.isPending} onClick={() => start.mutate({ kind: 'assist', seed: 1 })}>
      {report === undefined ? 'Make the report' : 'Make it again'}
    </Button>
  )
  const body = () => {
    if (list.data === undefined || (detail.isEnabled && detail.data === undefined && detail.error === null))
      return <Async query={list}>{() => <Waiting />}</Async>
    if (detail.error !== null) return <ProblemAlert error={detail.error} onRetry={() => void detail.refetch()} />
    if (report === undefined || detail.data === undefined)
      return (
        <Empty title="No report yet" action={button}>
          {explained}
        </Empty>
      )
    if (detail.data.isRestricted)
      return <Empty title="Not for people who also label here">It tells of other readers, and of known answers.</Empty>
    if (report.tasks === 0)
      return (
        <Empty title="Nothing to compare yet" action={button}>
          No settled sample has a suggestion of a model.
        </Empty>
      )
    return (
      <Stack gap="md">
        <AnchoringView report={report} />
        <TakenView report={report} protocol={protocol} />
        <ModelReaders report={report} protocol={protocol} />
        <Group justify="space-between">
          <Text size="xs" c="dimmed" title={`readings and suggestions, as SHA-256 of their ids: ${outcome?.by.inputsSha256 ?? ''}`}>
            from {plural(outcome?.by.annotations ?? 0, 'reading')}
            {detail.data.endedAt !== null && (
              <>
                , <Ago at={detail.data.endedAt} />
              </>
            )}
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
        what="Report"
        open={open}
        last={last}
        onCancel={open === undefined || !mayManage ? undefined : () => cancel.mutate(open.id)}
      />
      {body()}
    </Stack>
  )
}
