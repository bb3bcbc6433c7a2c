import { Button, Group, Menu, Stack, Table } from '@mantine/core'
import type { ProjectId } from '@reticle/domain'
import { IconDownload } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { Async, Empty } from '../../app/async.tsx'
import { Page } from '../../app/page.tsx'
import { useProject } from '../../app/project.ts'
import { urlOf } from '../../net/client.ts'
import { rowsOf } from '../../net/pages.ts'
import { queries } from '../../net/queries.ts'
import { HistoryRow } from './history-entry.tsx'
import { HistoryFilters } from './history-filters.tsx'
import { type HistorySearch, historyQuery } from './history-search.ts'
import { t } from './words.ts'

const Export = ({ projectId, search }: { projectId: ProjectId; search: HistorySearch }) => (
  <Menu position="bottom-end">
    <Menu.Target>
      <Button variant="default" leftSection={<IconDownload size={16} />}>
        {t('page.export')}
      </Button>
    </Menu.Target>
    <Menu.Dropdown>
      {(['csv', 'jsonl'] as const).map((format) => (
        <Menu.Item
          key={format}
          component="a"
          download
          href={urlOf<'exportHistory'>('exportHistory', { params: { projectId }, query: { ...historyQuery(search), format } })}
        >
          {t(`page.${format}`)}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
)

const Entries = ({ projectId, search }: { projectId: ProjectId; search: HistorySearch }) => {
  const list = useInfiniteQuery({ ...queries.history(projectId, historyQuery(search)), placeholderData: keepPreviousData })
  const rows = rowsOf(list.data)
  const isFiltered = Object.keys(search).length > 0
  return (
    <Async query={list}>
      {() =>
        rows.length === 0 ? (
          <Empty title={isFiltered ? t('page.none') : t('page.nothingYet')}>
            {isFiltered ? t('page.noneHint') : t('page.nothingYetHint')}
          </Empty>
        ) : (
          <Stack gap="sm">
            <Table.ScrollContainer minWidth={720}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th w={150}>{t('page.when')}</Table.Th>
                    <Table.Th w={150}>{t('page.who')}</Table.Th>
                    <Table.Th w={320}>{t('page.what')}</Table.Th>
                    <Table.Th>{t('page.change')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((entry) => (
                    <HistoryRow key={entry.id} entry={entry} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            {list.hasNextPage && (
              <Group justify="center">
                <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {t('page.more')}
                </Button>
              </Group>
            )}
          </Stack>
        )
      }
    </Async>
  )
}

/** Who changed what in the project, when, from what to what; the filters are in the address. */
export const HistoryPage = () => {
  const project = useProject()
  const router = useRouter()
  const search = useSearch({ from: '/signed-in/shell/projects/$projectId/history' })
  const filter = (next: HistorySearch) =>
    void router.navigate({ to: '/projects/$projectId/history', params: { projectId: project.id }, search: next, replace: true })
  return (
    <Page
      title={t('page.title')}
      tabTitle={t('page.tab', { project: project.name })}
      subtitle={t('page.subtitle')}
      actions={<Export projectId={project.id} search={search} />}
    >
      <HistoryFilters search={search} onChange={filter} />
      <div className="panel">
        <Entries projectId={project.id} search={search} />
      </div>
    </Page>
  )
}
