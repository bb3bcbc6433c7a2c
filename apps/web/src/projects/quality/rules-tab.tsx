import { Button, Group, NumberInput, Stack, Text } from '@mantine/core'
import type { Project } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Async, Empty } from '../../app/async.tsx'
import { Panel } from '../../app/page.tsx'
import { ProblemAlert } from '../../app/problems.tsx'
import { canIn } from '../../app/project.ts'
import { DryRunView } from './dry-run-view.tsx'
import { RuleCard } from './rule-card.tsx'
import { draftOf, newRule, problemsOf, type Redundancy, type RuleDraft, ruleOf } from './rule-draft.ts'
import { RunBar } from './run-bar.tsx'
import { useAnalyses, useAnalysisActs } from './use-analyses.ts'
import { factsOf } from './words.ts'

const swapped = (rules: readonly RuleDraft[], place: number, by: -1 | 1): readonly RuleDraft[] => {
  const [rule, other] = [rules[place], rules[place + by]]
  return rule === undefined || other === undefined ? rules : rules.with(place, other).with(place + by, rule)
}

const Reads = ({ redundancy, onChange }: { redundancy: Redundancy; onChange: (redundancy: Redundancy) => void }) => (
  <Group gap="sm" align="flex-end">
    <NumberInput
      label="Readers first"
      w={130}
      min={1}
      max={99}
      value={redundancy.reads}
      onChange={(reads) => typeof reads === 'number' && onChange({ ...redundancy, reads })}
    />
    <NumberInput
      label="At most"
      w={130}
      min={1}
      max={99}
      placeholder="same"
      value={redundancy.maxReads ?? ''}
      onChange={(value) => onChange({ ...redundancy, maxReads: typeof value === 'number' ? value : undefined })}
    />
    <NumberInput
      label="One more below agreement"
      w={230}
      min={0}
      max={1}
      step={0.05}
      placeholder="never"
      value={redundancy.stopAt ?? ''}
      onChange={(value) => onChange({ ...redundancy, stopAt: typeof value === 'number' ? value : undefined })}
    />
  </Group>
)

const Form = ({
  project,
  protocol,
  isBusy,
  onStart,
}: {
  project: Project
  protocol: Protocol
  isBusy: boolean
  onStart: ReturnType<typeof useAnalysisActs>['start']
}) => {
  const [rules, setRules] = useState<readonly RuleDraft[]>(() => protocol.routing.map(draftOf))
  const [redundancy, setRedundancy] = useState<Redundancy>(protocol.redundancy)
  const problems = problemsOf(protocol, rules, redundancy)
  const facts = factsOf(protocol)
  const general = problems.find(({ rule }) => rule === null)
  const run = () => onStart.mutate({ kind: 'dry-run', plan: { routing: rules.flatMap((rule) => ruleOf(rule) ?? []), redundancy } })
  return (
    <Panel title="Rules to try" note="nothing is changed by a dry-run: rules go live with a new version of the protocol">
      <Stack gap="sm">
        <Reads redundancy={redundancy} onChange={setRedundancy} />
        {rules.map((rule, place) => (
          <RuleCard
            key={rule.key}
            rule={rule}
            number={place + 1}
            facts={facts}
            problem={problems.find((one) => one.rule === place)?.message}
            onChange={(changed) => setRules(rules.with(place, changed))}
            onRemove={() => setRules(rules.filter((_, at) => at !== place))}
            onMove={rules.length < 2 ? undefined : (by) => setRules(swapped(rules, place, by))}
          />
        ))}
        <Text size="xs" c="dimmed">
          The first rule that holds decides. After them: a tie contests, agreement of 0.75 or more settles, a single reader settles, and all
          else contests. Readers are taken in the order in which they submitted.
        </Text>
        {general !== undefined && (
          <Text size="xs" c="red">
            {general.message}
          </Text>
        )}
        {onStart.error !== null && <ProblemAlert error={onStart.error} />}
        <Group>
          <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={() => setRules([...rules, newRule(rules)])}>
            Add rule
          </Button>
          {canIn(project, 'project.manage') ? (
            <Button size="xs" disabled={problems.length > 0 || isBusy} loading={onStart.isPending} onClick={run}>
              Try on history
            </Button>
          ) : (
            <Text size="xs" c="dimmed">
              A manager can run it.
            </Text>
          )}
        </Group>
      </Stack>
    </Panel>
  )
}

/** Routing rules, tried on what was read so far. */
export const RulesTab = ({ project, protocol }: { project: Project; protocol: Protocol | undefined }) => {
  const { open, last, detail } = useAnalyses(project.id, 'dry-run')
  const { start, cancel } = useAnalysisActs(project.id)
  if (protocol === undefined) return <Empty title="The project has no protocol yet" />
  return (
    <Stack gap="md">
      <Form project={project} protocol={protocol} isBusy={open !== undefined} onStart={start} />
      <RunBar
        what="Dry-run"
        open={open}
        last={last}
        onCancel={open === undefined || !canIn(project, 'project.manage') ? undefined : () => cancel.mutate(open.id)}
      />
      {(detail.data !== undefined || detail.error !== null) && (
        <Async query={detail}>{(found) => <DryRunView detail={found} protocol={protocol} />}</Async>
      )}
    </Stack>
  )
}
