import { Alert, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import type { Project, RoutingFault } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { IconStack2 } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Async } from '../../app/async.tsx'
import { Panel } from '../../app/page.tsx'
import { fieldProblems, notifyDone, ProblemAlert } from '../../app/problems.tsx'
import { canIn } from '../../app/project.ts'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { t } from '../protocol/words.ts'
import { DryRunView } from '../quality/dry-run-view.tsx'
import { RunBar } from '../quality/run-bar.tsx'
import { useAnalyses, useAnalysisActs } from '../quality/use-analyses.ts'
import { type PlanProblem, planned, type RulePlan, refusedOf } from './draft-rules.ts'
import { PresetDialog } from './preset-dialog.tsx'
import { ReadsFields } from './reads-fields.tsx'
import { RuleScopeProvider, useRuleScope } from './rule-scope.ts'
import styles from './rules.module.css'
import { RulesList } from './rules-list.tsx'
import { linesOf } from './rules-text.ts'
import { RulesTextPane } from './rules-text-pane.tsx'
import { type RulesPlan, useRulesPlan } from './use-rules-plan.ts'

const views = [
  { value: 'form', label: t('workbench.form') },
  { value: 'text', label: t('workbench.text') },
  { value: 'both', label: t('workbench.both') },
] as const
type View = (typeof views)[number]['value']

type Props = {
  readonly project: Project
  readonly protocol: Protocol
  readonly faults: readonly RoutingFault[]
  /** Without it rules can be tried and not published, as on the quality page. */
  readonly mayPublish: boolean
}

const usePublish = (project: Project, protocol: Protocol) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (plan: RulePlan) => call('publishProtocol', { params: { projectId: project.id }, body: planned(protocol, plan) }),
    onSuccess: async (made) => {
      notifyDone(t('workbench.isPublished', { version: made.version }))
      await client.invalidateQueries({ queryKey: keys.project(project.id) })
    },
  })
}

type EditorProps = {
  readonly rules: RulesPlan
  readonly view: View
  readonly project: Project
  readonly faults: readonly RoutingFault[]
  /** What the server said against just these rules. */
  readonly refused: readonly PlanProblem[]
}

const Editor = ({ rules, view, project, faults, refused }: EditorProps) => {
  const form = (
    <Stack gap="xs">
      {rules.isTextBroken && (
        <Alert color="yellow" variant="light" p="xs">
          <Text size="sm">{t('workbench.textBroken', { line: rules.lineProblems[0]?.line ?? 1 })}</Text>
        </Alert>
      )}
      <RulesList
        rules={rules.rules}
        projectId={project.id}
        problems={[...rules.problems, ...refused]}
        faults={faults}
        onChange={rules.setRules}
      />
    </Stack>
  )
  const lines = [...rules.lineProblems, ...linesOf(rules.text, refused)]
  const text = <RulesTextPane text={rules.text} problems={lines} onChange={rules.setText} />
  if (view === 'form') return form
  if (view === 'text') return text
  return (
    <div className={styles.both}>
      {form}
      {text}
    </div>
  )
}

const Acts = ({ children }: { children: ReactNode }) => (
  <Group justify="space-between" gap="xs">
    {children}
  </Group>
)

/** The routing rules as a form and as text, tried on history, and published as the next version of the protocol. */
export const RulesWorkbench = ({ project, protocol, faults, mayPublish }: Props) => {
  const rules = useRulesPlan(protocol)
  const scope = useRuleScope(project, planned(protocol, rules.plan))
  const [view, setView] = useState<View>('form')
  const [isChoosing, setChoosing] = useState(false)
  const { open, last, detail } = useAnalyses(project.id, 'dry-run')
  const { start, cancel } = useAnalysisActs(project.id)
  const publish = usePublish(project, protocol)
  const mayManage = canIn(project, 'project.manage')
  const general = rules.problems.filter(({ rule }) => rule === null)
  const isWrong = rules.problems.length > 0 || rules.lineProblems.length > 0
  const { routing, redundancy } = rules.plan
  const isRefused = publish.error !== null && JSON.stringify(publish.variables) === JSON.stringify(rules.plan)
  const refused = isRefused ? refusedOf(fieldProblems(publish.error)) : []
  return (
    <RuleScopeProvider value={scope}>
      <Panel
        title={mayPublish ? t('workbench.routingRules') : t('workbench.rulesToTry')}
        actions={
          <SegmentedControl
            size="xs"
            aria-label={t('workbench.shownAs')}
            data={[...views]}
            value={view}
            onChange={(chosen) => setView(views.find((one) => one.value === chosen)?.value ?? 'form')}
          />
        }
      >
        <Stack gap="md">
          <Group justify="space-between" align="flex-end">
            <ReadsFields redundancy={redundancy} answers={rules.answers} onRedundancy={rules.setRedundancy} onAnswers={rules.setAnswers} />
            <Button size="xs" variant="default" leftSection={<IconStack2 size={14} />} onClick={() => setChoosing(true)}>
              {t('workbench.readyMade')}
            </Button>
          </Group>
          <Editor rules={rules} view={view} project={project} faults={faults} refused={refused} />
          {general.map(({ message }) => (
            <Text key={message} size="xs" c="red" role="alert">
              {message}
            </Text>
          ))}
          {rules.answers.method !== protocol.consensus.answers.method && (
            <Text size="xs" c="dimmed">
              {t('workbench.weighing')}
            </Text>
          )}
          {start.error !== null && <ProblemAlert error={start.error} title={t('workbench.notTried')} />}
          {isRefused && <ProblemAlert error={publish.error} title={t('common.notPublished')} />}
          {mayManage ? (
            <Acts>
              <Button
                size="xs"
                variant={mayPublish ? 'default' : 'filled'}
                disabled={isWrong || open !== undefined}
                loading={start.isPending}
                onClick={() => start.mutate({ kind: 'dry-run', plan: { routing: [...routing], redundancy } })}
              >
                {t('workbench.tryIt')}
              </Button>
              {mayPublish && (
                <Group gap="xs">
                  <Text size="xs" c="dimmed">
                    {rules.isChanged ? t('workbench.notYet') : t('workbench.inForce')}
                  </Text>
                  <Button size="xs" variant="default" disabled={!rules.isChanged} onClick={rules.reset}>
                    {t('workbench.discard')}
                  </Button>
                  <Button
                    size="xs"
                    disabled={isWrong || !rules.isChanged}
                    loading={publish.isPending}
                    onClick={() => publish.mutate(rules.plan)}
                  >
                    {t('workbench.publish')}
                  </Button>
                </Group>
              )}
            </Acts>
          ) : (
            <Text size="xs" c="dimmed">
              {t('workbench.aManagerCan')}
            </Text>
          )}
        </Stack>
      </Panel>
      <RunBar
        kind="dry-run"
        open={open}
        last={last}
        onCancel={open === undefined || !mayManage ? undefined : () => cancel.mutate(open.id)}
      />
      {(detail.data !== undefined || detail.error !== null) && (
        <Async query={detail}>{(found) => <DryRunView detail={found} protocol={protocol} />}</Async>
      )}
      {isChoosing && (
        <PresetDialog
          protocol={protocol}
          present={rules.plan}
          onUse={(plan) => rules.replace(plan.routing, plan.redundancy, plan.answers)}
          onClose={() => setChoosing(false)}
        />
      )}
    </RuleScopeProvider>
  )
}
