import { Button, Group, Table } from '@mantine/core'
import type { TaskId } from '@reticle/domain'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Async } from '../app/async.tsx'
import { t } from '../app/words.ts'
import { useListKeys } from './use-list-keys.ts'

type Rows<T> = UseInfiniteQueryResult<{ readonly pages: readonly { readonly rows: readonly T[] }[] }>
type Props<T> = {
  readonly query: Rows<T>
  readonly heads: readonly (readonly [name: string, align: 'left' | 'right', hint: string])[]
  readonly row: (task: T, isSelected: boolean, onOpen: () => void) => ReactNode
  readonly empty: ReactNode
  readonly onOpen: (taskId: TaskId) => void
}

/** A list of tasks that is walked by keys and loaded page by page. */
export const QueueTable = <T extends { readonly id: TaskId }>({ query, heads, row, empty, onOpen }: Props<T>) => {
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  const selected = useListKeys(
    rows.map(({ id }) => id),
    onOpen,
  )
  return (
    <div className="panel">
      <Async query={query}>
        {() =>
          rows.length === 0 ? (
            empty
          ) : (
            <Table>
              <Table.Thead>
                <Table.Tr>
                  {heads.map(([name, align, hint]) => (
                    <Table.Th key={name} ta={align} {...(hint === '' ? {} : { title: hint })}>
                      {name}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>{rows.map((task, index) => row(task, index === selected, () => onOpen(task.id)))}</Table.Tbody>
            </Table>
          )
        }
      </Async>
      {query.hasNextPage && (
        <Group justify="center" p="sm">
          <Button variant="default" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
            {t('showMore')}
          </Button>
        </Group>
      )}
    </div>
  )
}
