import { Stack, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Page } from '../../app/page.tsx'
import { useProject } from '../../app/project.ts'
import { BackendsPanel } from './backends-panel.tsx'
import { LoopsTab } from './loops/loops-tab.tsx'
import { ModelDetailPanel } from './model-detail.tsx'
import { modelQueries } from './model-queries.ts'
import styles from './models.module.css'
import { ModelsPanel } from './models-panel.tsx'
import { type ModelsSearch, modelsSearch, modelTabs } from './models-search.ts'
import { RunsTab } from './runs-tab.tsx'
import { FirstModel } from './teach.tsx'
import { t } from './words.ts'

const ModelsTab = ({ search, show }: { search: ModelsSearch; show: (to: ModelsSearch) => void }) => {
  const project = useProject()
  const models = useQuery(modelQueries.models(project.id))
  const isEmpty = models.data?.length === 0
  // One tree for both: a dialog that makes the first model stays open while it does.
  return (
    <>
      <div className={styles.lists} data-empty={isEmpty}>
        <ModelsPanel
          project={project}
          models={models}
          opened={search.model}
          onOpen={(model) => show(model === search.model ? {} : { model })}
        />
        {search.model !== undefined && <ModelDetailPanel key={search.model} project={project} modelId={search.model} />}
        <BackendsPanel project={project} models={models.data ?? []} onRuns={() => show({ tab: 'runs' })} />
      </div>
      {isEmpty && <FirstModel />}
    </>
  )
}

/** Models of a project: what they are, the programs that answer for them, and what they are asked. */
export const ModelsPage = () => {
  const project = useProject()
  const navigate = useNavigate()
  const search = modelsSearch(useSearch({ strict: false }))
  const show = (to: ModelsSearch) =>
    void navigate({ to: '/projects/$projectId/models', params: { projectId: project.id }, search: to, replace: true })
  const tab = search.tab ?? 'models'
  const body = {
    models: <ModelsTab search={search} show={show} />,
    runs: <RunsTab project={project} />,
    loops: <LoopsTab project={project} />,
  }
  return (
    <Page
      title={t('modelsPage.models')}
      tabTitle={t('modelsPage.tabTitle', { project: project.name })}
      subtitle={t('modelsPage.whatModelsSuggestTo')}
    >
      <Tabs
        value={tab}
        onChange={(value) => {
          const next = modelTabs.find((one) => one === value) ?? 'models'
          show(next === 'models' ? {} : { tab: next })
        }}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {modelTabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`modelsTabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {modelTabs.map((one) => (
          <Tabs.Panel key={one} value={one}>
            <Stack gap="md">{body[one]}</Stack>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  )
}
