import { Button, Tabs, Text } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Empty } from '../../app/async.tsx'
import { plural } from '../../app/numbers.tsx'
import { Page } from '../../app/page.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { queries } from '../../net/queries.ts'
import { GoldImportDialog } from './gold-import.tsx'
import { GoldList } from './gold-list.tsx'
import { goldQueries } from './gold-queries.ts'
import { GoldReaders } from './gold-readers.tsx'

const tabs = { answers: 'Known answers', readers: 'Readers on them' } as const
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
      Add from a file
    </Button>
  )
  return (
    <Page
      title="Gold"
      tabTitle={`Gold · ${project.name}`}
      subtitle={
        head === undefined
          ? 'Samples whose answer is known.'
          : `${plural(head.counts.gold, 'known answer')}${head.counts.lookAgain === 0 ? '' : `, ${head.counts.lookAgain} to look at again`}.`
      }
      actions={!alsoLabels && importButton}
    >
      {alsoLabels ? (
        <Empty title="You also label here">
          Known answers are hidden among the samples that you are offered, so they are not shown to you. Someone who does not label on this
          project can look after them.
        </Empty>
      ) : (
        <>
          {short !== undefined && (
            <Text size="sm" c="orange" role="status">
              The test of the protocol has {plural(short, 'sample')}, and there are fewer known answers: nobody can take it until there are
              enough.
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
