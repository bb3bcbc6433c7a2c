import { Table } from '@mantine/core'
import { count } from '../../app/numbers.tsx'
import { splitOrder } from './split-order.ts'
import { t } from './words.ts'

export type SplitRow = { readonly name: string; readonly color?: string; readonly counts: Readonly<Record<string, number>> }

const sumOf = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, n) => sum + n, 0)

/** Counts by split, with a bar for each row that is as long as its share of the largest. Every number is in words beside it. */
export const SplitTable = ({ head, rows, splits }: { head: string; rows: readonly SplitRow[]; splits: readonly string[] }) => {
  const ordered = splitOrder(splits)
  const largest = Math.max(1, ...rows.map(({ counts }) => sumOf(counts)))
  return (
    <Table verticalSpacing={4} layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="32%">{head}</Table.Th>
          {ordered.map((split) => (
            <Table.Th key={split} ta="right">
              {split}
            </Table.Th>
          ))}
          <Table.Th ta="right">{t('splitTable.all')}</Table.Th>
          <Table.Th w="30%" aria-hidden="true" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ name, color, counts }) => (
          <Table.Tr key={name}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{name}</Table.Td>
            {ordered.map((split) => (
              <Table.Td key={split} ta="right">
                {count(counts[split] ?? 0)}
              </Table.Td>
            ))}
            <Table.Td ta="right">{count(sumOf(counts))}</Table.Td>
            <Table.Td aria-hidden="true">
              <div
                style={{
                  height: 8,
                  borderRadius: 2,
                  width: `${(100 * sumOf(counts)) / largest}%`,
                  background: color ?? 'var(--mantine-primary-color-filled)',
                }}
              />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
