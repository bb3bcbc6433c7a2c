import { Stack } from '@mantine/core'
import type { Project } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { Empty } from '../../app/async.tsx'
import { RulesWorkbench } from '../rules/rules-workbench.tsx'
import { RuleAuditsPanel } from './rule-audits.tsx'
import { t } from './words.ts'

/** Routing rules, tried on what was read so far. */
export const RulesTab = ({ project, protocol }: { project: Project; protocol: Protocol | undefined }) => {
  if (protocol === undefined) return <Empty title={t('rulesTab.theProjectHasNo')} />
  return (
    <Stack gap="md">
      <RuleAuditsPanel project={project} />
      <RulesWorkbench project={project} protocol={protocol} faults={[]} mayPublish={false} />
    </Stack>
  )
}
