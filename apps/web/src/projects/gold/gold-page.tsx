import { Button, Tabs, Text } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Empty } from '../../app/async.tsx'
import { Page } from '../../app/page.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { queries } from '../../net/queries.ts'
import { t } from '../quality/words.ts'
import { GoldImportDialog } from './gold-import.tsx'
import { GoldList } from './gold-list.tsx'
import { goldQueries } from './gold-queries.ts'
import { GoldReaders } from './gold-readers.tsx'

const tabs = { answers: t('goldPage.answers'), readers: t('goldPage.readers') } as const
type Tab = keyof typeof tabs

/** Samples whose answer is known, where each came from, how readers do on them; and which readers a manager may want to pause. */
export const GoldPage = () => {
  const project = useProject()
  const [tab, setTab] = useState<Tab>('answers')
  const [isImporting, setImporting] = useState(false)
  const protocol = useQuery(queries.protocols(project.id)).data?.[0]?.content
  const alsoLabels = canIn(project, 'task.label')
  const list = useInfiniteQuery({ ...goldQueries.list(project.id), enabled: !alsoLabels })
  // biome-ignore lint/suspicious/noUnnecessaryConditions: there is no data while it is asked for
  const head = list.data?.pages[0]
  const mayManage = canIn(project, 'project.manage')
  const short = head?.test != null && head.counts.gold < head.test.tasks ? head.test.tasks : undefined
  const importButton = mayManage && (
    <Button size="xs" leftSection={<IconFileImport size={14} />} onClick={() => setImporting(true)}>
      {t('goldPage.addFromAFile')}
    </Button>
  )
  return (
    <Page
      title={t('goldPage.gold')}
      tabTitle={t('goldPage.tabTitle', { project: project.name })}
      subtitle={
        head === undefined
          ? t('goldPage.samplesWhoseAnswerIs')
          : head.counts.lookAgain === 0
            ? t('goldPage.known', { gold: head.counts.gold })
            : t('goldPage.knownAgain', { gold: head.counts.gold, again: head.counts.lookAgain })
      }
      actions={!alsoLabels && importButton}
    >
      {alsoLabels ? (
        <Empty title={t('goldPage.youAlsoLabelHere')}>{t('goldPage.knownAnswersAreHidden')}</Empty>
      ) : (
        <>
          {short !== undefined && (
            <Text size="sm" c="orange" role="status">
              {t('goldPage.short', { count: short })}
            </Text>
          )}
          <Tabs value={tab} onChange={(value) => setTab(value === 'readers' ? 'readers' : 'answers')} keepMounted={false}>
            <Tabs.List mb="md">
              {Object.entries(tabs).map(([value, name]) => (
                <Tabs.Tab key={value} value={value}>
                  {name}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="answers">
              <GoldList project={project} protocol={protocol} list={list} importButton={importButton} />
            </Tabs.Panel>
            <Tabs.Panel value="readers">
              <GoldReaders project={project} protocol={protocol} />
            </Tabs.Panel>
          </Tabs>
        </>
      )}
      {isImporting && <GoldImportDialog projectId={project.id} onClose={() => setImporting(false)} />}
    </Page>
  )
}
