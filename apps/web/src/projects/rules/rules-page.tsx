import { Stack, Tabs, Text } from '@mantine/core'
import type { RoutingFault } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { Async, Empty } from '../../app/async.tsx'
import { Page } from '../../app/page.tsx'
import { useProject } from '../../app/project.ts'
import { queries } from '../../net/queries.ts'
import { t } from '../protocol/words.ts'
import { RuleFault } from './rule-fault.tsx'
import { RulesWorkbench } from './rules-workbench.tsx'
import { WebhooksPanel } from './webhooks-panel.tsx'

/** Faults of rules that the version in force does not have any more. */
const OlderFaults = ({ faults, projectId }: { faults: readonly RoutingFault[]; projectId: ProjectId }) => {
  if (faults.length === 0) return null
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('rulesPage.older')}
      </Text>
      {faults.map((fault) => (
        <RuleFault
          key={`${fault.protocolId}${fault.ruleId}`}
          fault={fault}
          projectId={projectId}
          name={t('rulesPage.olderName', { rule: fault.ruleId, version: fault.version })}
        />
      ))}
    </Stack>
  )
}

/** How tasks go on after they were read: the rules, what went wrong with them, and where they may send to. */
export const RulesPage = () => {
  const project = useProject()
  const protocols = useQuery(queries.protocols(project.id))
  const faults = useQuery(queries.routingFaults(project.id)).data ?? []
  return (
    <Page title={t('rulesPage.rules')} tabTitle={t('rulesPage.tab', { project: project.name })} subtitle={t('rulesPage.about')}>
      <Tabs defaultValue="rules" keepMounted>
        <Tabs.List mb="md">
          <Tabs.Tab value="rules">{t('rulesPage.rules')}</Tabs.Tab>
          <Tabs.Tab value="webhooks">{t('rulesPage.webhooks')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="rules">
          <Async query={protocols}>
            {([latest]) => {
              if (latest === undefined) return <Empty title={t('rulesPage.noProtocol')}>{t('rulesPage.writeFirst')}</Empty>
              const isLive = ({ protocolId, ruleId }: RoutingFault) =>
                protocolId === latest.id && latest.content.routing.some(({ id }) => id === ruleId)
              return (
                <Stack gap="md">
                  <RulesWorkbench project={project} protocol={latest.content} faults={faults.filter(isLive)} mayPublish />
                  <OlderFaults faults={faults.filter((fault) => !isLive(fault))} projectId={project.id} />
                </Stack>
              )
            }}
          </Async>
        </Tabs.Panel>
        <Tabs.Panel value="webhooks">
          <WebhooksPanel projectId={project.id} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
