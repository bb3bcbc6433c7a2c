import { Button, Group, ScrollArea, Table, Text } from '@mantine/core'
import type { LabelImport } from '@reticle/contract'
import { IconDownload } from '@tabler/icons-react'
import { t } from '../words.ts'

import { rejectsCsv } from './words.ts'

const mostShown = 200

const save = (name: string, text: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

/** What of a file stays out, with place and reason; all of it that the server kept as a table to download. */
export const LeftOut = ({ row }: { row: LabelImport }) => {
  const rejects = [...(row.outline?.rejects ?? []), ...(row.plan?.left ?? [])]
  const all = (row.outline?.rejected ?? 0) + (row.plan?.leftOut ?? 0)
  if (all === 0) return null
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={600}>
          {t('leftOut.entries', { entries: all })}
        </Text>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconDownload size={14} />}
          onClick={() => save(`${row.fileName}-left-out.csv`, rejectsCsv(rejects))}
        >
          {t('leftOut.download')}
        </Button>
      </Group>
      <ScrollArea.Autosize mah={220} type="auto">
        <Table aria-label={t('leftOut.staysOut')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={300}>{t('leftOut.where')}</Table.Th>
              <Table.Th>{t('leftOut.why')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rejects.slice(0, mostShown).map(({ at, reason }) => (
              <Table.Tr key={`${at} ${reason}`}>
                <Table.Td className="hash">{at}</Table.Td>
                <Table.Td>{reason}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      {all > mostShown && (
        <Text size="xs" c="dimmed">
          {t('leftOut.andMore', { more: all - Math.min(mostShown, rejects.length) })}
        </Text>
      )}
    </div>
  )
}
